import Foundation
import SearchAlgorithms
import Testing

/// A case of `Fixtures/parzen.json`: what Optuna's estimator says.
struct ParzenRecord: Decodable, CustomTestStringConvertible {
    struct Dimension: Decodable {
        var low, high, step: Double?
        var isLog: Bool?
        var count: Int?
    }
    struct Options: Decodable {
        var prior: Double
        var clip, endpoints, equal: Bool
    }
    var dimensions: [Dimension]
    var options: Options
    var observations, points: [[Double]]
    var logDensities: [Double]

    static let all: [ParzenRecord] = {
        guard let url = Bundle.module.url(forResource: "Fixtures/parzen", withExtension: "json"),
            let data = try? Data(contentsOf: url)
        else { return [] }
        return (try? JSONDecoder().decode([ParzenRecord].self, from: data)) ?? []
    }()

    var testDescription: String { "\(observations.count) observations of \(dimensions)" }

    var estimator: ParzenEstimator {
        let options = ParzenOptions(
            priorWeight: options.prior, usesMagicClip: options.clip, considersEndpoints: options.endpoints,
            weights: options.equal ? .equal : .recent)
        return ParzenEstimator(dimensions.map(\.parzen), options: options)
    }

    var numbered: [ParzenEstimator.Observation] {
        observations.enumerated().map { .init(number: $0, point: $1) }
    }
}

extension ParzenRecord.Dimension {
    var parzen: ParzenDimension {
        guard let low, let high else { return .categorical(count: count ?? 0) }
        if let step { return .discrete(low...high, step: step, isLog: isLog ?? false) }
        return .continuous(low...high, isLog: isLog ?? false)
    }
}

@Suite struct ParzenRecordTests {
    @Test func thereAreRecords() { #expect(ParzenRecord.all.count == 69) }

    @Test(arguments: ParzenRecord.all) func densitiesAreOptunas(_ record: ParzenRecord) {
        var estimator = record.estimator
        estimator.update(inserting: record.numbered)
        for (density, expected) in zip(estimator.logDensity(at: record.points), record.logDensities) {
            #expect(abs(density - expected) <= 1e-9 * max(1, abs(expected)))
        }
    }
}

import Foundation
import Tuning

/// What `answers.py` recorded of the peers.
struct AnswerRecord {
    /// The versions of their packages.
    let versions: [String]
    /// The numbers of evaluations at which answers are compared.
    let budgets: [Int]
    private let results: JSON

    init() throws {
        let file = PeerScript.repository.appending(path: "Benchmarks/Peers/answers.json")
        let json = try JSON(parsing: String(contentsOf: file, encoding: .utf8)) ?? .null
        versions = (json["versions"]?.members ?? []).map { "\($0.key) \($0.value.string ?? "?")" }
        budgets = (json["budgets"]?.array ?? []).compactMap(\.integer)
        results = json["results"] ?? .null
    }

    /// The peers of which there is something.
    var peers: [String] {
        Set((results.members ?? []).flatMap { ($0.value.members ?? []).map(\.key) }).sorted()
    }

    /// The best values of a peer at a budget, one for each of the first `seeds` seeds that it was run with.
    func values(of peer: String, on problem: String, at budget: Int, seeds: Int) -> [Double] {
        guard let place = budgets.firstIndex(of: budget) else { return [] }
        let runs = results[problem]?[peer]?.members ?? []
        return runs.filter { Int($0.key).map { $0 < seeds } ?? false }.compactMap { run in
            let values = run.value.array ?? []
            return place < values.count ? values[place].number : nil
        }
    }
}

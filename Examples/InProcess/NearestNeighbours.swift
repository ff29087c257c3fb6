import Foundation
import Tuning

enum Vote: String, CaseIterable, CategoricalChoice { case equal, byDistance }

/// A classifier by the nearest neighbours, with the parameters that are to be tuned.
struct NearestNeighbours: Hyperparameters {
    @Parameter(in: 1...25) var neighbours: Int
    @Parameter(in: 1...4) var power: Int
    @Parameter(in: 0...8, scale: .stepped(by: 1)) var threshold: Double
    @Parameter var vote: Vote
    @Parameter(in: 0.1...10, scale: .log, when: "vote", is: Vote.byDistance) var sharpness: Double?
}

extension NearestNeighbours {
    /// The share of held-out digits that are told right.
    func accuracy(on digits: Digits) -> Double {
        let images = digits.images.map { $0.map { $0 < Float(threshold) ? 0 : $0 } }
        let known = images.indices.filter { !digits.isHeldOut($0) }
        let heldOut = images.indices.filter(digits.isHeldOut)
        let right = heldOut.count { index in
            let distances = known.map { (distance(images[index], images[$0]), digits.labels[$0]) }
            return label(of: distances) == digits.labels[index]
        }
        return Double(right) / Double(heldOut.count)
    }

    /// The sum of the differences of all pixels, each raised to `power`.
    private func distance(_ a: [Float], _ b: [Float]) -> Float {
        switch power {
        case 1: Self.sum(a, b) { abs($0) }
        case 2: Self.sum(a, b) { $0 * $0 }
        case 3: Self.sum(a, b) { abs($0 * $0 * $0) }
        default: Self.sum(a, b) { $0 * $0 * $0 * $0 }
        }
    }

    @inline(__always)
    private static func sum(_ a: [Float], _ b: [Float], _ term: (Float) -> Float) -> Float {
        var sum: Float = 0
        for i in a.indices { sum += term(a[i] - b[i]) }
        return sum
    }

    private func label(of distances: [(Float, Int)]) -> Int {
        var votes = [Double](repeating: 0, count: 10)
        for (distance, label) in distances.sorted(by: { $0.0 < $1.0 }).prefix(neighbours) {
            votes[label] += sharpness.map { 1 / (1 + Foundation.pow(Double(distance), $0 / 10)) } ?? 1
        }
        return votes.indices.max { votes[$0] < votes[$1] } ?? 0
    }
}

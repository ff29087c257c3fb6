import Glibc
import Numerical

/// How Hyperband shares trials out among its brackets.
package struct HyperbandBrackets: Hashable, Sendable {
    /// How many shares of all trials each bracket gets.
    package let shares: [Int]
    private let sum: Int
    /// The checksum of what stands before a number in the text that decides about its trial.
    private let prefix: UInt32

    package init(studyName: String, minimumResource: Int, maximumResource: Int, reductionFactor: Int) {
        // A trial that is shorter than the minimum has one bracket all the same.
        let ratio = max(Double(maximumResource) / Double(minimumResource), 1)
        let count = Int((log(ratio) / log(Double(reductionFactor))).rounded(.down)) + 1
        shares = (0..<count).map { bracket in
            let s = Double(count - 1 - bracket)
            return Int((Double(count) * pow(Double(reductionFactor), s) / (s + 1)).rounded(.up))
        }
        sum = shares.reduce(0, +)
        prefix = CRC32.checksum("\(studyName)_".utf8)
    }

    /// The bracket of the trial `number`.
    package func bracket(of number: Int) -> Int {
        var place = Int(CRC32.checksum(String(number).utf8, after: prefix)) % sum
        for (bracket, share) in shares.enumerated() {
            place -= share
            if place < 0 { return bracket }
        }
        return shares.count - 1
    }
}

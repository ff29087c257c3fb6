import Foundation

/// Handwritten digits: images of 8 × 8 pixels with their labels.
struct Digits {
    var images: [[Float]] = []
    var labels: [Int] = []

    /// Reads a file with 64 pixels and the digit on each line.
    init(contentsOf path: String) throws {
        for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let numbers = line.split(separator: ",").compactMap { Float($0) }
            guard numbers.count == 65 else { continue }
            images.append(Array(numbers[..<64]))
            labels.append(Int(numbers[64]))
        }
    }

    /// Every third image is kept for testing.
    func isHeldOut(_ index: Int) -> Bool { index % 3 == 0 }
}

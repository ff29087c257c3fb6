import Foundation
import Tuning

// Tunes a Swift function in this process: example-in-process digits.csv [trials]
let arguments = CommandLine.arguments
guard arguments.count > 1 else {
    print("usage: example-in-process digits.csv [trials]")
    exit(64)
}
let digits = try Digits(contentsOf: arguments[1])
let study = try await Study.create("neighbours", .maximize, sampler: .tpe(), seed: 1)
try await study.optimize(
    NearestNeighbours.self, trials: arguments.dropFirst(2).first.flatMap { Int($0) } ?? 20
) {
    model, _ in model.accuracy(on: digits)
}
if let best = try await study.bestTrial {
    let model = try NearestNeighbours(of: best)
    print("best of \(try await study.trials.count): \(best.value ?? .nan) of the digits told right")
    print("with \(model.neighbours) neighbours, power \(model.power), votes \(model.vote)")
}

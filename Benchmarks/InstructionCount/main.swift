// Asks for a fixed number of trials, for valgrind to count the instructions of: instruction-count SAMPLER HISTORY ASKS
import Dispatch
import Glibc
import Numerical
import Tuning

let distributions: [(String, Distribution)] =
    (0..<4).map { ("f\($0)", .float(-5...5)) } + (0..<2).map { ("l\($0)", .float(1e-5...1, .log)) }
    + (0..<2).map { ("i\($0)", .int(1...32)) }
    + (0..<2).map { ("c\($0)", .categorical(["a", "b", "c", "d"])) }

func count(_ sampler: any Sampler, history: Int, asks: Int) async throws {
    let study = try await Study.create("count", .minimize, sampler: sampler, seed: 1)
    var random = RandomStream(seed: 0)
    for _ in 0..<history {
        var record = TrialRecord(state: .complete)
        record.parameters = Parameters(
            SearchSpace(distributions), internalValues: distributions.map { $0.1.quantile(random.uniform()) })
        record.values = [record.parameters.internalValues.reduce(0) { $0 + $1 * $1 }]
        try await study.add(record)
    }
    for _ in 0..<asks {
        let trial = try await study.ask()
        var sum = 0.0
        for (name, distribution) in distributions { sum += try trial.suggest(name, from: distribution) }
        try await study.tell(trial, .complete([sum]))
    }
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let history = Int(arguments[2]), let asks = Int(arguments[3]) else {
    print("usage: instruction-count random|tpe HISTORY ASKS")
    exit(64)
}
let sampler: any Sampler = arguments[1] == "random" ? .random : .tpe()
// The main thread waits: valgrind does not survive it being handed to Dispatch.
let isDone = DispatchSemaphore(value: 0)
Task.detached {
    try await count(sampler, history: history, asks: asks)
    isDone.signal()
}
isDone.wait()

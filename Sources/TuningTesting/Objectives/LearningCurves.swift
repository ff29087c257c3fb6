import Glibc
public import Tuning

/// A learning problem whose loss falls with the epochs, without a random number in it: for schedulers and pruners.
public enum LearningCurves {
    /// The number of epochs of a whole trial.
    public static let epochs = 81

    private static let parameters: [(name: String, distribution: Distribution)] = [
        ("lr", .float(1e-5...1, .log)), ("weight_decay", .float(1e-6...1e-1, .log)),
        ("batch", .int(16...256)),
        ("layers", .int(1...8)), ("dropout", .float(0...0.8)), ("momentum", .float(0...0.99)),
        ("width", .int(16...512)), ("optimizer", .categorical(["sgd", "adam", "rms"])),
    ]

    /// The eight hyperparameters.
    public static func space() throws -> DeclaredSpace {
        try DeclaredSpace(parameters.map { .init($0.name, $0.distribution) })
    }

    /// The loss of `values` after `epoch` epochs.
    public static func loss(_ values: [String: ParameterValue], epoch: Int) -> Double {
        let u = parameters.map { unit(values[$0.name], in: $0.distribution) }
        let best = [0.55, 0.35, 0.30, 0.45, 0.25, 0.80, 0.60]
        let weight = [1.2, 0.3, 0.2, 0.4, 0.5, 0.3, 0.2]
        let squares = zip(u, best).map { ($0 - $1) * ($0 - $1) }
        let distance = zip(weight, squares).reduce(0.0) { $0 + $1.0 * $1.1 }
        let penalty = [0.03, 0, 0.02][Int((u[7] * 2).rounded())]
        let end = 0.08 + distance + penalty + 0.3 * (u[0] - 0.55) * (u[2] - 0.3)
        let height = 1 + 0.5 * u[4] - 0.3 * u[3]
        let rate = 0.02 + 0.25 * u[0] * (1 - 0.5 * u[2])
        let phase = 40 * zip(1..., u).reduce(0.0) { $0 + Double($1.0) * $1.1 }
        let t = Double(epoch)
        let ripple = 0.01 * exp(-0.02 * t) * sin(phase + 1.7 * t)
        return end + height * exp(-rate * t) + ripple
    }

    /// The place of a value in its range: from 0 to 1.
    private static func unit(_ value: ParameterValue?, in distribution: Distribution) -> Double {
        let x = value.flatMap(distribution.internalValue) ?? .nan
        let (low, high) = (distribution.bounds.lowerBound, distribution.bounds.upperBound)
        return distribution.isLog ? (log(x) - log(low)) / (log(high) - log(low)) : (x - low) / (high - low)
    }
}

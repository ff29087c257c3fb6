import Glibc
import Tuning

extension Problem {
    /// Two subspaces behind a choice: `net` is the harder one and the better one (0.05 against 0.10).
    public static func conditional() throws -> Problem {
        func when(_ parent: String, _ value: ParameterValue) -> DeclaredSpace.Condition {
            .init(parent, isOneOf: [value])
        }
        let (svm, net) = (when("model", "svm"), when("model", "net"))
        let parameters: [DeclaredSpace.Parameter] = [
            .init("model", .categorical(["svm", "net"])),
            .init("C", .float(1e-3...1e3, .log), when: [svm]),
            .init("gamma", .float(1e-4...10, .log), when: [svm]),
            .init("kernel", .categorical(["rbf", "poly"]), when: [svm]),
            .init("degree", .int(2...5), when: [svm, when("kernel", "poly")]),
            .init("layers", .int(1...4), when: [net]),
            .init("lr", .float(1e-5...0.1, .log), when: [net]),
            .init("dropout", .float(0...0.6), when: [net]),
            .init("opt", .categorical(["sgd", "adam"]), when: [net]),
            .init("momentum", .float(0...0.99), when: [net, when("opt", "sgd")]),
        ]
        return try Problem("conditional", parameters, minimum: 0.05) { p in
            p["model"] == "svm" ? svmLoss(p) : netLoss(p)
        }
    }

    private static func svmLoss(_ p: [String: ParameterValue]) -> Double {
        let loss =
            0.10 + 0.02 * pow(log10(p.number("C")) - 1, 2) + 0.03 * pow(log10(p.number("gamma")) + 2, 2)
        return p["kernel"] == "poly" ? loss + 0.02 + 0.03 * pow(p.number("degree") - 3, 2) : loss
    }

    private static func netLoss(_ p: [String: ParameterValue]) -> Double {
        let loss =
            0.05 + 0.06 * pow(log10(p.number("lr")) + 2.5, 2) + 0.5 * pow(p.number("dropout") - 0.25, 2)
            + 0.03 * abs(p.number("layers") - 3)
        return loss + (p["opt"] == "sgd" ? 0.3 * pow(p.number("momentum") - 0.9, 2) : 0.03)
    }
}

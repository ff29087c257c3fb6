import Glibc
import Tuning

/// What a trial's program finds in its environment.
struct TrialEnvironment: Sendable {
    /// What this process was given, by name.
    let inherited: [String: String]
    /// The threads that a trial should use.
    let threads: Int

    /// The environment of this process.
    static var current: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let sign = text.firstIndex(of: "=") {
                variables[String(text[..<sign])] = String(text[text.index(after: sign)...])
            }
            next += 1
        }
        return variables
    }

    /// The environment for a trial, as `NAME=value`.
    func variables(
        study: String, number: Int, attempt: Int, metrics: [String], parameters: GivenParameters,
        checkpoint: String
    ) -> [String] {
        var variables = inherited.filter { !$0.key.hasPrefix("APUS_PARAM_") }
        // Only where the user did not decide: programs that run side by side otherwise fight for the cores,
        // and OpenMP's threads burn time while they wait for each other.
        for name in Self.threadCounts where variables[name] == nil { variables[name] = String(threads) }
        if variables["OMP_WAIT_POLICY"] == nil { variables["OMP_WAIT_POLICY"] = "passive" }
        variables["APUS_STUDY"] = study
        variables["APUS_TRIAL"] = String(number)
        variables["APUS_ATTEMPT"] = String(attempt)
        variables["APUS_CHECKPOINT_DIR"] = checkpoint
        variables["APUS_METRICS"] = JSON.array(metrics.map(JSON.string)).text.rawValue
        variables["APUS_PARAMS"] = JSON.object(parameters.members).text.rawValue
        // Names of variables are in capitals by custom; the exact name counts where capitals collide.
        for (name, value) in parameters.words {
            variables["APUS_PARAM_" + name.asVariable] = value.description
        }
        for (name, value) in parameters.words { variables["APUS_PARAM_" + name] = value.description }
        return variables.filter { !$0.value.utf8.contains(0) }.map { "\($0.key)=\($0.value)" }
    }

    private static let threadCounts = [
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ]
}

extension String {
    fileprivate var asVariable: String {
        String(uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    }
}

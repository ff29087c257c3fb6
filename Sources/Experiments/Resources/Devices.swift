/// The GPUs that this process may use.
package enum Devices {
    /// Their names: those that `CUDA_VISIBLE_DEVICES` leaves, or all that `nvidia-smi` finds.
    static func discover(
        environment: [String: String], on loop: EventLoop, clock: Clockwork
    ) async -> [String] {
        if let visible = environment["CUDA_VISIBLE_DEVICES"] { return names(visible: visible) }
        let launch = Launch(
            command: ["nvidia-smi", "-L"], environment: environment.map { "\($0.key)=\($0.value)" })
        guard let output = try? await launch.output(on: loop, clock: clock, within: .seconds(30)) else {
            return []
        }
        return names(listed: output)
    }

    /// Those of `CUDA_VISIBLE_DEVICES`; as CUDA has it, an entry that is none hides all that follow.
    static func names(visible: String) -> [String] {
        Array(visible.split(separator: ",").map(\.trimmed).prefix { !$0.isEmpty && !$0.hasPrefix("-") })
    }

    /// Those of `nvidia-smi -L`: the number of each GPU, or of one that is divided the identifiers of its parts.
    package static func names(listed: String) -> [String] {
        var names: [String] = []
        var whole: String?
        for line in listed.split(separator: "\n") {
            let text = line.trimmed
            if line.hasPrefix("GPU "), let colon = text.firstIndex(of: ":") {
                if let whole { names.append(whole) }
                whole = text[..<colon].dropFirst(4).trimmed
            } else if text.hasPrefix("MIG "), let start = text.firstRange(of: "UUID: ") {
                names.append(text[start.upperBound...].prefix { $0 != ")" }.trimmed)
                whole = nil
            }
        }
        return names + (whole.map { [$0] } ?? [])
    }
}

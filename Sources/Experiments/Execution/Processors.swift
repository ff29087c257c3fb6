import CProcess

/// The processors that this process may use.
enum Processors {
    /// How many: those that it may run on, or what its container is given if that is less.
    static var count: Int {
        let allowed = max(1, Int(apus_processors()))
        guard let quota = quota(in: (try? readFile("/sys/fs/cgroup/cpu.max")) ?? []) else { return allowed }
        return max(1, min(allowed, Int(quota.rounded(.up))))
    }

    /// The processors that `cpu.max` of a control group grants: `200000 100000` is 2; `nil` is no limit.
    static func quota(in bytes: [UInt8]) -> Double? {
        let fields = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard fields.count == 2, let quota = Double(fields[0]), let period = Double(fields[1]), period > 0
        else {
            return nil
        }
        return quota / period
    }
}

import Glibc

/// Time in milliseconds, of this process and of the wall.
struct Elapsed {
    private let wallStart = Self.milliseconds(CLOCK_MONOTONIC)
    private let cpuStart = Self.milliseconds(CLOCK_PROCESS_CPUTIME_ID)

    /// The CPU time of all threads since the start.
    var cpu: Double { Self.milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpuStart }
    /// The time since the start.
    var wall: Double { Self.milliseconds(CLOCK_MONOTONIC) - wallStart }

    private static func milliseconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}

extension [Double] {
    /// The middle value.
    var median: Double {
        let sorted = sorted()
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    }

    /// The value that `part` quarters of all are not above.
    func quartile(_ part: Int) -> Double {
        let sorted = sorted()
        return sorted.isEmpty ? .nan : sorted[(count - 1) * part / 4]
    }
}

extension Double {
    /// The value with three significant digits.
    var short: String {
        guard isFinite, self != 0 else { return isNaN ? "–" : "\(self)" }
        let digits = max(0, 2 - Int(log10(abs(self)).rounded(.down)))
        let power = pow(10, Double(digits))
        let text = "\((self * power).rounded() / power)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

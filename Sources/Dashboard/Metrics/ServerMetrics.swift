import Synchronization
import Tuning

/// What the server counts about its own work.
final class ServerMetrics: Sendable {
    private struct Endpoint: Hashable {
        var operation: String
        var status: Int
    }
    private struct State {
        var requests: [Endpoint: Int] = [:]
        var durations: [String: Histogram] = [:]
        var asks = 0
        var ends: [TrialState: Int] = [:]
    }
    private let state = Mutex(State())

    /// A request was answered.
    func answered(_ operation: String, status: Int, after seconds: Double) {
        state.withLock { state in
            state.requests[Endpoint(operation: operation, status: status), default: 0] += 1
            state.durations[operation, default: Histogram()].add(seconds)
        }
    }

    /// A trial was started over HTTP.
    func asked() { state.withLock { $0.asks += 1 } }

    /// A trial was ended over HTTP.
    func told(_ end: TrialState) { state.withLock { $0.ends[end, default: 0] += 1 } }

    /// All counts.
    var text: PrometheusText {
        let state = state.withLock { $0 }
        var text = PrometheusText()
        text.head("apus_http_requests_total", "Requests by operation and status.", type: "counter")
        for (endpoint, count) in state.requests.sorted(by: {
            ($0.key.operation, $0.key.status) < ($1.key.operation, $1.key.status)
        }) {
            text.sample(
                "apus_http_requests_total",
                [("operation", endpoint.operation), ("status", String(endpoint.status))], count)
        }
        let name = "apus_http_request_duration_seconds"
        text.head(name, "How long requests took.", type: "histogram")
        for (operation, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
            histogram.write(to: &text, name, operation)
        }
        text.head("apus_asks_total", "Trials started over HTTP.", type: "counter")
        text.sample("apus_asks_total", [], state.asks)
        text.head("apus_tells_total", "Trials ended over HTTP, by how they ended.", type: "counter")
        for end in [TrialState.complete, .pruned, .failed] {
            text.sample("apus_tells_total", [("state", end.rawValue)], state.ends[end, default: 0])
        }
        return text
    }
}

/// How often something took how long.
struct Histogram {
    /// In seconds.
    private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private var counts = [Int](repeating: 0, count: bounds.count)
    private var count = 0
    private var sum = 0.0

    mutating func add(_ seconds: Double) {
        if let place = Self.bounds.firstIndex(where: { seconds <= $0 }) { counts[place] += 1 }
        count += 1
        sum += seconds
    }

    func write(to text: inout PrometheusText, _ name: String, _ operation: String) {
        var total = 0
        for (bound, count) in zip(Self.bounds, counts) {
            total += count
            text.sample("\(name)_bucket", [("operation", operation), ("le", String(bound))], total)
        }
        text.sample("\(name)_bucket", [("operation", operation), ("le", "+Inf")], count)
        text.sample("\(name)_sum", [("operation", operation)], sum)
        text.sample("\(name)_count", [("operation", operation)], count)
    }
}

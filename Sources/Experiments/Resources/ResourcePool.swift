/// Gives a machine's resources to trials, never more than there are.
///
/// All trials of an experiment ask for the same, so that one which has to wait gets what the next one gives back.
package struct ResourcePool: Sendable {
    /// What a trial holds.
    package struct Grant: Hashable, Sendable {
        /// The names of its GPUs.
        package var gpus: [String] = []
        fileprivate var amounts: [String: Int] = [:]
        fileprivate var share = 0
    }

    private struct Device {
        var name: String
        var free = ResourcePool.whole
    }

    /// What is free of each resource that is just counted, in thousandths.
    private var free: [String: Int]
    private var devices: [Device]

    /// A whole GPU, or one of something else: amounts are counted in thousandths, as sums of fractions are not exact.
    private static let whole = 1000

    /// All that `machine` has.
    package init(_ machine: MachineResources) {
        free = machine.others.mapValues(Self.units)
        free["cpu"] = machine.cores * Self.whole
        free["memory"] = machine.memory.map { Self.units(Double($0) / 0x1p20) }
        devices = machine.gpus.map { Device(name: $0) }
    }

    private static func units(_ amount: Double) -> Int { Int(min(amount * Double(whole), 1e15).rounded()) }

    private func amounts(_ request: ResourceRequest) -> [String: Int] {
        var amounts = request.others.mapValues { max(1, Self.units($0)) }
        amounts["cpu"] = request.cores.map { max(1, Self.units($0)) }
        // Where it is not known how much memory there is, it is not counted.
        if free["memory"] != nil {
            amounts["memory"] = request.memory.map { Self.units(Double($0) / 0x1p20) }
        }
        return amounts
    }

    /// Takes what `request` says; `nil` if that much is not free.
    package mutating func take(_ request: ResourceRequest) -> Grant? {
        let amounts = amounts(request)
        guard amounts.allSatisfy({ free[$0.key, default: 0] >= $0.value }) else { return nil }
        var grant = Grant(amounts: amounts)
        guard let chosen = chooseDevices(for: request, &grant) else { return nil }
        for index in chosen { devices[index].free -= grant.share }
        for (name, amount) in amounts { free[name, default: 0] -= amount }
        return grant
    }

    /// Gives back what a trial has held.
    package mutating func giveBack(_ grant: Grant) {
        for (name, amount) in grant.amounts { free[name, default: 0] += amount }
        for index in devices.indices where grant.gpus.contains(devices[index].name) {
            devices[index].free += grant.share
        }
    }

    /// Of shares the fullest GPU that still has room, so that whole ones stay whole.
    private func chooseDevices(for request: ResourceRequest, _ grant: inout Grant) -> [Int]? {
        guard request.gpus > 0 else { return [] }
        grant.share = min(Self.whole, max(1, Self.units(request.gpus)))
        let count = max(1, Int(request.gpus))
        let fitting = devices.indices.filter { devices[$0].free >= grant.share }
            .sorted { (devices[$0].free, $0) < (devices[$1].free, $1) }
        guard fitting.count >= count else { return nil }
        let chosen = fitting.prefix(count).sorted()
        grant.gpus = chosen.map { devices[$0].name }
        return chosen
    }
}

extension ResourcePool {
    /// How many trials that ask for `request` fit at once, and what is scarcest; `nil` if nothing limits them.
    package func room(for request: ResourceRequest) -> (trials: Int, scarce: String)? {
        var rooms = amounts(request).map { (trials: free[$0.key, default: 0] / $0.value, scarce: $0.key) }
        if request.gpus > 0 {
            let share = min(Self.whole, max(1, Self.units(request.gpus)))
            let places = devices.map { $0.free / share }.reduce(0, +)
            rooms.append((places / max(1, Int(request.gpus)), "gpu"))
        }
        return rooms.min { ($0.trials, $0.scarce) < ($1.trials, $1.scarce) }
    }
}

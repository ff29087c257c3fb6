import Glibc

extension MachineResources {
    /// What this machine has, as far as `request` asks for it.
    ///
    /// - Parameter declared: What it has of other resources, and of GPUs if that is not to be found out.
    /// - Throws: ``RunFailure/resources(_:)`` if no trial could ever be given what it asks for.
    static func here(
        for request: ResourceRequest, declared: [String: Double], environment: [String: String],
        on loop: EventLoop, clock: Clockwork
    ) async throws(RunFailure) -> MachineResources {
        // What asks for more cores or memory than there are runs alone, and is slow.
        let cores = max(Processors.count, Int((request.cores ?? 0).rounded(.up)))
        var machine = MachineResources(
            cores: cores, memory: totalMemory.map { max($0, request.memory ?? 0) }, others: declared)
        machine.others["gpu"] = nil
        if request.gpus > 0 {
            if let count = declared["gpu"] {
                machine.gpus = (0..<Int(count)).map(String.init)
            } else {
                machine.gpus = await Devices.discover(environment: environment, on: loop, clock: clock)
            }
        }
        try machine.checkThatOneFits(request)
        return machine
    }

    private func checkThatOneFits(_ request: ResourceRequest) throws(RunFailure) {
        if Int(request.gpus.rounded(.up)) > gpus.count {
            let found = gpus.isEmpty ? "none" : "\(gpus.count)"
            throw .resources(
                "a trial takes \(Figures.rounded(request.gpus)) of the machine's GPUs, and there is \(found): `nvidia-smi -L` "
                    + "and CUDA_VISIBLE_DEVICES tell which are seen; --resource gpu=N says how many there are"
            )
        }
        for (name, amount) in request.others.sorted(by: { $0.key < $1.key })
        where others[name, default: 0] < amount {
            let has = others[name].map { "only \(Figures.rounded($0))" } ?? "no"
            throw .resources(
                "a trial takes \(Figures.rounded(amount)) of the resource “\(name)”, of which this machine has \(has); "
                    + "--resource \(name)=\(Figures.rounded(amount)) says how much there is")
        }
    }

    /// How much memory this process and its children may use together, in bytes.
    private static var totalMemory: UInt64? {
        let pages = sysconf(Int32(_SC_PHYS_PAGES)), size = sysconf(Int32(_SC_PAGESIZE))
        return pages > 0 && size > 0 ? UInt64(pages) * UInt64(size) : nil
    }
}

extension ResourcePool {
    /// What limits how many trials run at once, in words: `its share of 2 cores`.
    static func share(of scarce: String, _ machine: MachineResources) -> String {
        switch scarce {
        case "cpu": "its share of \(Figures.count(machine.cores, "core"))"
        case "gpu": "its share of \(Figures.count(machine.gpus.count, "GPU"))"
        case "memory": "its share of \(Figures.bytes(machine.memory ?? 0)) of memory"
        default: "its share of \(Figures.rounded(machine.others[scarce] ?? 0)) \(scarce)"
        }
    }
}

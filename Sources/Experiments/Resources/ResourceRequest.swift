/// What a trial takes of its machine while it runs.
package struct ResourceRequest: Hashable, Sendable {
    /// Processor cores; `nil` if the experiment does not say.
    package var cores: Double?
    /// GPUs: a whole number, or a share of one.
    package var gpus = 0.0
    /// Memory in bytes, which it may not exceed; `nil` is no limit.
    package var memory: UInt64?
    /// What else machines have, by name, such as licences.
    package var others: [String: Double] = [:]

    /// Nothing in particular.
    package init() {}
}

/// What a machine has for trials.
package struct MachineResources: Hashable, Sendable {
    /// Processor cores.
    package var cores: Int
    /// Memory in bytes; `nil` if that is not known.
    package var memory: UInt64?
    /// GPUs, by the names that CUDA knows them by.
    package var gpus: [String] = []
    /// What else it has, by name.
    package var others: [String: Double] = [:]

    package init(cores: Int, memory: UInt64? = nil, gpus: [String] = [], others: [String: Double] = [:]) {
        (self.cores, self.memory, self.gpus, self.others) = (cores, memory, gpus, others)
    }
}

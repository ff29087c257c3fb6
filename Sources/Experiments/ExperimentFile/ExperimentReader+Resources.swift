import Tuning

/// What a trial takes of its machine.
extension ExperimentReader {
    func resources(_ field: Field) -> ResourceRequest {
        var request = ResourceRequest()
        for (name, field) in field.entries("a mapping such as {cpu: 1, gpu: 1, memory: 2GiB}") ?? [] {
            switch name {
            case "cpu": request.cores = field.number("a number of cores above 0") { $0.isFinite && $0 > 0 }
            case "gpu": request.gpus = field.number(Self.gpus, where: Self.isNumberOfGPUs) ?? 0
            case "memory": request.memory = memory(field)
            default:
                if let near = name.nearest(among: Self.known) {
                    field.fault(.unknownKey(near: near, known: Self.known))
                    continue
                }
                guard Name.isResource(name) else {
                    field.fault(.badName(name))
                    continue
                }
                request.others[name] = field.number("a number above 0") { $0.isFinite && $0 > 0 }
            }
        }
        return request
    }

    private static let known = ["cpu", "gpu", "memory"]
    private static let gpus = "a whole number of GPUs, or a share of one, such as 0.5"

    private static func isNumberOfGPUs(_ number: Double) -> Bool {
        number >= 0 && number <= 10_000 && (number < 1 || number == number.rounded())
    }

    private func memory(_ field: Field) -> UInt64? {
        let expected = "a size with its unit, such as 512MiB or 2GiB"
        guard let text = field.verbatim else { return field.wrong(expected) }
        return UInt64(size: text) ?? field.wrong(expected)
    }
}

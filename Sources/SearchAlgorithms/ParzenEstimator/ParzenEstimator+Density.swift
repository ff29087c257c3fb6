package import CVectorKernels

extension ParzenEstimator {
    /// The logarithm of the density at each of `points`.
    ///
    /// With respect to counting where values are stepped or categories, and to the logarithm of values on a logarithmic
    /// scale. O(points × observations × dimensions) at worst; kernels too far away to matter end early.
    public func logDensity(at points: [[Double]]) -> [Double] {
        logDensity(at: points, with: VectorInstructions.best)
    }

    /// The same, computed with the given instructions.
    package func logDensity(at points: [[Double]], with instructions: vector_instructions) -> [Double] {
        var candidates = ParzenCandidates(
            count: points.count, dimensions: dimensions.count, batch: Int(PARZEN_LANES))
        for (index, point) in points.enumerated() {
            for (dimension, (value, role)) in zip(point, layout.roles).enumerated() {
                let coordinate = role.axis.map { axes[$0].dimension.coordinate(of: value) } ?? value
                candidates.set(value, coordinate: coordinate, of: index, dimension: dimension)
            }
        }
        return logDensities(of: candidates, with: instructions)
    }

    /// The logarithm of the density at each candidate.
    func logDensities(
        of candidates: ParzenCandidates, with instructions: vector_instructions = VectorInstructions.best
    ) -> [Double] {
        var densities = [Double](repeating: 0, count: candidates.lanes)
        for start in stride(from: 0, to: candidates.lanes, by: Int(PARZEN_LANES)) {
            densities.withUnsafeMutableBufferPointer { densities in
                evaluate(candidates, start, instructions, densities.extracting(start...))
            }
        }
        return Array(densities.prefix(candidates.count))
    }

    private func evaluate(
        _ candidates: ParzenCandidates, _ start: Int, _ instructions: vector_instructions,
        _ densities: UnsafeMutableBufferPointer<Double>
    ) {
        let rowCounts = tableRowCounts
        let size = KernelBatch.scratchSize(layout, rowCounts: rowCounts)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { scratch in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: rowCounts.reduce(0, +)) { flags in
                let batch = KernelBatch(self, candidates, from: start, scratch: scratch, flags: flags)
                withMixture { mixture in
                    parzen_log_density(
                        instructions, &mixture, batch.tables, batch.coordinates.baseAddress,
                        densities.baseAddress)
                }
            }
        }
    }

    /// The number of rows of each table.
    private var tableRowCounts: [Int] {
        layout.roles.compactMap { role in
            switch role {
            case .tabulated(_, let atom, _): atoms[atom].count
            case .categorical(let count, _): count + 1
            case .continuous, .fine: nil
            }
        }
    }

    private func withMixture(_ body: (inout parzen_mixture) -> Void) {
        let (order, slotWeights) = evaluationOrder
        let weights = weights
        kernels.withUnsafeBufferPointer { kernels in
            rows.withUnsafeBufferPointer { rows in
                order.withUnsafeBufferPointer { order in
                    slotWeights.withUnsafeBufferPointer { slotWeights in
                        var mixture = parzen_mixture(
                            kernels: kernels.baseAddress, stride: layout.stride,
                            continuous: layout.continuous, fine: layout.fine, tables: layout.tables,
                            rows: rows.baseAddress, order: order.baseAddress, count: order.count,
                            weights: slotWeights.isEmpty ? nil : slotWeights.baseAddress,
                            prior_weight: weights.prior, oldest_weight: weights.oldest,
                            weight_step: weights.step, newest_weight: weights.newest, ramp: weights.ramp)
                        body(&mixture)
                    }
                }
            }
        }
    }
}

/// One dimension alone.
extension ParzenEstimator {
    /// The slots in the order in which their kernels are added, with weights by slot unless the order is that of age.
    ///
    /// In a single continuous dimension, neighbours together: then most kernels matter to few points that stand together
    /// too. In a single table, one kernel stands for all that share its row.
    private var evaluationOrder: (order: [Int32], weights: [Double]) {
        guard dimensions.count == 1, layout.fine == 0, count > 0 else { return (order, []) }
        let weights = weights
        var bySlot = [Double](repeating: 0, count: kernels.count / layout.stride)
        if layout.continuous == 1 {
            for (position, slot) in order.enumerated() { bySlot[Int(slot)] = weights[position] }
            return (axes[0].sorted, bySlot)
        }
        var standIns: [Int32] = []
        var standIn = [Int32](repeating: 0, count: tableRowCounts[0])
        for (position, slot) in order.enumerated() {
            let row = Int(rows[Int(slot)])
            if standIn[row] == 0 {
                standIn[row] = slot
                standIns.append(slot)
            }
            bySlot[Int(standIn[row])] += weights[position]
        }
        return (standIns, bySlot)
    }
}

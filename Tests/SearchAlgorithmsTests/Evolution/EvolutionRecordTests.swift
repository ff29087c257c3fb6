import Numerical
import SearchAlgorithms
import Testing

/// Optuna, pymoo, moocore, SciPy and Hyperopt say the same: `Scripts/reference/evolution.py` asks them.
@Suite struct EvolutionRecordTests {
    struct Record: Decodable {
        var crossovers: [CrossoverCase]
        var mutations: [MutationCase]
        var undx: [NormalCase]
        var selections: [SelectionCase]
        var directions: [DirectionCase]
        var decompositions: [DecompositionCase]
        var volumes: [VolumeCase]
        var moves: [MoveCase]
    }
    static let record = Result { try Fixture.read("evolution", as: Record.self) }

    struct CrossoverCase: Decodable {
        var kind: String
        var seed: UInt64
        var objectives: Int
        var parents: [[Double]]
        var child: [Double]

        var crossover: Crossover? {
            switch kind {
            case "uniform": .uniform()
            case "blend": .blend()
            case "simulatedBinary": .simulatedBinary()
            case "vectorSimulatedBinary": .vectorSimulatedBinary()
            case "simplex": .simplex()
            default: nil
            }
        }
    }

    /// Both draw the same random numbers in the same order.
    @Test func crossoversAreOptunas() throws {
        let cases = try Self.record.get().crossovers
        #expect(cases.count == 40)
        for example in cases {
            let crossover = try #require(example.crossover)
            var random = RandomStream(seed: example.seed)
            let eta = example.objectives > 1 ? 20.0 : 2.0
            let child = crossover.child(of: example.parents, eta: eta, using: &random)
            #expect(child.isNear(example.child), "\(example): \(child)")
        }
    }

    struct MutationCase: Decodable {
        var x, eta, expected: Double
        var seed: UInt64
    }

    @Test func mutationsAreOptunas() throws {
        for example in try Self.record.get().mutations {
            var random = RandomStream(seed: example.seed)
            let mutation = Mutation.polynomial(eta: example.eta)
            let x = mutation.mutated(example.x, .continuous, using: &random)
            #expect([x].isNear([example.expected]), "\(example): \(x)")
        }
    }

    struct NormalCase: Decodable {
        var parents: [[Double]]
        var mean: [Double]
        var covariance: [[Double]]
    }

    /// The base of the space across differs, and with it each child; their distribution does not.
    @Test func unimodalNormalChildrenAreSpreadAsOptunas() throws {
        for example in try Self.record.get().undx {
            let (n, count) = (example.mean.count, 40_000)
            var random = RandomStream(seed: 1)
            let children = (0..<count).map { _ in
                Crossover.unimodalNormal().child(of: example.parents, eta: 0, using: &random)
            }
            let mean = (0..<n).map { axis in children.reduce(0) { $0 + $1[axis] } / Double(count) }
            #expect(zip(mean, example.mean).allSatisfy { abs($0 - $1) < 0.01 })
            for a in 0..<n {
                for b in 0..<n {
                    let sum = children.reduce(0) { $0 + ($1[a] - mean[a]) * ($1[b] - mean[b]) }
                    #expect(abs(sum / Double(count) - example.covariance[a][b]) < 0.004, "\(a), \(b)")
                }
            }
        }
    }

    struct SelectionCase: Decodable {
        var points: [[Double]]
        var violations: [Double]
        var size: Int
        var chosen: [Int]
    }

    @Test func survivorsAreOptunas() throws {
        let cases = try Self.record.get().selections
        #expect(cases.count >= 25)
        for example in cases {
            var random = RandomStream(seed: 0)
            let pool = zip(example.points, example.violations).enumerated().map {
                Individual(turn: $0, genome: [], losses: $1.0, violation: $1.1)
            }
            let survivors = CrowdingSelection().survivors(example.size, of: pool, using: &random)
            #expect(survivors.map(\.index).sorted() == example.chosen)
        }
    }

    struct DirectionCase: Decodable {
        var objectives, divisions: Int
        var points: [[Double]]
    }

    @Test func directionsArePymoos() throws {
        for example in try Self.record.get().directions {
            let points = ReferenceDirections.simplex(
                objectives: example.objectives, divisions: example.divisions)
            let (ours, theirs) = (points.sorted(), example.points.sorted())
            #expect(ours.count == theirs.count && zip(ours, theirs).allSatisfy { $0.isNear($1) })
        }
    }

    struct DecompositionCase: Decodable {
        var point, weights: [Double]
        var weightedSum, chebyshev, boundaryIntersection: Double
    }

    @Test func decompositionsArePymoos() throws {
        for example in try Self.record.get().decompositions {
            let kinds: [Decomposition] = [.weightedSum, .chebyshev, .boundaryIntersection(theta: 5)]
            let losses = kinds.map { $0.loss(example.point, weights: example.weights) }
            #expect(
                losses.isNear([example.weightedSum, example.chebyshev, example.boundaryIntersection]),
                "\(example)")
        }
    }

    struct VolumeCase: Decodable {
        var points: [[Double]]
        var volume: Double
    }

    @Test func volumesInThreeToSixObjectivesAreMoocores() throws {
        for example in try Self.record.get().volumes {
            let reference = example.points[0].map { _ in 1.1 }
            let volume = Losses(example.points).hypervolume(reference: reference)
            #expect(abs(volume - example.volume) <= 1e-11 * example.volume, "\(example)")
        }
    }

    struct MoveCase: Decodable {
        var factor: Double
        var best, current, a, b, c, best1, rand1, currentToBest1: [Double]
    }

    @Test func movesAreSciPys() throws {
        for example in try Self.record.get().moves {
            var random = RandomStream(seed: 0)
            func ends(_ from: [Double], _ towards: [Double], _ plus: [Double], _ minus: [Double]) -> [Double]
            {
                from.indices.map {
                    DifferentialEvolution.Move(
                        from: from[$0], towards: towards[$0], plus: plus[$0], minus: minus[$0]
                    ).end(of: example.current[$0], .continuous, example.factor, using: &random)
                }
            }
            let (best, current) = (example.best, example.current)
            #expect(ends(best, best, example.a, example.b).isNear(example.best1, inside: true))
            #expect(ends(example.a, example.a, example.b, example.c).isNear(example.rand1, inside: true))
            #expect(ends(current, best, example.a, example.b).isNear(example.currentToBest1, inside: true))
        }
    }
}

extension [Double] {
    /// Whether both have the same numbers but for rounding; with `inside`, where the other one's are of [0, 1].
    func isNear(_ other: [Double], inside: Bool = false) -> Bool {
        count == other.count
            && zip(self, other).allSatisfy {
                abs($0 - $1) <= 1e-10 * Swift.max(1, abs($1)) || (inside && !(0...1).contains($1))
            }
    }
}

extension [[Double]] {
    fileprivate func sorted() -> [[Double]] { sorted { $0.lexicographicallyPrecedes($1) } }
}

import ArgumentParser
import Tuning

/// The rungs of the pruner that promotes, to try others than those by default.
struct PromotionOptions: ParsableArguments {
    @Option(help: "Promotion: one in so many goes on.") var reductionFactor = 4.0
    @Option(help: "Promotion: how many times as many steps the next rung has.") var growth: Double?
    @Option(help: "Promotion: one in so many goes on from the first rung.") var firstReduction: Double?
    @Option(help: "Promotion: how many times as many steps as the first rung the second has.")
    var firstGrowth: Double?

    func validate() throws {
        let factors = [reductionFactor, growth, firstReduction, firstGrowth].compactMap { $0 }
        guard factors.allSatisfy({ $0.isFinite && $0 > 1 }) else {
            throw ValidationError("Factors of promotion are above 1.")
        }
    }

    func pruner(minimumResource: Int = 1, maximumResource: Int) -> PromotionPruner {
        .promotion(
            minimumResource: minimumResource, maximumResource: maximumResource,
            reductionFactor: reductionFactor, growth: growth, firstReduction: firstReduction,
            firstGrowth: firstGrowth)
    }
}

package import Numerical

extension DifferentialEvolution {
    /// What becomes of one gene: *from* + *F* (*towards* − *from*) + *F* (*plus* − *minus*).
    package struct Move {
        package var from, towards, plus, minus: Double

        /// A move by the coordinates of four members; NaN is what one lacks.
        package init(from: Double, towards: Double, plus: Double, minus: Double) {
            (self.from, self.towards, self.plus, self.minus) = (from, towards, plus, minus)
        }

        /// The coordinate that the gene moves to, from where `current` is.
        ///
        /// A move that would leave [0, 1] ends half of the way to the end that it passes. What a parent lacks does not move the
        /// gene.
        package func end(of current: Double, _ gene: Gene, _ factor: Double, using random: inout RandomStream)
            -> Double
        {
            let start = from.isNaN ? current : from
            guard !start.isNaN else { return .nan }
            if gene.isChoice { return choice(start, factor, using: &random) }
            let pull = towards.isNaN ? 0 : towards - start
            let difference = plus.isNaN || minus.isNaN ? 0 : plus - minus
            let end = start + factor * pull + factor * difference
            let inside = end < 0 ? start / 2 : end > 1 ? (start + 1) / 2 : end
            return gene.settledByChance(inside, using: &random)
        }

        /// The same for values without an order: pulled to another value with the probability `factor`, and, where two
        /// members differ, changed for that of one of them as likely.
        private func choice(_ start: Double, _ factor: Double, using random: inout RandomStream) -> Double {
            var end = start
            if !towards.isNaN, random.uniform() < factor { end = towards }
            if !plus.isNaN, plus != minus, random.uniform() < factor / 2 { end = plus }
            return end
        }
    }
}

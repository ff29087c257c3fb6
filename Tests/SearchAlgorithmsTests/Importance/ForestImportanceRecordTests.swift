import SearchAlgorithms
import Testing

/// Of forests that scikit-learn grew, the figures are those of Optuna, scikit-learn and shap.
@Suite struct ForestImportanceRecordTests {
    struct Tree: Decodable {
        let feature, right: [Int32]
        let threshold, mean, variance, weight: [Double]

        var tree: RegressionTree {
            let nodes = feature.indices.map {
                RegressionTree.Node(
                    feature: feature[$0], right: right[$0], threshold: threshold[$0], mean: mean[$0])
            }
            return RegressionTree(numericNodes: nodes, variances: variance, weights: weight)
        }
    }

    struct Case: Decodable {
        let trees: [Tree]
        let fanova, fanovaDeviation, impurity, prediction: [Double]
        let points, shapley: [[Double]]

        var forest: RandomForest {
            RandomForest(features: impurity.map { _ in .numeric }, trees: trees.map(\.tree))
        }
    }

    static let cases: [Case] = (try? Fixture.read("forest-importance")) ?? []

    @Test func thereAreCases() { #expect(Self.cases.count == 3) }

    @Test(arguments: cases.indices) func sharesOfVarianceAreOptunas(_ index: Int) {
        let (recorded, forest) = (Self.cases[index], Self.cases[index].forest)
        let shares = FunctionalANOVA(forest, over: forest.features.map { FeatureDomain($0) }).shares()
        for (feature, share) in shares.enumerated() {
            #expect(abs(share.mean - recorded.fanova[feature]) < 1e-9)
            #expect(abs(share.deviation - recorded.fanovaDeviation[feature]) < 1e-9)
        }
    }

    @Test(arguments: cases.indices) func decreasesAreScikitLearns(_ index: Int) {
        let shares = Self.cases[index].forest.meanDecreaseImpurity()
        for (share, recorded) in zip(shares, Self.cases[index].impurity) {
            #expect(abs(share.mean - recorded) < 1e-9)
        }
    }

    @Test(arguments: cases.indices) func shapleyValuesAreShaps(_ index: Int) {
        let (recorded, forest) = (Self.cases[index], Self.cases[index].forest)
        for (number, point) in recorded.points.enumerated() {
            #expect(abs(forest.predict(point).mean - recorded.prediction[number]) < 1e-9)
            for (value, theirs) in zip(forest.shapleyValues(at: point), recorded.shapley[number]) {
                #expect(abs(value - theirs) < 1e-6)
            }
        }
    }
}

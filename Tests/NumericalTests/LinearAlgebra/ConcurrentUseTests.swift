import Numerical
import Testing

/// What threads compute side by side is what each computes alone.
@Suite struct ConcurrentUseTests {
    @Test func productsAndFactorsDoNotDisturbEachOther() async {
        let count = await withTaskGroup(of: Int.self) { group in
            for task in 0..<6 as Range<UInt64> { group.addTask { faults(seed: task) } }
            return await group.reduce(0, +)
        }
        #expect(count == 0)
    }
}

/// How often one of the routines answers differently when it is asked again.
private func faults(seed: UInt64) -> Int {
    var random = RandomStream(seed: seed)
    var faults = 0
    for size in [2, 5, 8, 17, 24] {
        let points = Matrix(
            rows: size, columns: 4, elements: (0..<size * 4).map { _ in random.normal() })
        var matrix = points.times(points, otherTransposed: true)
        for index in 0..<size { matrix[index, index] += 1 }
        let (eigen, factor) = (SymmetricEigen(matrix), Cholesky(matrix))
        let (product, image) = (matrix.times(points), matrix.times(Array(points.column(0))))
        for _ in 0..<400 {
            faults += SymmetricEigen(matrix) == eigen && Cholesky(matrix) == factor ? 0 : 1
            faults += matrix.times(points) == product ? 0 : 1
            faults += matrix.times(Array(points.column(0))) == image ? 0 : 1
        }
    }
    return faults
}

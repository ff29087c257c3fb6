import Numerical
import Testing
import Tuning

/// Lists that change while copies of them are about.
@Suite struct OrderedMapTests {
    /// A map says what a sorted list of all pairs would say, and a copy stays as it was.
    @Test(arguments: [(keys: 40, seed: 1), (keys: 3000, seed: 2)])
    func mapsAreSortedLists(keys: Int, seed: UInt64) {
        var random = RandomStream(seed: seed)
        var (map, model) = (OrderedMap<Int, Int>(), [Int: Int]())
        var copies: [(OrderedMap<Int, Int>, [Int: Int])] = []
        for step in 0..<6000 {
            // It grows first, then shrinks.
            let (key, grows) = (Int.random(in: 0..<keys, using: &random), step < 3500)
            let isAdded = Int.random(in: 0..<4, using: &random) < (grows ? 3 : 1)
            map[key] = isAdded ? step : nil
            model[key] = isAdded ? step : nil
            if step % 1000 == 500 { copies.append((map, model)) }
            let probe = Int.random(in: -1...keys, using: &random)
            #expect(map[probe] == model[probe])
            guard step % 50 == 0 else { continue }
            #expect(map.rank(of: probe) == model.keys.count { $0 < probe })
            #expect(map.first(from: probe)?.key == model.keys.filter { $0 >= probe }.min())
        }
        for (map, model) in copies + [(map, model)] {
            let sorted = model.sorted { $0.key < $1.key }
            #expect(map.elements.map(\.key) == sorted.map(\.key))
            #expect(map.elements.map(\.value) == sorted.map(\.value))
            #expect(map.count == sorted.count)
            #expect(map.first?.key == sorted.first?.key)
            #expect(map.last?.key == sorted.last?.key)
        }
    }

    @Test(arguments: [1, 511, 512, 513, 1024, 1800])
    func columnsAreLists(count: Int) {
        var random = RandomStream(seed: UInt64(count))
        var (column, model) = (Column<Int>(), Array(0..<count))
        for element in model { column.append(element) }
        let (copy, whole) = (column, model)
        while !model.isEmpty {
            let index = Int.random(in: 0..<model.count, using: &random)
            column.remove(at: index)
            model.remove(at: index)
            column.update(from: index) { $0 += 1 }
            for later in index..<model.count { model[later] += 1 }
            if model.count % 3 == 0 {
                column.append(-1)
                model.append(-1)
                column.remove(at: 0)
                model.removeFirst()
            }
            #expect(model.count > 64 && model.count % 50 > 0 || Array(column) == model)
        }
        #expect(Array(copy) == whole)
    }
}

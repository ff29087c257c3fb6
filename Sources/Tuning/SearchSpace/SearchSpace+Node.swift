import Synchronization

extension SearchSpace {
    /// The last parameter of a chain, with the chain before it.
    final class Node: Sendable {
        let parent: Node?
        let name: String
        let distribution: Distribution
        let count: Int
        /// Chains that continue this one.
        private let children = Mutex(Siblings())
        private let flattened = Mutex<Flat?>(nil)

        fileprivate init(parent: Node?, _ name: String, _ distribution: Distribution) {
            self.parent = parent
            self.name = name
            self.distribution = distribution
            count = (parent?.count ?? 0) + 1
            Self.made.wrappingAdd(1, ordering: .relaxed)
        }

        /// After how many parameters a chain has its parts as arrays.
        private static let stretch = 256

        private static let roots = Mutex(Siblings())
        private static let made = Atomic<Int>(0)

        /// The node that continues `parent` with a parameter: the one in use, or a new one.
        static func child(of parent: Node?, _ name: String, _ distribution: Distribution) -> Node {
            if let parent { return parent.children.withLock { $0.node(after: parent, name, distribution) } }
            // Ranges that differ with every trial would fill the memory with spaces that nobody uses any more.
            if made.load(ordering: .relaxed) > 65_536 { forgetAll() }
            return roots.withLock { $0.node(after: nil, name, distribution) }
        }

        /// The node in use that continues this one with a parameter, if there is one.
        func knownChild(_ name: String, _ distribution: Distribution) -> Node? {
            children.withLock { $0.first(name, distribution) }
        }

        /// Lets go of all chains: those in use live on, but are no longer found.
        private static func forgetAll() {
            made.store(0, ordering: .relaxed)
            var nodes = roots.withLock { $0.takeAll() }
            while let node = nodes.popLast() { nodes += node.children.withLock { $0.takeAll() } }
        }

        /// The whole chain as arrays, made on first use.
        var flat: Flat {
            flattened.withLock { cache in
                if let cache { return cache }
                let flat = Flat(self)
                cache = flat
                return flat
            }
        }

        func index(of name: String) -> Int? {
            // A short chain is searched faster than a name is hashed.
            if 8 < count, count <= Self.stretch { return flat.positions[name] }
            var node = self
            while node.name != name {
                guard let parent = node.parent else { return nil }
                // Were each part of a long chain an array, they would take the square of its length.
                if parent.count.isMultiple(of: Self.stretch) { return parent.flat.positions[name] }
                node = parent
            }
            return node.count - 1
        }
    }

    /// Chains that continue one, the latest used first.
    struct Siblings: Sendable {
        private var nodes: [Node] = []

        mutating func node(after parent: Node?, _ name: String, _ distribution: Distribution) -> Node {
            for (position, node) in nodes.enumerated()
            where node.name == name && node.distribution == distribution {
                if position > 0 { nodes.swapAt(0, position) }
                return node
            }
            let node = Node(parent: parent, name, distribution)
            if nodes.count >= 32 { nodes.removeLast() }
            nodes.insert(node, at: 0)
            return node
        }

        /// The chain that was used last, if it is the one that continues with this parameter.
        func first(_ name: String, _ distribution: Distribution) -> Node? {
            guard let node = nodes.first, node.name == name, node.distribution == distribution else {
                return nil
            }
            return node
        }

        mutating func takeAll() -> [Node] {
            defer { nodes = [] }
            return nodes
        }
    }

    /// A chain as arrays.
    final class Flat: Sendable {
        let names: [String]
        let distributions: [Distribution]
        let positions: [String: Int]

        init(_ last: Node) {
            var nodes = [last]
            while let parent = nodes[nodes.count - 1].parent { nodes.append(parent) }
            nodes.reverse()
            names = nodes.map(\.name)
            distributions = nodes.map(\.distribution)
            positions = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
        }
    }
}

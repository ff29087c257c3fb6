import Synchronization

extension SearchSpace {
    /// The last parameter of a chain, with the chain before it.
    final class Node: Sendable {
        let parent: Node?
        let name: String
        let distribution: Distribution
        let count: Int
        private let children = Mutex(Siblings())
        private let flattened = Mutex<Flat?>(nil)

        fileprivate init(parent: Node?, _ name: String, _ distribution: Distribution) {
            self.parent = parent
            self.name = name
            self.distribution = distribution
            count = (parent?.count ?? 0) + 1
        }

        private static let roots = Mutex(Siblings())

        /// The node that continues `parent` with a parameter: the one in use, or a new one.
        static func child(of parent: Node?, _ name: String, _ distribution: Distribution) -> Node {
            guard let parent else { return roots.withLock { $0.node(after: nil, name, distribution) } }
            return parent.children.withLock { $0.node(after: parent, name, distribution) }
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
            guard count <= 8 else { return flat.positions[name] }
            var node = self
            while node.name != name {
                guard let parent = node.parent else { return nil }
                node = parent
            }
            return node.count - 1
        }
    }

    /// Chains that continue one, the latest used first.
    ///
    /// Held weakly, so that spaces nobody uses go away.
    private struct Siblings: Sendable {
        private struct WeakNode: Sendable {
            weak var node: Node?
        }
        private var nodes: [WeakNode] = []

        mutating func node(after parent: Node?, _ name: String, _ distribution: Distribution) -> Node {
            for (position, weak) in nodes.enumerated() {
                guard let node = weak.node, node.name == name, node.distribution == distribution else {
                    continue
                }
                if position > 0 { nodes.swapAt(0, position) }
                return node
            }
            let node = Node(parent: parent, name, distribution)
            nodes.removeAll { $0.node == nil }
            // Ranges that change with every trial would make this list long; then sharing is given up.
            if nodes.count >= 32 { nodes.removeLast() }
            nodes.insert(WeakNode(node: node), at: 0)
            return node
        }
    }

    /// A chain as arrays.
    struct Flat: Sendable {
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

import Foundation

/// A process and all its descendants, as they are now.
struct ProcessTree {
    private let processes: [Int32]

    init(of root: Int32) {
        let all =
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int32($0) } ?? []
        var children: [Int32: [Int32]] = [:]
        for process in all {
            guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
                let end = text.lastIndex(of: ")")
            else { continue }
            // After the name, which may have any characters: the state, then the parent.
            let fields = text[text.index(after: end)...].split(separator: " ")
            if fields.count > 1, let parent = Int32(fields[1]) {
                children[parent, default: []].append(process)
            }
        }
        var found = [root]
        var next = 0
        while next < found.count {
            found += children[found[next]] ?? []
            next += 1
        }
        processes = found
    }

    /// The resident memory of all of them together; pages that they share count for each.
    ///
    /// A process that was just begun and runs on its parent's memory, until it has a program of its own, has none.
    var residentMegabytes: Double {
        var known: Set<String> = []
        return processes.reduce(0) { sum, process in
            let text = Self.statm(process)
            let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
            let megabytes = Self.resident(text)
            guard megabytes > 0, known.insert("\(program ?? "") \(text)").inserted else { return sum }
            return sum + megabytes
        }
    }

    /// The resident memory of the process alone.
    var rootMegabytes: Double { processes.first.map { Self.resident(Self.statm($0)) } ?? 0 }

    private static func statm(_ process: Int32) -> String {
        (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)) ?? ""
    }

    /// The resident part of what `statm` says, in megabytes.
    private static func resident(_ statm: String) -> Double {
        let pages = statm.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(getpagesize()) / 1e6
    }
}

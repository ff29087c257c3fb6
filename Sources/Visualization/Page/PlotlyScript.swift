import Glibc

/// Plotly's script, which draws figures in a browser.
///
/// It is part of the Python package `plotly` and is not shipped with Apus.
public enum PlotlyScript {
    /// The variable that names the file.
    public static let variable = "APUS_PLOTLY"

    /// The text of the script.
    /// - Throws: ``PlotlyScriptMissing`` if it cannot be found or read.
    public static func found() throws(PlotlyScriptMissing) -> String {
        let path = try path()
        guard let bytes = contents(of: path), !bytes.isEmpty else { throw .unreadable(path) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Where the script is: the file that the variable names, one beside the program, or the one of a Python environment
    /// that is active, or in a folder `.venv` at or above the program or the working directory.
    /// - Throws: ``PlotlyScriptMissing``.
    public static func path() throws(PlotlyScriptMissing) -> String {
        if let given = getenv(variable).map({ String(cString: $0) }), !given.isEmpty {
            guard access(given, R_OK) == 0 else { throw .unreadable(given) }
            return given
        }
        for path in candidates where access(path, R_OK) == 0 { return path }
        throw .absent
    }

    private static let file = "plotly.min.js"

    private static var candidates: [String] {
        let program = programFolder
        var paths = program.map { ["\($0)/\(file)", "\($0)/../share/apus/\(file)"] } ?? []
        var environments: [String] = []
        if let active = getenv("VIRTUAL_ENV") { environments.append(String(cString: active)) }
        for start in [program, workingFolder].compactMap(\.self) {
            environments += folders(from: start).map { $0 + "/.venv" }
        }
        for environment in environments { paths += scripts(in: environment) }
        return paths
    }

    private static func scripts(in environment: String) -> [String] {
        let library = environment + "/lib"
        return names(in: library).filter { $0.hasPrefix("python3") }.sorted().reversed().map {
            "\(library)/\($0)/site-packages/plotly/package_data/\(file)"
        }
    }

    /// `path` and all folders above it.
    private static func folders(from path: String) -> [String] {
        var folders: [String] = []
        var rest = path[...]
        while !rest.isEmpty {
            folders.append(String(rest))
            rest = rest[..<(rest.lastIndex(of: "/") ?? rest.startIndex)]
        }
        return folders
    }

    private static var programFolder: String? {
        realPath("/proc/self/exe").map { path in
            String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        }
    }

    private static var workingFolder: String? { realPath(".") }

    private static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            names.append(
                withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names
    }

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}

/// Why there is no script.
@nonexhaustive
public enum PlotlyScriptMissing: Error, Equatable, CustomStringConvertible {
    /// It was not found.
    case absent
    /// A file cannot be read.
    case unreadable(String)

    /// The error in words.
    public var description: String {
        switch self {
        case .absent:
            "Plotly's script is not there: install it into an environment (python3 -m venv .venv && "
                + ".venv/bin/pip install plotly), or have \(PlotlyScript.variable) name the file plotly.min.js; "
                + "pictures (.svg) and documents (.json) need none"
        case .unreadable(let path):
            "\(path): Plotly's script cannot be read: \(PlotlyScript.variable) names the file plotly.min.js"
        }
    }
}

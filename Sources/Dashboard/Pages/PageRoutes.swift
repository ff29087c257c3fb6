import Hummingbird
import NIOCore
import Visualization

/// The pages, and the files that they consist of.
///
/// All pages are one document, which shows what its address names by calling the API: so they need no token.
struct PageRoutes {
    /// The addresses of pages.
    private static let pages: [RouterPath] = [
        "/", "/compare", "/studies/{name}", "/studies/{name}/compare", "/studies/{name}/pareto",
        "/studies/{name}/prefer",
        "/studies/{name}/trials/{number}",
    ]

    /// Whether everybody may ask for `path`.
    static func isOpen(_ path: String) -> Bool {
        ["/", "/compare", "/plotly.js"].contains(path)
            || ["/assets/", "/studies/"].contains { path.hasPrefix($0) }
    }

    /// Plotly's script, read and compressed when it is asked for first.
    private static let script = Result { () throws -> Document in
        do throws(PlotlyScriptMissing) {
            return Document(
                ByteBuffer(string: try PlotlyScript.found()), type: "text/javascript; charset=utf-8", level: 6
            )
        } catch {
            throw Refusal(.notFound, "no_script", error.description)
        }
    }

    func add(to router: Router<BasicRequestContext>) {
        let assets = Assets.own
        for page in Self.pages {
            router.get(page) { request, _ in
                assets.page.response(to: request, caching: "no-cache")
            }
        }
        router.get("/plotly.js") { request, _ in
            try Self.script.get().response(to: request, caching: "public, max-age=86400")
        }
        router.get("/assets/**") { request, context in
            let path = context.parameters.getCatchAll().joined(separator: "/")
            guard let file = assets.file(path) else { throw HTTPError(.notFound) }
            return file.response(to: request, caching: "public, max-age=31536000, immutable")
        }
    }
}

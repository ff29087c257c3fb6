import HTTPTypes
import Hummingbird
import Tuning

/// A request that is about one operation.
struct Call: Sendable {
    let request: Request
    let context: BasicRequestContext

    /// A part of the path, decoded.
    func path(_ name: String) throws(Refusal) -> String {
        guard let text = context.parameters.get(name), let decoded = String(percentEncoded: text) else {
            throw .malformed("\(name): not percent-encoded UTF-8")
        }
        return decoded
    }

    /// The number of a trial.
    var number: Int {
        get throws(Refusal) {
            guard let number = Int(try path("number")), number >= 0 else {
                throw .wrong("number", expected: "the number of a trial")
            }
            return number
        }
    }

    /// A part of the query, decoded.
    func query(_ name: String) -> String? { request.uri.queryParameters.get(name) }

    /// The values of a part of the query that may be given several times, decoded.
    func queries(_ name: String) -> [String] {
        request.uri.queryParameters[values: name[...]].map(String.init)
    }

    /// A whole number of the query.
    func integer(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .wrong(name, expected: "a whole number from \(range.lowerBound) on")
        }
        return number
    }

    /// The document that was sent; an empty object if none was.
    func json() async throws -> JSON {
        let bytes = try await request.body.collect(upTo: Self.largestBody)
        guard bytes.readableBytes > 0 else { return [:] }
        guard let text = String(validating: bytes.readableBytesView, as: UTF8.self) else {
            throw Refusal.malformed("the body is not UTF-8")
        }
        guard let json = JSON(parsing: text) else {
            let place = JSON.placeOfFault(in: text)
            throw Refusal.malformed("the body is not JSON: line \(place.line), column \(place.column)")
        }
        return json
    }

    /// The members of the document that was sent, which has no others than `keys`.
    func fields(_ keys: String...) async throws -> Fields { try await Fields(json(), keys: keys) }

    private static let largestBody = 16 << 20
}

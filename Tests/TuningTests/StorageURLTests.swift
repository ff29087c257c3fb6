import Testing
import Tuning

@Suite struct StorageURLTests {
    @Test(arguments: [
        ("grpc://h:1", "h", 1, false), ("grpcs://a.example:13000/", "a.example", 13000, true),
        ("grpc://[::1]:65535", "::1", 65535, false),
    ])
    func serversHaveAHostAndAPort(text: String, host: String, port: Int, isEncrypted: Bool) throws {
        #expect(try StorageURL(text).kind == .server(host: host, port: port, isEncrypted: isEncrypted))
    }

    @Test(arguments: [
        "grpc://h", "grpc://:1", "grpc://h:0", "grpc://h:65536", "grpc://h:1/path", "grpc://u:p@h:1",
        "grpc://",
        "grpc://h:-1", "http://h:1", "", "sqlite://", "journal:", "memory",
    ])
    func whatIsNoStorageIsRefused(text: String) {
        #expect { try StorageURL(text) } throws: { error in
            if case StorageError.unknownURL(let shown) = error { !shown.contains(":p@") } else { false }
        }
    }
}

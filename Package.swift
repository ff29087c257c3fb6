// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource]? = nil
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: settings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let rpc: [Target.Dependency] = [
    .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    .product(name: "GRPCCore", package: "grpc-swift-2"),
    .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
    .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
]
let loops: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP2", package: "swift-nio-http2"),
    .product(name: "NIOHPACK", package: "swift-nio-http2"),
]
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let asyncAlgorithms = Target.Dependency.product(
    name: "AsyncAlgorithms", package: "swift-async-algorithms")
let http: [Target.Dependency] = [
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
]
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let httpClient: [Target.Dependency] = [
    .product(name: "AsyncHTTPClient", package: "async-http-client"),
    .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "apus",
    products: [
        .library(name: "Tuning", targets: ["Tuning"]),
        .library(name: "TuningSQLite", targets: ["TuningSQLite"]),
        .library(name: "TuningJournal", targets: ["TuningJournal"]),
        .library(name: "TuningPostgres", targets: ["TuningPostgres"]),
        .library(name: "TuningRPC", targets: ["TuningRPC"]),
        .library(name: "TuningTesting", targets: ["TuningTesting"]),
        .library(name: "Visualization", targets: ["Visualization"]),
        .library(name: "Experiments", targets: ["Experiments"]),
        .library(name: "SearchAlgorithms", targets: ["SearchAlgorithms"]),
        .executable(name: "apus", targets: ["apus"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.2"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.0.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    ],
    targets: [
        .target(name: "CVectorKernels"),
        .target(name: "CLinearAlgebra"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CNLopt", pkgConfig: "nlopt", providers: [.apt(["libnlopt-dev"])]),
        library("Numerical", ["CLinearAlgebra", "CNLopt"]),
        library("SearchAlgorithms", ["Numerical", "CVectorKernels"]),
        library("Tuning", ["Numerical", "SearchAlgorithms"]),
        library("TuningSQL", ["Tuning"]),
        library("TuningSQLite", ["Tuning", "TuningSQL", grdb, sqlite]),
        library("TuningJournal", ["Tuning"]),
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("dl")]),
        library("TuningPostgres", ["CPostgres", "Tuning", "TuningSQL"]),
        .target(
            name: "TuningRPC", dependencies: ["Tuning", lifecycle] + rpc + loops,
            exclude: ["storage.proto", "study.proto"],
            swiftSettings: settings),
        .target(name: "CProcess"),
        library(
            "Experiments",
            [
                "CProcess", "Numerical", "SearchAlgorithms", "Tuning", "TuningJournal", "TuningPostgres",
                "TuningRPC",
                "TuningSQLite", yams,
            ] + httpClient),
        library("Visualization", ["Numerical", "SearchAlgorithms", "Tuning"]),
        library(
            "Dashboard",
            [
                "CZlib", "Experiments", "Numerical", "Tuning", "TuningRPC", "Visualization", asyncAlgorithms,
                hummingbird, hummingbirdTLS, lifecycle, log,
            ] + http, resources: [.embedInCode("Assets")]),
        library("TuningTesting", ["Tuning"], resources: [.copy("Objectives/Tables")]),
        .executableTarget(
            name: "apus",
            dependencies: [
                "Dashboard", "Tuning", "TuningSQLite", "TuningRPC", "Experiments", "Visualization",
                argumentParser, lifecycle, signals, log,
            ] + rpc,
            swiftSettings: settings),
        .executableTarget(
            name: "example-in-process", dependencies: ["Tuning"], path: "Examples/InProcess",
            exclude: ["prepare.py"], swiftSettings: settings),
        .executableTarget(
            name: "instruction-count", dependencies: ["Numerical", "Tuning"],
            path: "Benchmarks/InstructionCount", exclude: ["thresholds.json"],
            swiftSettings: settings),
        tests("NumericalTests", ["Numerical"], resources: [.copy("Fixtures")]),
        tests(
            "SearchAlgorithmsTests", ["Numerical", "SearchAlgorithms", "CVectorKernels"],
            resources: [.copy("Fixtures")]),
        tests(
            "TuningTests", ["Numerical", "SearchAlgorithms", "Tuning", "TuningTesting"],
            resources: [.copy("Fixtures")]),
        .target(
            name: "TestServers", dependencies: ["CPostgres"], path: "Tests/TestServers",
            swiftSettings: settings),
        tests(
            "StorageTests",
            [
                "TestServers", "Tuning", "TuningJournal", "TuningPostgres", "TuningSQL", "TuningSQLite",
                "TuningTesting", sqlite, subprocess,
            ]),
        .target(
            name: "PythonEnvironment", dependencies: [subprocess], path: "Tests/PythonEnvironment",
            swiftSettings: settings),
        tests(
            "RPCTests",
            [
                "Numerical", "PythonEnvironment", "TestServers", "Tuning", "TuningPostgres", "TuningSQLite",
                "TuningRPC", "TuningTesting", lifecycle,
            ] + rpc),
        tests(
            "VisualizationTests", ["Numerical", "Tuning", "Visualization"], resources: [.copy("Fixtures")]),
        tests(
            "DashboardTests",
            [
                "Dashboard", "Experiments", "PythonEnvironment", "Tuning", "TuningRPC", "TuningSQLite",
                "TuningTesting", "Visualization", lifecycle, log,
            ] + httpClient, exclude: ["Browser"]),
        tests("ExperimentsTests", ["Numerical", "Tuning", "TuningSQLite", "Experiments", "TuningTesting"]),
        tests("CLITests", ["PythonEnvironment"]),
        tests(
            "FaultTests", ["Experiments", "Numerical", "TestServers", "Tuning", "TuningRPC", "TuningSQLite"]),
    ]
)

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

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
    name: "apus",
    products: [
        .library(name: "Tuning", targets: ["Tuning"]),
        .library(name: "TuningSQLite", targets: ["TuningSQLite"]),
        .library(name: "TuningJournal", targets: ["TuningJournal"]),
        .library(name: "TuningPostgres", targets: ["TuningPostgres"]),
        .library(name: "TuningTesting", targets: ["TuningTesting"]),
        .library(name: "SearchAlgorithms", targets: ["SearchAlgorithms"]),
        .executable(name: "apus", targets: ["apus"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "CVectorKernels"),
        .target(name: "CLinearAlgebra"),
        .systemLibrary(name: "CNLopt", pkgConfig: "nlopt", providers: [.apt(["libnlopt-dev"])]),
        library("Numerical", ["CLinearAlgebra", "CNLopt"]),
        library("SearchAlgorithms", ["Numerical", "CVectorKernels"]),
        library("Tuning", ["Numerical", "SearchAlgorithms"]),
        library("TuningSQL", ["Tuning"]),
        library("TuningSQLite", ["Tuning", "TuningSQL", grdb, sqlite]),
        library("TuningJournal", ["Tuning"]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        library("TuningPostgres", ["CPostgres", "Tuning", "TuningSQL"]),
        .target(name: "CProcess"),
        library(
            "Experiments",
            [
                "CProcess", "SearchAlgorithms", "Tuning", "TuningJournal", "TuningPostgres", "TuningSQLite",
                yams,
            ]),
        library("TuningTesting", ["Tuning"], resources: [.copy("Objectives/Tables")]),
        .executableTarget(
            name: "apus", dependencies: ["Tuning", "TuningSQLite", "Experiments", argumentParser],
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
        tests(
            "StorageTests",
            [
                "CPostgres", "Tuning", "TuningJournal", "TuningPostgres", "TuningSQL", "TuningSQLite",
                "TuningTesting", sqlite, subprocess,
            ]),
        tests("ExperimentsTests", ["Tuning", "TuningSQLite", "Experiments", "TuningTesting"]),
        tests("CLITests", []),
        tests("FaultTests", ["Experiments", "Numerical", "Tuning", "TuningSQLite"]),
    ]
)

#!/usr/bin/env bash
# Makes Sources/TuningRPC/Generated from the .proto files. Needed after a change of those files alone: what it makes is committed.
# Needs Debian's protobuf-compiler; the plugins are built in a folder of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

plugins=${PLUGINS:-.build-rpc}
mkdir -p "$plugins/Sources/plugins"
echo > "$plugins/Sources/plugins/plugins.swift"
cat > "$plugins/Package.swift" <<'PACKAGE'
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
    name: "plugins",
    dependencies: [
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.1"),
    ],
    targets: [.target(name: "plugins")])
PACKAGE
for plugin in protoc-gen-swift protoc-gen-grpc-swift-2; do
    swift build --package-path "$plugins" -c release --product "$plugin"
done
bin=$(swift build --package-path "$plugins" -c release --show-bin-path)

protoc storage.proto study.proto --proto_path=Sources/TuningRPC \
    --plugin="$bin/protoc-gen-swift" --plugin="$bin/protoc-gen-grpc-swift-2" \
    --swift_out=Sources/TuningRPC/Generated --swift_opt=Visibility=Internal,UseAccessLevelOnImports=true \
    --grpc-swift-2_out=Sources/TuningRPC/Generated \
    --grpc-swift-2_opt=Visibility=Internal,UseAccessLevelOnImports=true,Server=true,Client=true

import ArgumentParser
import Glibc

/// Where Optuna keeps artifacts.
struct ArtifactOption: ParsableArguments {
    @Option(help: "The folder of Optuna's FileSystemArtifactStore, whose files are shown with trials.")
    var artifacts: String?

    func validate() throws {
        guard let artifacts else { return }
        guard let folder = opendir(artifacts) else {
            throw ValidationError("--artifacts: \(artifacts) is no folder that can be read.")
        }
        closedir(folder)
    }
}

/// The version of Apus.
package enum Version {
    /// The version of this program.
    package static let current = "0.1.0"
}

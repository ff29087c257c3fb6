/// What a test of ranks is to show against chance.
public enum Alternative: Hashable, Sendable {
    /// That the values tend to be smaller.
    case less
    /// That the values tend to be larger.
    case greater
}

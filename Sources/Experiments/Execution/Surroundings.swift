/// What the execution of trials takes from the outside.
struct Surroundings: Sendable {
    let loop: EventLoop
    let guardian: Guardian?
    let clock: Clockwork
    /// Ends the trials: because the user wants it, or because the storage fails.
    let interruption: Interruption
    let folder: StudyFolder
    let environment: TrialEnvironment
    /// Hears how far trials have come.
    let observe: @Sendable (RunEvent) -> Void
}

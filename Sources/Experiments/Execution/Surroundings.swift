/// What the execution of trials takes from the outside.
struct Surroundings: Sendable {
    let loop: EventLoop
    let guardian: Guardian?
    let clock: Clockwork
    let interruption: Interruption
    let folder: StudyFolder
    let environment: TrialEnvironment
}

import Synchronization

/// What a study has learnt so far: an immutable snapshot, as columns.
///
/// The trials that ended are *rows*, in the order in which this process heard of their end (by number where several
/// became known at once). A row never changes, and a later snapshot of one ``identity`` only has more rows: whoever
/// keeps something derived from the first *n* rows goes on at row *n*.
///
/// Taking a snapshot costs O(1), a new row O(parameters).
public struct History: Sendable {
    /// What is after what: each objective's direction.
    public private(set) var directions: [Direction]
    /// The name of the study.
    public let studyName: String
    /// Tells histories apart that do not continue each other.
    public private(set) var identity: UInt64
    /// Tells histories apart that have nothing in common: it stays when a row is taken out.
    let lineage: UInt64

    /// The number of each row's trial.
    public private(set) var numbers = Column<Int>()
    /// What the storage knows each row's trial by.
    public private(set) var ids = Column<FrozenTrial.ID>()
    /// How each row's trial ended.
    public private(set) var states = Column<TrialState>()
    /// The value of each objective, a column for each; NaN where there is none.
    public private(set) var objectives: [Column<Double>]
    /// How far each row breaks the constraints: 0 is feasible.
    public private(set) var violations = Column<Double>()
    /// The last step that each row reported; `nil` if it reported nothing.
    public private(set) var lastSteps = Column<Int?>()
    /// The value that each row reported at its last step; NaN if it reported nothing.
    public private(set) var lastReports = Column<Double>()
    /// The parameters of each row, as a space.
    ///
    /// Rows with the same parameters share one.
    public private(set) var spaces = Column<SearchSpace>()
    /// The system attributes of each row, but for what was proposed and what the ask had seen.
    public private(set) var systemAttributes = Column<[String: JSONText]>()
    /// The values of each parameter.
    private var parameterColumns: [ParameterColumn] = []
    /// Which column has the values of a parameter.
    private var places: [String: Int] = [:]
    /// The parameters of the last row, and the place of each.
    private var lastPlaces: (space: SearchSpace, places: [Int]) = (SearchSpace(), [])
    private var stepColumns: [Int: StepColumn] = [:]
    private var rungColumns: [String: StepColumn] = [:]
    private var curves = Column<Reports>()
    private var tally = Tally()
    /// The number of the first trial that a row repeats, for the rows that repeat one.
    private var origins: [Int: Int] = [:]

    /// How many rows there have been before each row, also of those that were taken out.
    private var ordinals = Column<Int32>()
    /// How many rows there have been.
    private var appended: Int32 = 0
    /// The rows that were taken out, in order of time.
    private var removals = Column<Removal>()

    /// The trials that run now, by number.
    public package(set) var running: [FrozenTrial] = []
    /// The trials that are paused.
    private(set) var resting = OrderedMap<Int, Resting>()
    /// What people prefer, if the sampler learns from it: see ``Sampler/learnsFromPreferences``.
    public package(set) var preferences: [Preference] = []

    /// A history without trials.
    public init(directions: [Direction], studyName: String = "") {
        (self.directions, self.studyName) = (directions, studyName)
        identity = HistoryIdentity.next()
        lineage = identity
        objectives = directions.map { _ in Column() }
    }

    /// The number of rows.
    public var count: Int { numbers.count }

    /// The number of rows that ended in `state`.
    public func count(of state: TrialState) -> Int { tally.states[state, default: 0] }

    /// The names of all parameters that some row has.
    public var parameterNames: some Collection<String> { places.keys }

    /// The values of the parameter `name` in the rows that have it.
    public func parameter(_ name: String) -> ParameterColumn? { places[name].map { parameterColumns[$0] } }

    /// The values of `space`'s parameters, in their order; `nil` for one that no row has.
    func parameters(of space: SearchSpace) -> [ParameterColumn?] {
        // Mostly they are those of the last row: then no name is looked up.
        if lastPlaces.space == space { return lastPlaces.places.map { parameterColumns[$0] } }
        return space.names.map(parameter)
    }

    /// The values of `space`'s parameters in `row`, in their order; NaN for one that it lacks.
    func values(of space: SearchSpace, inRow row: Int) -> [Double] {
        if lastPlaces.space == space {
            return lastPlaces.places.map { parameterColumns[$0].value(inRow: row) ?? .nan }
        }
        return space.names.map { name in
            places[name].flatMap { parameterColumns[$0].value(inRow: row) } ?? .nan
        }
    }

    /// What complete rows reported at `step`.
    public func reports(atStep step: Int) -> StepColumn? { stepColumns[step] }

    /// What rows had reached at the rung that is noted under `key`.
    func rung(_ key: String) -> StepColumn? { rungColumns[key] }

    /// Everything that a row reported of the metric that pruning reads.
    public func reports(ofRow row: Int) -> Reports { curves[row] }

    /// The parameters of a row.
    public func parameters(ofRow row: Int) -> Parameters {
        let space = spaces[row]
        return Parameters(space, internalValues: values(of: space, inRow: row))
    }

    /// The parameters that all rows have in common that are complete, or pruned too, with the latest distribution.
    ///
    /// A parameter counts if all rows have it with equal distributions.
    public func intersection(includingPruned: Bool = true) -> SearchSpace {
        (includingPruned ? tally.intersectionWithPruned : tally.intersection).space
    }

    /// The parameters that some row has that is complete or pruned, in the order in which they were met, with the
    /// latest distribution.
    public var union: SearchSpace { tally.union.space }

    /// The number of the first of the trials that the trial `number` repeats, or its own.
    func origin(of number: Int) -> Int {
        origins[number] ?? running.first { $0.number == number }?.origin ?? number
    }

    /// The same history, as a pruner sees it whose metric has another goal than the first objective.
    func pruning(toward goal: Direction) -> History {
        var history = self
        history.directions = [goal]
        return history
    }

    /// The last step of the longest complete trial.
    var longestTrial: Int? { tally.longest }

    /// Whether some row breaks a constraint.
    public var hasViolations: Bool { tally.hasViolations }
}

extension History {
    /// Adds a trial that has ended as the last row.
    package mutating func append(_ trial: FrozenTrial) {
        let row = count
        numbers.append(trial.number)
        ids.append(trial.id)
        states.append(trial.state)
        for index in objectives.indices {
            objectives[index].append(trial.values.indices.contains(index) ? trial.values[index] : .nan)
        }
        violations.append(trial.systemAttributes.isEmpty ? 0 : trial.record.violation)
        lastSteps.append(trial.reports.steps.last)
        lastReports.append(trial.reports.values.last ?? .nan)
        spaces.append(trial.parameters.space)
        systemAttributes.append(trial.systemAttributes.filter { $0.key.speaksOfTheResult })
        curves.append(trial.reports)
        appendParameters(trial.parameters, row)
        if trial.origin != trial.number { origins[trial.number] = trial.origin }
        // One that another trial repeats has handed its rungs on.
        if !trial.isRepeated { appendRungs(trial.systemAttributes, row) }
        if trial.state == .complete { appendReports(trial.reports, row) }
        tally.count(
            trial.state, trial.parameters.space, lastStep: lastSteps[row], violation: violations[row])
        ordinals.append(appended)
        appended += 1
    }

    /// Takes the trials that run as ended, each where it stands.
    mutating func endRunning() {
        for var trial in running {
            // What was chosen jointly is where the trial will stand.
            if trial.parameters.isEmpty, let proposal = trial.proposal { trial.record.parameters = proposal }
            append(trial)
        }
        running = []
    }

    private mutating func appendParameters(_ parameters: Parameters, _ row: Int) {
        if lastPlaces.space != parameters.space {
            lastPlaces = (parameters.space, parameters.space.names.map { place(of: $0) })
        }
        for (place, value) in zip(lastPlaces.places, parameters.internalValues) {
            parameterColumns[place].append(value, row: row)
        }
    }

    private mutating func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = parameterColumns.count
        parameterColumns.append(ParameterColumn())
        return parameterColumns.count - 1
    }

    private mutating func appendRungs(_ attributes: [String: JSONText], _ row: Int) {
        for (key, text) in attributes where key.hasPrefix(Rung.prefix) {
            guard let value = text.value?.number else { continue }
            rungColumns[key, default: StepColumn()].append(value, row: row)
        }
    }

    private mutating func appendReports(_ reports: Reports, _ row: Int) {
        for (step, value) in reports { stepColumns[step, default: StepColumn()].append(value, row: row) }
    }
}

/// Rows that are taken out.
extension History {
    private struct Removal: Sendable {
        var number: Int
        var ordinal: Int32
    }

    /// How far somebody has read who wants to hear of rows that were taken out, too.
    struct Position: Hashable, Sendable {
        fileprivate var appended: Int32 = 0
        fileprivate var removals = 0
    }

    /// What has changed since `position`: whose rows were taken out, and which are new.
    ///
    /// O(1 + changes). `nil` if this history is older.
    func changes(since position: inout Position) -> (gone: [Int], rows: Range<Int>)? {
        let old = position
        guard old.appended <= appended, old.removals <= removals.count else { return nil }
        position = Position(appended: appended, removals: removals.count)
        let gone = (old.removals..<removals.count).map { removals[$0] }.filter { $0.ordinal < old.appended }
        return (gone.map(\.number), row(ofOrdinal: old.appended)..<count)
    }

    /// The first row that is not before `ordinal`.
    private func row(ofOrdinal ordinal: Int32) -> Int {
        // Mostly it is asked for the end.
        guard let last = ordinals.last, last >= ordinal else { return count }
        return ordinals.firstPlace { $0 >= ordinal }
    }

    /// Takes out a row: those after it move up, and the history has an identity of its own.
    ///
    /// O(rows after it × parameters), O(rows) where trials have different parameters.
    package mutating func remove(row: Int) {
        identity = HistoryIdentity.next()
        removals.append(Removal(number: numbers[row], ordinal: ordinals[row]))
        let isCounted = tally.forget(states[row], violation: violations[row])
        origins[numbers[row]] = nil
        numbers.remove(at: row)
        ids.remove(at: row)
        states.remove(at: row)
        for index in objectives.indices { objectives[index].remove(at: row) }
        violations.remove(at: row)
        lastSteps.remove(at: row)
        lastReports.remove(at: row)
        spaces.remove(at: row)
        systemAttributes.remove(at: row)
        curves.remove(at: row)
        ordinals.remove(at: row)
        for index in parameterColumns.indices { parameterColumns[index].remove(row: row) }
        stepColumns.remove(row: row)
        rungColumns.remove(row: row)
        if !isCounted { countAnew() }
        if parameterColumns.contains(where: \.values.isEmpty) { forgetParameters() }
    }

    /// Forgets the parameters that no row has any more.
    private mutating func forgetParameters() {
        places = places.filter { !parameterColumns[$0.value].values.isEmpty }
        lastPlaces = (SearchSpace(), [])
    }

    /// Counts all rows.
    ///
    /// O(rows).
    private mutating func countAnew() {
        tally = Tally()
        for row in 0..<count {
            tally.count(states[row], spaces[row], lastStep: lastSteps[row], violation: violations[row])
        }
    }
}

extension Dictionary where Value == StepColumn {
    /// Takes out what `row` has: the rows after it move up.
    fileprivate mutating func remove(row: Int) {
        for key in Array(keys) {
            self[key]?.remove(row: row)
            if self[key]?.rows.isEmpty ?? false { self[key] = nil }
        }
    }
}

/// Trials that are paused.
extension History {
    struct Resting: Sendable {
        var trial: FrozenTrial
        var ordinal: Int32
    }

    /// The trials that are paused, by number: each has a row, as one that ended early.
    ///
    /// O(paused trials).
    public var paused: [FrozenTrial] { resting.elements.map(\.value.trial) }

    /// Adds a trial that is paused: it tells as much as one that ended early.
    ///
    /// - Parameter metric: The objective's metric, where pruning reads another one.
    mutating func pause(_ trial: FrozenTrial, valuedBy metric: String?) {
        resting[trial.number] = Resting(trial: trial, ordinal: appended)
        append(trial.asPruned(valuedBy: metric))
    }

    /// Takes back what was learnt from the paused trial `number`, and tells which row that was; `nil` if it is not paused.
    ///
    /// O(rows after it × parameters).
    mutating func goOn(_ number: Int) -> Int? {
        guard let ordinal = resting[number]?.ordinal else { return nil }
        resting[number] = nil
        let row = row(ofOrdinal: ordinal)
        remove(row: row)
        return row
    }
}

extension String {
    /// Whether a system attribute of this key tells more than how the trial was asked for.
    fileprivate var speaksOfTheResult: Bool {
        // The search inside a text takes longer than all the rest of a row: none of our own keys needs it.
        self != SystemAttribute.seen && self != SystemAttribute.verdict
            && (hasPrefix("apus:") || !contains(":relative_params:"))
    }
}

/// Gives each history a number of its own.
enum HistoryIdentity {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

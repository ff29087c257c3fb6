/// The tables that hold the parts of trials, with the statements that read them: trial first, then what is told of it.
enum TrialPart: CaseIterable {
    case parameters, values, reports, userAttributes, systemAttributes, metrics
    /// Optuna's leases, and ours as it sees them; where there is one of our own, that counts.
    case heartbeats
    case leases

    /// The parts that Optuna has tables for.
    static let ofOptuna: [TrialPart] = [
        .parameters, .values, .reports, .userAttributes, .systemAttributes, .heartbeats,
    ]

    /// Reads the rows of one trial.
    var lookup: SQLStatement {
        switch self {
        case .parameters:
            """
            SELECT trial_id, param_name, param_value, distribution_json FROM trial_params
            WHERE trial_id = $1 ORDER BY param_id
            """
        case .values: "SELECT trial_id, objective, value, value_type FROM trial_values WHERE trial_id = $1"
        case .reports:
            """
            SELECT trial_id, step, intermediate_value, intermediate_value_type FROM trial_intermediate_values
            WHERE trial_id = $1 ORDER BY step
            """
        case .userAttributes:
            "SELECT trial_id, \"key\", value_json FROM trial_user_attributes WHERE trial_id = $1"
        case .systemAttributes:
            "SELECT trial_id, \"key\", value_json FROM trial_system_attributes WHERE trial_id = $1"
        case .metrics:
            """
            SELECT trial_id, metric, step, value, value_type FROM apus_trial_metrics
            WHERE trial_id = $1 ORDER BY metric, step
            """
        case .heartbeats:
            // In PostgreSQL the time is that of the zone of who wrote it, which is the database's for all but a few.
            SQLStatement(
                sqlite: "SELECT trial_id, heartbeat FROM trial_heartbeats WHERE trial_id = $1",
                postgres: """
                    SELECT trial_id, heartbeat AT TIME ZONE current_setting('TimeZone') AT TIME ZONE 'UTC'
                    FROM trial_heartbeats WHERE trial_id = $1
                    """)
        case .leases: "SELECT trial_id, owner, expires FROM apus_leases WHERE trial_id = $1"
        }
    }

    /// Reads the rows of several trials, in PostgreSQL.
    var lookups: SQLStatement { Self.allLookups[self] ?? lookup }

    private static let allLookups = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.lookup.forList) })

    /// Reads the rows of a range of trials by the index on them.
    var range: SQLStatement { Self.allRanges[self] ?? lookup }

    private static let allRanges = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.lookup.forRange) })

    /// Reads the rows of a range of trials, in the order in which they were written.
    ///
    /// The plus sign keeps the database from using the index on trials, which would look up each row apart.
    var scan: SQLStatement {
        switch self {
        case .parameters:
            """
            SELECT trial_id, param_name, param_value, distribution_json FROM trial_params
            WHERE +trial_id BETWEEN $1 AND $2 ORDER BY param_id
            """
        case .values:
            """
            SELECT trial_id, objective, value, value_type FROM trial_values
            WHERE +trial_id BETWEEN $1 AND $2 ORDER BY trial_value_id
            """
        case .reports:
            """
            SELECT trial_id, step, intermediate_value, intermediate_value_type FROM trial_intermediate_values
            WHERE +trial_id BETWEEN $1 AND $2 ORDER BY trial_intermediate_value_id
            """
        case .userAttributes:
            """
            SELECT trial_id, "key", value_json FROM trial_user_attributes
            WHERE +trial_id BETWEEN $1 AND $2 ORDER BY trial_user_attribute_id
            """
        case .systemAttributes:
            """
            SELECT trial_id, "key", value_json FROM trial_system_attributes
            WHERE +trial_id BETWEEN $1 AND $2 ORDER BY trial_system_attribute_id
            """
        case .metrics:
            """
            SELECT trial_id, metric, step, value, value_type FROM apus_trial_metrics
            WHERE trial_id BETWEEN $1 AND $2 ORDER BY trial_id, metric, step
            """
        case .heartbeats:
            "SELECT trial_id, heartbeat FROM trial_heartbeats WHERE +trial_id BETWEEN $1 AND $2"
        case .leases: "SELECT trial_id, owner, expires FROM apus_leases WHERE trial_id BETWEEN $1 AND $2"
        }
    }
}

/// Statements that read trials.
extension SQLStatement {
    static let trialByID: SQLStatement = """
        SELECT trial_id, number, state, datetime_start, datetime_complete, study_id FROM trials
        WHERE trial_id = $1
        """

    static let trialsByID: SQLStatement = """
        SELECT trial_id, number, state, datetime_start, datetime_complete, study_id FROM trials
        WHERE trial_id = ANY($1) ORDER BY trial_id
        """

    static let trialsAfter: SQLStatement = """
        SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials
        WHERE study_id = $1 AND trial_id > $2 ORDER BY trial_id
        """

    static let firstWaiting: SQLStatement = """
        SELECT trial_id FROM trials WHERE study_id = $1 AND state = 'WAITING' ORDER BY trial_id LIMIT 1
        """

    static let waitingUpTo: SQLStatement = """
        SELECT count(*), coalesce(min(trial_id), 0) FROM trials
        WHERE study_id = $1 AND state = 'WAITING' AND trial_id <= $2
        """

    static let waitingTrials: SQLStatement = """
        SELECT trial_id FROM trials WHERE study_id = $1 AND state = 'WAITING' AND trial_id <= $2 ORDER BY trial_id
        """
}

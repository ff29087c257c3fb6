/// Statements on studies.
extension SQLStatement {
    /// PostgreSQL counts by itself; the lock makes the studies visible in the order of their numbers.
    static let nextStudyID = SQLStatement(
        sqlite: """
            SELECT max(
                coalesce((SELECT max(study_id) FROM studies), 0),
                coalesce((SELECT last_id FROM apus_last_ids WHERE kind = 'study'), 0)) + 1
            """,
        postgres: """
            SELECT nextval(pg_get_serial_sequence('studies', 'study_id'))
            FROM pg_advisory_xact_lock(hashtext('apus'), 'studies'::regclass::oid::int)
            """)

    /// Whether there is a study, which then stays, and gets no trial from anybody else before this transaction ends.
    ///
    /// In PostgreSQL by the lock that Optuna takes too: so trials are numbered, and become visible, one after the other.
    package static let lockStudy = SQLStatement(
        sqlite: "SELECT 1 FROM studies WHERE study_id = $1",
        postgres: "SELECT 1 FROM studies WHERE study_id = $1 FOR UPDATE")

    static let setStudyUserAttribute: SQLStatement = """
        INSERT INTO study_user_attributes (study_id, "key", value_json) VALUES ($1, $2, $3)
        ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json
        """

    static let setStudySystemAttribute: SQLStatement = """
        INSERT INTO study_system_attributes (study_id, "key", value_json) VALUES ($1, $2, $3)
        ON CONFLICT (study_id, "key") DO UPDATE SET value_json = excluded.value_json
        """

    /// What belongs to the trials of a study, then the trials; PostgreSQL first sees to it that nothing is added meanwhile.
    static let deleteTrials: [SQLStatement] = [
        SQLStatement(
            sqlite: "SELECT 1 FROM studies WHERE study_id = $1",
            postgres: "SELECT 1 FROM trials WHERE study_id = $1 ORDER BY trial_id FOR UPDATE"),
        "DELETE FROM trial_params WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)",
        "DELETE FROM trial_values WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)",
        """
        DELETE FROM trial_intermediate_values
        WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)
        """,
        "DELETE FROM trial_user_attributes WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)",
        """
        DELETE FROM trial_system_attributes
        WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)
        """,
        "DELETE FROM trial_heartbeats WHERE trial_id IN (SELECT trial_id FROM trials WHERE study_id = $1)",
        "DELETE FROM trials WHERE study_id = $1",
    ]

    static let deleteStudy: [SQLStatement] = [
        "DELETE FROM study_directions WHERE study_id = $1",
        "DELETE FROM study_user_attributes WHERE study_id = $1",
        "DELETE FROM study_system_attributes WHERE study_id = $1",
        "DELETE FROM studies WHERE study_id = $1",
    ]
}

/// Statements that write trials.
extension SQLStatement {
    static let nextTrialID = SQLStatement(
        sqlite: """
            SELECT max(
                coalesce((SELECT max(trial_id) FROM trials), 0),
                coalesce((SELECT last_id FROM apus_last_ids WHERE kind = 'trial'), 0)) + 1
            """,
        postgres: "SELECT nextval(pg_get_serial_sequence('trials', 'trial_id'))")

    /// Optuna numbers a trial by counting the ones before it; as none is ever deleted alone, that is the last plus one.
    static let lastNumber: SQLStatement = """
        SELECT number FROM trials WHERE study_id = $1 AND number IS NOT NULL ORDER BY trial_id DESC LIMIT 1
        """

    static let insertTrial: SQLStatement = """
        INSERT INTO trials (trial_id, number, study_id, state, datetime_start, datetime_complete)
        VALUES ($1, $2, $3, $4, $5, $6)
        """

    /// PostgreSQL passes over trials that others are just claiming.
    static let claimTrial = SQLStatement(
        sqlite: """
            UPDATE trials SET state = 'RUNNING', datetime_start = $1 WHERE trial_id = (
                SELECT trial_id FROM trials WHERE study_id = $2 AND state = 'WAITING' ORDER BY trial_id LIMIT 1)
            RETURNING trial_id
            """,
        postgres: """
            UPDATE trials SET state = 'RUNNING', datetime_start = $1 WHERE trial_id = (
                SELECT trial_id FROM trials WHERE study_id = $2 AND state = 'WAITING' ORDER BY trial_id LIMIT 1
                FOR UPDATE SKIP LOCKED)
            RETURNING trial_id
            """)

    /// A trial without its parts, which nobody else changes before this transaction ends.
    package static let lockTrial = SQLStatement(
        sqlite: "SELECT study_id, number, state FROM trials WHERE trial_id = $1",
        postgres: "SELECT study_id, number, state FROM trials WHERE trial_id = $1 FOR NO KEY UPDATE")

    /// Fails, by a division by zero, if a trial does not run, and keeps it from ending before this transaction does.
    ///
    /// For PostgreSQL: there a condition that holds costs no round trip.
    static let expectRunning: SQLStatement = """
        SELECT 1 / coalesce((
            SELECT CASE state WHEN 'RUNNING' THEN 1 ELSE 0 END FROM trials WHERE trial_id = $1 FOR NO KEY UPDATE), 0)
        """

    /// How many trials count: those that have ended and are not repeated, and those that run and are held by somebody.
    static let countingTrials: SQLStatement = """
        SELECT (SELECT count(*) FROM trials WHERE study_id = $1 AND state IN ('COMPLETE', 'PRUNED'))
            + (SELECT count(*) FROM trials t WHERE t.study_id = $2 AND t.state = 'FAIL' AND NOT EXISTS (
                SELECT 1 FROM trial_system_attributes a
                WHERE a.trial_id = t.trial_id AND a."key" = 'apus:repeated'))
            + (SELECT count(*) FROM trials t WHERE t.study_id = $3 AND t.state = 'RUNNING' AND (
                EXISTS (SELECT 1 FROM apus_leases l WHERE l.trial_id = t.trial_id)
                OR EXISTS (SELECT 1 FROM trial_heartbeats h WHERE h.trial_id = t.trial_id)))
        """

    static let claimThisTrial: SQLStatement = """
        UPDATE trials SET state = 'RUNNING', datetime_start = $1 WHERE trial_id = $2 AND state = 'WAITING'
        RETURNING trial_id
        """

    static let finishTrial: SQLStatement = """
        UPDATE trials SET state = $1, datetime_complete = $2 WHERE trial_id = $3
        """

    static let setParameter: SQLStatement = """
        INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES ($1, $2, $3, $4)
        ON CONFLICT (trial_id, param_name)
        DO UPDATE SET param_value = excluded.param_value, distribution_json = excluded.distribution_json
        """

    static let setValue: SQLStatement = """
        INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES ($1, $2, $3, $4)
        ON CONFLICT (trial_id, objective)
        DO UPDATE SET value = excluded.value, value_type = excluded.value_type
        """

    static let setReport: SQLStatement = """
        INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type)
        VALUES ($1, $2, $3, $4)
        ON CONFLICT (trial_id, step)
        DO UPDATE SET intermediate_value = excluded.intermediate_value,
            intermediate_value_type = excluded.intermediate_value_type
        """

    static let setMetric: SQLStatement = """
        INSERT INTO apus_trial_metrics (trial_id, metric, step, value, value_type) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (trial_id, metric, step)
        DO UPDATE SET value = excluded.value, value_type = excluded.value_type
        """

    static let setUserAttribute: SQLStatement = """
        INSERT INTO trial_user_attributes (trial_id, "key", value_json) VALUES ($1, $2, $3)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json
        """

    static let setSystemAttribute: SQLStatement = """
        INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES ($1, $2, $3)
        ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json
        """

    static let deleteProposal: SQLStatement = """
        DELETE FROM trial_system_attributes WHERE trial_id = $1 AND "key" LIKE 'tpe:relative_params:%'
        """

    static let setLease: SQLStatement = """
        INSERT INTO apus_leases (trial_id, owner, expires) VALUES ($1, $2, $3)
        ON CONFLICT (trial_id) DO UPDATE SET owner = excluded.owner, expires = excluded.expires
        """

    static let deleteLease: SQLStatement = "DELETE FROM apus_leases WHERE trial_id = $1"

    /// The time is that of the database, by which Optuna's workers judge it.
    static let setHeartbeat: SQLStatement = """
        INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES ($1, CURRENT_TIMESTAMP)
        ON CONFLICT (trial_id) DO UPDATE SET heartbeat = excluded.heartbeat
        """

    static let deleteHeartbeat: SQLStatement = "DELETE FROM trial_heartbeats WHERE trial_id = $1"
}

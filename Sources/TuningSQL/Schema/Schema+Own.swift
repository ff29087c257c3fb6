extension Schema {
    /// The names of our own tables, indexes and triggers.
    package static let ownNames: Set<String> = [
        "apus_trial_metrics", "apus_leases", "apus_last_ids", "apus_waiting_trials", "apus_running_trials",
        "apus_trial_deleted", "apus_study_deleted", "apus_trial_claimed", "apus_queues", "apus_out_of_turn",
    ]

    /// What Optuna's tables have no place for: named metrics, leases, the largest ids ever given, and how
    /// many waiting trials did not wait for their turn.
    package static let own: [SQLStatement] = [
        """
        CREATE TABLE IF NOT EXISTS apus_trial_metrics (
            trial_id INTEGER NOT NULL, metric VARCHAR(512) NOT NULL, step INTEGER NOT NULL, value FLOAT,
            value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_id, metric, step),
            FOREIGN KEY(trial_id) REFERENCES trials (trial_id) ON DELETE CASCADE)
        """,
        """
        CREATE TABLE IF NOT EXISTS apus_leases (
            trial_id INTEGER NOT NULL, owner VARCHAR(512) NOT NULL, expires DATETIME NOT NULL,
            PRIMARY KEY (trial_id), FOREIGN KEY(trial_id) REFERENCES trials (trial_id) ON DELETE CASCADE)
        """,
        """
        CREATE TABLE IF NOT EXISTS apus_last_ids (
            kind VARCHAR(8) NOT NULL, last_id INTEGER NOT NULL, PRIMARY KEY (kind))
        """,
        "INSERT INTO apus_last_ids (kind, last_id) VALUES ('study', 0), ('trial', 0) ON CONFLICT DO NOTHING",
        """
        CREATE TABLE IF NOT EXISTS apus_queues (
            study_id INTEGER NOT NULL, out_of_turn INTEGER NOT NULL, PRIMARY KEY (study_id))
        """,
        // Few trials are open, however many there are: with these their rows are found without looking at the others.
        """
        CREATE INDEX IF NOT EXISTS apus_waiting_trials ON trials (study_id, state, trial_id)
        WHERE state = 'WAITING'
        """,
        """
        CREATE INDEX IF NOT EXISTS apus_running_trials ON trials (study_id, state, trial_id)
        WHERE state = 'RUNNING'
        """,
    ]

    /// What keeps our promises whoever writes, Optuna too: ids are not reused, a trial is claimed once, and one that
    /// has ended stays as it is.
    ///
    /// Its tables are made without AUTOINCREMENT, so that SQLite gives the id of a deleted last row once more. Foreign
    /// keys, which would delete our rows, are not enforced by a connection that does not ask for it.
    package static let triggers: [SQLStatement] = [
        """
        CREATE TRIGGER IF NOT EXISTS apus_trial_deleted AFTER DELETE ON trials BEGIN
            UPDATE apus_last_ids SET last_id = max(last_id, OLD.trial_id) WHERE kind = 'trial';
            DELETE FROM apus_trial_metrics WHERE trial_id = OLD.trial_id;
            DELETE FROM apus_leases WHERE trial_id = OLD.trial_id;
        END
        """,
        """
        CREATE TRIGGER IF NOT EXISTS apus_study_deleted AFTER DELETE ON studies BEGIN
            UPDATE apus_last_ids SET last_id = max(last_id, OLD.study_id) WHERE kind = 'study';
            DELETE FROM apus_queues WHERE study_id = OLD.study_id;
        END
        """,
        // As long as waiting trials start in turn, the first that still waits tells which have started.
        """
        CREATE TRIGGER IF NOT EXISTS apus_out_of_turn AFTER UPDATE OF state ON trials
        WHEN OLD.state = 'WAITING' AND EXISTS (
            SELECT 1 FROM trials
            WHERE study_id = OLD.study_id AND state = 'WAITING' AND trial_id < OLD.trial_id) BEGIN
            INSERT INTO apus_queues (study_id, out_of_turn) VALUES (OLD.study_id, 1)
            ON CONFLICT (study_id) DO UPDATE SET out_of_turn = out_of_turn + 1;
        END
        """,
        // Optuna looks at the state and then sets it, in two steps between which another worker may claim the trial or
        // end it. It takes this error for what it means: that the other one was faster.
        """
        CREATE TRIGGER IF NOT EXISTS apus_trial_claimed BEFORE UPDATE OF state ON trials
        WHEN OLD.state NOT IN ('WAITING', 'RUNNING') OR (OLD.state = 'RUNNING' AND NEW.state = 'RUNNING') BEGIN
            SELECT RAISE(ABORT, 'another worker has the trial, or it has ended');
        END
        """,
    ]
}

import Foundation
import TestServers
import Testing
import Tuning
import TuningSQL
import TuningSQLite

struct SchemaTests {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.newFile()
    }

    @Test func aDatabaseIsJudgedByWhatItSays() {
        let tables: Set = ["studies", "trials", "version_info", "alembic_version"]
        func judge(_ tables: Set<String>, _ stamp: String?, _ number: Int?, _ library: String?) -> SchemaState
        {
            SchemaState(tables: tables, stamp: stamp, number: number, library: library)
        }
        #expect(judge([], nil, nil, nil) == .absent)
        #expect(judge(["unrelated"], nil, nil, nil) == .absent)
        #expect(judge(["alembic_version"], "abc", nil, nil) == .unknown(version: "abc"))
        #expect(judge(tables, Schema.stamp, 12, "5.0.0") == .current(.utc))
        #expect(judge(tables, Schema.stamp, 12, "4.2.0") == .current(.local))
        #expect(judge(tables, nil, 12, "4.6.0.dev") == .current(.local))
        #expect(judge(tables, nil, nil, nil) == .current(.utc))
        #expect(judge(tables, nil, 11, "1.0.0") == .unknown(version: "11"))
        #expect(judge(tables, "v3.0.0.d", 12, "3.1.0") == .unknown(version: "v3.0.0.d"))
    }

    /// The tables are those that Optuna makes; one of its own is left as it is until something is written to it.
    @Test func theTablesAreOptunas() async throws {
        try await Optuna.run("write", path)
        let before = try RawDatabase(path).text("SELECT group_concat(name) FROM sqlite_master")
        let study = try await Study.load("tpe", from: SQLiteStorage(path: path))
        #expect(try await study.trials.count == 13)
        #expect(try RawDatabase(path).text("SELECT group_concat(name) FROM sqlite_master") == before)
        #expect(try RawDatabase(path).text("PRAGMA journal_mode") == "delete")

        let own = folder.newFile()
        _ = try SQLiteStorage(path: own)
        for query in [Self.columns, Self.indexes] {
            #expect(try RawDatabase(own).text(query) == RawDatabase(path).text(query))
        }
    }

    /// All columns of Optuna's tables: names, order, types, keys and what must be there.
    private static let columns = """
        SELECT group_concat(line, char(10)) FROM (
            SELECT m.name || ' ' || c.cid || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
                AS line FROM sqlite_master m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'apus%' ORDER BY m.name, c.cid)
        """

    /// All indexes of Optuna's tables with their columns.
    private static let indexes = """
        SELECT group_concat(line, char(10)) FROM (
            SELECT i.name || ' ' || i."unique" || ' ' || group_concat(c.name) AS line
            FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'apus%' AND i.name NOT LIKE 'apus%'
            GROUP BY m.name, i.name ORDER BY m.name, i.name)
        """

    /// Dates of a database that Optuna 4 made are local ones, and those that are added too.
    @Test func theDatesOfAnOlderOptunaAreLocal() async throws {
        _ = try await Study.create("s", in: SQLiteStorage(path: path))
        try RawDatabase(path).run("UPDATE version_info SET library_version = '4.8.0'")
        await #expect(processExitsWith: .success) { [path = path as String] in
            setenv("TZ", "Asia/Tokyo", 1)
            tzset()
            let time = Date(timeIntervalSince1970: 1_700_000_000)
            let storage = try SQLiteStorage(path: path, now: { time })
            let trial = try await storage.startTrial(in: storage.study(named: "s").id, lease: nil)
            #expect(trial.start == time)
            #expect(try await storage.trial(trial.id).start == time)
        }
        let written = try RawDatabase(path).text("SELECT datetime_start FROM trials")
        #expect(written == "2023-11-15 07:13:20.000000")
    }
}

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{TestConnector, items};
use crate::agent::catalogue::builtin;
use crate::agent::records;

fn sql(connector: &mut TestConnector, sql: &str) -> Result<Value, String> {
    connector
        .call("issues", "context_store_sql_query", json!({"sql": sql}))
        .map(|(result, _)| result)
        .map_err(|e| e.message)
}

#[test]
fn select_and_with_run_over_the_entities() {
    let mut connector = TestConnector::new("github");
    let counted =
        sql(&mut connector, "SELECT state, count(*) AS n FROM issues GROUP BY state ORDER BY state").expect("runs");
    let total: i64 = items(&counted["data"]).iter().filter_map(|row| row["n"].as_i64()).sum();
    assert_eq!((items(&counted["data"])[0]["state"].as_str(), total), (Some("CLOSED"), 250));

    let joined = sql(
        &mut connector,
        "WITH busy AS (SELECT json_extract(author, '$.login') AS login, count(*) AS n FROM issues GROUP BY 1)
         SELECT u.name, b.n FROM busy b JOIN users u ON u.login = b.login ORDER BY b.n DESC LIMIT 3",
    )
    .expect("runs");
    assert_eq!(items(&joined["data"]).len(), 3);
    let counted = sql(
        &mut connector,
        "WITH x AS (SELECT 1) SELECT (SELECT count(*) FROM x) + (SELECT count(*) FROM Issues) AS n",
    );
    assert_eq!(counted.expect("runs")["data"][0]["n"], 251);
    let items_of_json =
        sql(&mut connector, "SELECT value FROM issues, json_each(issues.labels) LIMIT 1").expect("runs");
    assert_eq!(items(&items_of_json["data"]).len(), 1);
}

#[test]
fn the_limit_truncates_and_sets_has_more() {
    let mut connector = TestConnector::new("github");
    let params = json!({"sql": "SELECT number FROM issues", "limit": 5});
    let (result, _) = connector.ok("issues", "context_store_sql_query", params);
    assert_eq!((items(&result["data"]).len(), &result["meta"]["has_more"]), (5, &json!(true)));
    let params = json!({"sql": "SELECT number FROM issues LIMIT 5", "limit": 5});
    let (result, _) = connector.ok("issues", "context_store_sql_query", params);
    assert_eq!(result["meta"]["has_more"], json!(false));
}

#[test]
fn nothing_but_reading_the_entities_is_allowed() {
    let mut connector = TestConnector::new("github");
    records::seed_connector(&connector.db, "other", &connector.kind, None).expect("seeding works");
    connector
        .db
        .execute_batch("CREATE TABLE secrets (token TEXT); INSERT INTO secrets VALUES ('s3cret')")
        .expect("made");
    for statement in [
        "DELETE FROM issues",
        "INSERT INTO records VALUES ('one', 'issues', 1, 'x', '{}')",
        "UPDATE main.records SET body = '{}'",
        "DROP TABLE records",
        "CREATE TABLE x (a)",
        "ATTACH 'x.db' AS x",
        "PRAGMA writable_schema = 1",
        "PRAGMA table_list",
        "SELECT * FROM pragma_table_list",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM sqlite_temp_master",
        "SELECT * FROM temp.sqlite_schema",
        "SELECT * FROM records",
        "SELECT * FROM main.records",
        "SELECT * FROM secrets",
        "SELECT count(*) FROM secrets",
        "SELECT count(*) FROM main.records",
        "SELECT count(*) FROM MAIN.secrets",
        "SELECT count(*) FROM Secrets AS issues",
        "SELECT count(*) FROM sqlite_master",
        "SELECT count(*) FROM pragma_table_list",
        "SELECT count(*) FROM temp.sqlite_master",
        "SELECT 1 FROM secrets",
        "WITH issues AS (SELECT * FROM main.records) SELECT * FROM issues",
        "WITH secrets AS (SELECT * FROM main.secrets) SELECT * FROM secrets",
        "SELECT * FROM (SELECT * FROM secrets) AS issues",
        "SELECT load_extension('x')",
        "EXPLAIN SELECT * FROM issues",
        "EXPLAIN QUERY PLAN SELECT * FROM issues",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE records",
        "VACUUM INTO 'x.db'",
        "BEGIN",
        "SAVEPOINT x",
        "",
        "SELEC 1",
    ] {
        assert!(sql(&mut connector, statement).is_err(), "allowed: {statement}");
    }
    // Nothing was left on the connection that the emulator keeps its state on.
    let count: i64 = connector.db.query_row("SELECT count(*) FROM secrets", [], |row| row.get(0)).expect("free");
    let views: i64 =
        connector.db.query_row("SELECT count(*) FROM sqlite_temp_master", [], |row| row.get(0)).expect("free");
    assert_eq!((count, views), (1, 0));
}

#[test]
fn a_query_reads_the_records_of_its_own_connector() {
    let mut connector = TestConnector::new("github");
    records::seed_connector(&connector.db, "other", &connector.kind, Some(7)).expect("seeding works");
    let issue = connector.ok("issues", "create", json!({"owner": "a", "repo": "b", "title": "Written"})).0;
    let number = &issue["number"];
    connector.ok("issues", "update", json!({"owner": "a", "repo": "b", "issue_number": 3, "title": "Changed"}));
    let count = sql(&mut connector, "SELECT count(*) AS n FROM issues").expect("runs");
    assert_eq!(count["data"][0]["n"], 251);
    let query = "SELECT number, title FROM issues WHERE title IN ('Written', 'Changed') ORDER BY number";
    let rows = sql(&mut connector, query).expect("runs");
    assert_eq!(rows["data"], json!([{"number": 3, "title": "Changed"}, {"number": number, "title": "Written"}]));
}

/// Runs a query that must fail in a reasonable time, whatever the machine.
fn refused(statement: &str) -> String {
    let mut connector = TestConnector::new("github");
    let started = Instant::now();
    let message = sql(&mut connector, statement).expect_err("must be stopped");
    assert!(started.elapsed() < Duration::from_secs(30), "{statement}: {:?}", started.elapsed());
    message
}

#[test]
fn a_long_query_is_interrupted() {
    let endless = [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT count(*) FROM issues a, issues b, issues c, issues d",
        "SELECT a.body, b.body, c.body FROM issues a, issues b, issues c, issues d ORDER BY a.body || d.body, 2, 3",
        "SELECT DISTINCT a.body || b.body || c.body || d.body FROM issues a, issues b, issues c, issues d ORDER BY 1",
    ];
    std::thread::scope(|threads| {
        for running in endless.map(|statement| threads.spawn(move || refused(statement))) {
            let message = running.join().expect("no panic");
            assert_eq!(message, "The query took longer than 2 s, which is the emulator's limit");
        }
    });
}

#[test]
fn a_long_value_is_refused() {
    for long in [
        "SELECT randomblob(1000000000)",
        "SELECT instr(hex(zeroblob(300000)), 'x')",
        "SELECT group_concat(body) FROM issues, json_each('[1,2,3,4,5,6,7,8]')",
        "SELECT printf('%1000000d', 1)",
        &format!("SELECT '{}'", "x".repeat(300_000)),
    ] {
        let message = refused(long);
        let limit = "A value or the statement is longer than the emulator allows (262144 bytes)";
        assert_eq!(message, limit, "{}", &long[..long.len().min(80)]);
    }
}

#[test]
fn a_large_result_is_refused() {
    let large = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000)
                 SELECT hex(zeroblob(100000)) AS x FROM n";
    assert!(refused(large).starts_with("The result is larger than 16777216 bytes"));
}

/// Only what a statement reads is generated, so it does not matter how many records a table has.
#[test]
fn a_query_reads_the_first_of_a_billion_records() {
    let mut connector = TestConnector::with(builtin(), "github", Some(1_000_000_000));
    let first = sql(&mut connector, "SELECT number FROM issues WHERE number % 2 = 0 LIMIT 2").expect("runs");
    assert_eq!(first["data"], json!([{"number": 2}, {"number": 4}]));
}

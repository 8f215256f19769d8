//! Reads and verifies a log.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use airbyte_agent_core::Error;

use super::entry::{AuditEntry, AuditEvent};
use super::line;

/// What [`verify`] has found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AuditReport {
    /// How many lines there are.
    pub lines: u64,
    /// How many runs have written them.
    pub runs: u64,
    /// What is wrong, in the order of the lines.
    pub problems: Vec<AuditProblem>,
    /// Lines of writes whose outcome is not in the log, because the process ended before.
    pub unfinished: Vec<u64>,
}

/// Something that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditProblem {
    /// Number of the line, from 1.
    pub line: u64,
    /// What is wrong.
    pub reason: String,
}

impl AuditReport {
    /// Whether no line was altered, and none is missing between others. The last lines of a run may be missing: nothing follows
    /// that would show it.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.problems.is_empty()
    }
}

/// The last line of a run so far.
struct RunEnd {
    line: u64,
    seq: u64,
    hash: String,
}

/// Verifies the chains of a log.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the file cannot be read. What is wrong with its lines is in
/// the report.
pub fn verify(file: &Path) -> Result<AuditReport, Error> {
    let mut report = AuditReport::default();
    let mut runs: BTreeMap<String, RunEnd> = BTreeMap::new();
    let mut open: BTreeMap<(String, u64), u64> = BTreeMap::new();
    for text in open_file(file)?.split(b'\n') {
        let text = text.map_err(|error| unreadable(file, error))?;
        report.lines += 1;
        let number = report.lines;
        if text.is_empty() {
            continue;
        }
        let mut problem = |reason: String| report.problems.push(AuditProblem { line: number, reason });
        let Some((entry, hash, is_unchanged)) = std::str::from_utf8(&text).ok().and_then(line::read) else {
            problem("is not a line of the log, or was altered or cut".to_owned());
            continue;
        };
        if !is_unchanged {
            problem("was altered: its hash is not that of its text".to_owned());
        }
        match runs.get(&entry.run) {
            None if entry.seq == 1 && entry.prev.is_none() => {}
            None => problem(format!("is not the first of its run, but line {} of it: others are missing", entry.seq)),
            Some(end) if entry.seq != end.seq + 1 => {
                let (seq, expected) = (entry.seq, end.seq + 1);
                problem(format!("follows line {}, but is line {seq} of its run and not {expected}", end.line));
            }
            Some(end) if entry.prev.as_ref() != Some(&end.hash) => {
                problem(format!("does not continue line {}: one of them was altered", end.line));
            }
            Some(_) => {}
        }
        let call = (entry.run.clone(), entry.call);
        match entry.event {
            AuditEvent::Sending => _ = open.insert(call, number),
            _ => _ = open.remove(&call),
        }
        runs.insert(entry.run, RunEnd { line: number, seq: entry.seq, hash: hash.to_owned() });
    }
    report.runs = runs.len() as u64;
    report.unfinished = open.into_values().collect();
    report.unfinished.sort_unstable();
    Ok(report)
}

/// The entries of a log, without verifying them. Lines that cannot be read are left out.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the file cannot be read.
pub fn entries(file: &Path) -> Result<Vec<AuditEntry>, Error> {
    entries_from(file, 0).map(|(entries, _)| entries)
}

/// The entries of a log from a position in bytes, and the position after the last complete line: pass it to read what is
/// appended later.
///
/// # Errors
/// As [`entries`].
pub fn entries_from(file: &Path, position: u64) -> Result<(Vec<AuditEntry>, u64), Error> {
    let failed = |error| unreadable(file, error);
    let mut reader = open_file(file)?;
    reader.seek(SeekFrom::Start(position)).map_err(failed)?;
    let (mut entries, mut position, mut line) = (Vec::new(), position, Vec::new());
    while reader.read_until(b'\n', &mut line).map_err(failed)? > 0 && line.ends_with(b"\n") {
        position += line.len() as u64;
        let text = std::str::from_utf8(&line).ok().map(str::trim_end);
        entries.extend(text.and_then(line::read).map(|(entry, ..)| entry));
        line.clear();
    }
    Ok((entries, position))
}

fn open_file(file: &Path) -> Result<BufReader<File>, Error> {
    File::open(file).map(BufReader::new).map_err(|error| unreadable(file, error))
}

fn unreadable(file: &Path, error: std::io::Error) -> Error {
    let message = format!("the audit log {} could not be read: {error}", file.display());
    Error::configuration(message).with_source(error)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::super::log::AuditLog;
    use super::*;
    use crate::policy::file::AuditSettings;

    fn entry(run: &str, event: AuditEvent, call: u64) -> AuditEntry {
        AuditEntry {
            run: run.to_owned(),
            time: "2026-01-01T00:00:00.000Z".to_owned(),
            pid: 1,
            event,
            call,
            caller: "token".to_owned(),
            api: "https://api.test".to_owned(),
            operation: "workspaces.list".to_owned(),
            intent: Some("why\n\",\"hash\":\"".to_owned()),
            request: "00".to_owned(),
            params: Some(serde_json::json!({"a": 1})),
            ..AuditEntry::default()
        }
    }

    struct Log(PathBuf);

    impl Log {
        /// Two runs, whose lines alternate.
        fn new() -> Self {
            let file = std::env::temp_dir().join(format!("audit-{}/log.jsonl", uuid::Uuid::new_v4()));
            let log = || AuditLog::new(AuditSettings { file: file.clone(), has_params: false });
            let (one, other) = (log(), log());
            for call in 1..=3 {
                one.append(&entry("one", AuditEvent::Sending, call)).expect("written");
                other.append(&entry("other", AuditEvent::Success, call)).expect("written");
            }
            one.append(&entry("one", AuditEvent::Success, 1)).expect("written");
            Self(file)
        }

        fn edit(&self, edit: impl Fn(&mut Vec<String>)) -> AuditReport {
            let text = fs::read_to_string(&self.0).expect("a log");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            edit(&mut lines);
            fs::write(&self.0, lines.join("\n") + "\n").expect("written");
            let report = verify(&self.0).expect("readable");
            fs::write(&self.0, text).expect("written");
            report
        }
    }

    impl Drop for Log {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(self.0.parent().expect("a folder"));
        }
    }

    #[test]
    fn an_unchanged_log_is_intact_and_shows_writes_without_an_outcome() {
        let log = Log::new();
        let report = verify(&log.0).expect("readable");
        assert_eq!((report.lines, report.runs, report.is_intact()), (7, 2, true), "{report:?}");
        assert_eq!(report.unfinished, [3, 5]);
        let entries = entries(&log.0).expect("readable");
        assert_eq!((entries.len(), entries[0].params.as_ref()), (7, None));
    }

    #[test]
    fn a_line_that_was_altered_removed_or_moved_is_named() {
        let log = Log::new();
        let lines = |report: AuditReport| report.problems.into_iter().map(|it| it.line).collect::<Vec<_>>();
        let altered = log.edit(|lines| lines[2] = lines[2].replace("workspaces.list", "workspaces.get"));
        assert!(altered.problems[0].reason.contains("was altered"), "{altered:?}");
        assert_eq!(lines(altered), [3]);
        assert_eq!(lines(log.edit(|lines| drop(lines.remove(2)))), [4]);
        assert_eq!(lines(log.edit(|lines| lines.swap(2, 4))), [3, 5, 7]);
        assert_eq!(lines(log.edit(|lines| lines[3] = "{}".to_owned())), [4, 6]);
        assert_eq!(lines(log.edit(|lines| drop(lines.remove(0)))), [2]);
        assert_eq!(lines(log.edit(|lines| lines[6].truncate(40))), [7]);
    }

    #[test]
    fn a_line_whose_hash_was_made_anew_does_not_fit_the_next() {
        let log = Log::new();
        let report = log.edit(|lines| {
            let (mut entry, ..) = line::read(&lines[2]).expect("a line");
            entry.operation = "workspaces.get".to_owned();
            lines[2] = line::write(&entry).expect("written").0;
        });
        assert_eq!(report.problems.len(), 1);
        assert_eq!(report.problems[0].reason, "does not continue line 3: one of them was altered");
    }

    #[test]
    fn what_is_appended_later_is_read_from_a_position() {
        let log = Log::new();
        let (_, position) = entries_from(&log.0, 0).expect("readable");
        let later = AuditLog::new(AuditSettings { file: log.0.clone(), has_params: true });
        later.append(&entry("later", AuditEvent::Refused, 1)).expect("written");
        let (entries, end) = entries_from(&log.0, position).expect("readable");
        assert_eq!((entries.len(), entries[0].run.as_str()), (1, "later"));
        assert!(entries[0].params.is_some());
        assert_eq!(entries_from(&log.0, end).expect("readable").0, []);
    }

    #[test]
    fn lines_of_many_writers_do_not_interleave() {
        let log = Log::new();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let file = log.0.clone();
                scope.spawn(move || {
                    let log = AuditLog::new(AuditSettings { file, has_params: false });
                    for call in 0..50 {
                        log.append(&entry(&writer.to_string(), AuditEvent::Success, call)).expect("written");
                    }
                });
            }
        });
        let report = verify(&log.0).expect("readable");
        assert_eq!((report.lines, report.runs, report.is_intact()), (207, 6, true), "{report:?}");
    }
}

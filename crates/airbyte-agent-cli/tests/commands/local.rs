//! Commands that send nothing, and `doctor`.

use serde_json::{Value, json};

use crate::harness::{Folder, Service, TestResult, ended, run_offline};

#[test]
fn a_schema_describes_request_and_response() -> TestResult {
    for words in [vec!["replication", "connections", "list"], vec!["replication.connections.list"]] {
        let ended = run_offline(&[&["schema"], words.as_slice()].concat())?;
        let schema: Value = serde_json::from_str(&ended.stdout)?;
        assert_eq!(schema["request"]["properties"]["limit"]["type"][0], "integer", "{}", ended.stdout);
        assert!(schema["response"]["$defs"]["Connection"].is_object());
    }
    Ok(())
}

#[test]
fn completions_and_manual_pages_have_every_command() -> TestResult {
    for shell in ["bash", "zsh", "fish"] {
        let ended = run_offline(&["completions", shell])?;
        assert!(ended.code == Some(0) && ended.stdout.contains("list-credentials"), "{shell}");
    }
    let folder = Folder::new()?;
    let pages = folder.path("man1");
    assert_eq!(run_offline(&["man", &pages])?.code, Some(0));
    let page = std::fs::read_to_string(format!("{pages}/airbyte-agent-replication-connections-sync.1"))?;
    assert!(page.contains("Start a sync, and wait until it has ended."), "{page}");
    Ok(())
}

#[test]
fn a_skill_is_written_where_the_agent_looks_for_it() -> TestResult {
    let folder = Folder::new()?;
    let ended = run_offline(&["skills", "install", "--folder", &folder.path("skills")])?;
    let path = folder.path("skills/airbyte-agent/SKILL.md");
    assert_eq!(ended.stdout.trim_end(), path, "{}", ended.stderr);
    let printed = run_offline(&["skills", "install", "--print"])?.stdout;
    assert_eq!(std::fs::read_to_string(&path)?, printed);
    assert!(printed.starts_with("---\nname: airbyte-agent\n"));
    Ok(())
}

/// The commands of the skill exist.
#[test]
fn the_skill_shows_commands_that_exist() -> TestResult {
    let skill = run_offline(&["skills", "install", "--print"])?.stdout;
    let lines: Vec<&str> = skill.lines().filter(|line| line.starts_with("airbyte-agent ")).collect();
    assert!(lines.len() > 10);
    for line in lines {
        let words = line.split(" #").next().unwrap_or(line).split_whitespace().skip(1);
        let command: Vec<&str> =
            words.take_while(|word| word.chars().all(|it| it.is_ascii_lowercase() || it == '-')).collect();
        let command: Vec<&str> = command.into_iter().take_while(|word| !word.starts_with('-')).collect();
        if command.is_empty() {
            continue;
        }
        // Entities and actions follow the name of a connector.
        let command = match command.first() {
            Some(&("execute" | "records" | "schema" | "sync")) => &command[..1],
            _ => command.as_slice(),
        };
        let ended = run_offline(&[command, &["--help"]].concat())?;
        assert_eq!(ended.code, Some(0), "{line}: {}", ended.stderr);
    }
    Ok(())
}

#[test]
fn the_doctor_says_what_is_used_and_whether_it_works() -> TestResult {
    let service = Service::start()?;
    let healthy = service.run(&["doctor", "--format=table", "--workspace=default"])?;
    assert_eq!(healthy.code, Some(0), "{}{}", healthy.stdout, healthy.stderr);
    for text in [
        "from the environment (AIRBYTE_CLIENT_ID)",
        "default, from the arguments",
        "replication.workspaces.list answered",
    ] {
        assert!(healthy.stdout.contains(text), "{}", healthy.stdout);
    }
    assert!(!healthy.stdout.contains(service.client_secret()));
    let wrong = service.command(&["doctor"]).env("AIRBYTE_CLIENT_SECRET", "hush").output()?;
    assert_eq!(wrong.status.code(), Some(2));
    assert!(!String::from_utf8(wrong.stdout)?.contains("hush"));
    let unreachable = service.command(&["doctor"]).env("AIRBYTE_API_HOST", "http://127.0.0.1:9").output()?;
    assert!(String::from_utf8(unreachable.stdout)?.contains("the connection was refused"));
    let home = Folder::new()?;
    std::fs::create_dir(home.0.join(".airbyte-agent"))?;
    let saved = json!({"settings": {
        "credentials": {"client_id": service.client_id(), "client_secret": service.client_secret()},
        "organization_id": service.organization_id(),
    }});
    let file = home.file(".airbyte-agent/settings.json", &saved.to_string())?;
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let mut logged_in = service.command(&["doctor"]);
    let logged_in = logged_in.env_remove("AIRBYTE_CLIENT_ID").env_remove("AIRBYTE_CLIENT_SECRET").env("HOME", &home.0);
    let logged_in = ended(logged_in.output()?)?;
    assert_eq!(logged_in.code, Some(0), "{}", logged_in.stdout);
    assert!(logged_in.stdout.contains("(set, not shown), from ~/.airbyte-agent/settings.json"), "{}", logged_in.stdout);
    let none = run_offline(&["doctor"])?;
    assert_eq!(none.code, Some(2));
    assert!(none.stdout.contains("no credentials were found"), "{}", none.stdout);
    Ok(())
}

//! Pages of reference that are made from the code, and those by hand that name all that the code accepts.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use paradero_findings::{Parameters, Rule, built_in, built_in_views};
use paradero_model::{Property, ValueType, Vocabulary};
use regex::Regex;
use serde_json::Value;

use super::{root, updating};

const MADE: [&str; 4] =
    ["reference/vocabulary.md", "reference/rules.md", "reference/commands.md", "reference/api.md"];

/// Whether a page is made from the code.
pub(crate) fn is_made(page: &str) -> bool {
    MADE.contains(&page)
}

/// Compares a page with what the code makes of it, or writes it.
fn fresh(page: &str, made: &str) {
    let path = root().join("docs").join(page);
    if updating() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, made).unwrap();
        return;
    }
    let lies = std::fs::read_to_string(&path).unwrap_or_default();
    let first = lies.lines().zip(made.lines()).position(|(one, other)| one != other);
    let line = first.unwrap_or_else(|| lies.lines().count().min(made.lines().count())) + 1;
    assert!(
        lies == made,
        "docs/{page} is not what the code makes, from line {line} on: run UPDATE_BOOK=1 cargo test --workspace \
         --exclude paradero-cluster --test book"
    );
}

/// The page of commands, as the program writes it.
pub(crate) fn commands() -> String {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_paradero"))
        .env_clear()
        .args(["man", "--markdown", "--to"])
        .arg(folder.path())
        .status()
        .unwrap();
    assert!(status.success());
    std::fs::read_to_string(folder.path().join("commands.md")).unwrap()
}

/// What a reader of Markdown would take for something else.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|").replace('<', "\\<")
}

fn value(value: &ValueType) -> String {
    match value {
        ValueType::Text => "text".to_owned(),
        ValueType::Name => "name of a person".to_owned(),
        ValueType::Date => "date".to_owned(),
        ValueType::Count => "count".to_owned(),
        ValueType::Number => "number".to_owned(),
        ValueType::Bool => "yes or no".to_owned(),
        ValueType::Country => "country".to_owned(),
        ValueType::Document => "document".to_owned(),
        ValueType::Age => "age".to_owned(),
        ValueType::Indicator => "indicator".to_owned(),
        ValueType::Band => "band".to_owned(),
        ValueType::Code(list) => format!("[{list}](#list-{list})"),
        ValueType::Ref(kind) => {
            let kind = kind.code();
            let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{article} {kind} of the source")
        }
    }
}

fn property(page: &mut String, property: &Property) {
    let many = if property.many { ", several" } else { "" };
    let level = match property.level.code() {
        "public" => String::new(),
        level => format!(" At level {level} where the source is not public."),
    };
    let _ = writeln!(
        page,
        "| `{}` | {} | {} | {}{many} | {}{level} |",
        property.code,
        plain(&property.term.en),
        plain(&property.term.es),
        value(&property.value_type),
        plain(&property.help.en)
    );
}

fn article(letter: Option<&str>) -> String {
    match letter {
        None => "none".to_owned(),
        Some("18") => "art. 18 of the convention (ICPPED)".to_owned(),
        Some(letter) => format!("art. 17(3)({letter}) of the convention (ICPPED)"),
    }
}

#[test]
fn the_vocabulary_is_that_of_the_code() {
    const HEAD: &str = "| property | English | Spanish | value | |\n|---|---|---|---|---|";
    let vocabulary = Vocabulary::get();
    let mut page = String::from(
        "# Vocabulary\n\nThis page is made from `crates/model/vocabulary.toml`. A mapping or a claim sheet writes the codes; pages \
         show the words. Each kind of event answers a letter of article 17(3) of the International Convention for the Protection \
         of All Persons from Enforced Disappearance (ICPPED), which says what a state's own register must hold, or article 18, \
         which says what relatives are owed.\n",
    );
    let _ = writeln!(page, "\n## What any event may say\n\n{HEAD}");
    vocabulary.common().iter().for_each(|common| property(&mut page, common));
    for kind in vocabulary.events() {
        let about: Vec<&str> = kind.subjects.iter().map(|subject| subject.code()).collect();
        let _ = writeln!(
            page,
            "\n## {}\n\n**{}** (*{}*). {} About: {}. Answers: {}.\n",
            kind.code,
            plain(&kind.term.en),
            plain(&kind.term.es),
            plain(&kind.help.en),
            about.join(", "),
            article(kind.letter.as_deref())
        );
        if !kind.properties.is_empty() {
            let _ = writeln!(page, "{HEAD}");
            kind.properties.iter().for_each(|own| property(&mut page, own));
        }
    }
    for (list, codes) in vocabulary.lists() {
        let _ =
            writeln!(page, "\n## List {list}\n\n| code | English | Spanish | |\n|---|---|---|---|");
        for code in codes {
            let mut beside = Vec::new();
            beside.extend(code.negates.as_ref().map(|other| format!("says that not `{other}`")));
            if !code.also.is_empty() {
                beside.push(format!("also read: {}", plain(&code.also.join(", "))));
            }
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                code.code,
                plain(&code.term.en),
                plain(&code.term.es),
                beside.join("; ")
            );
        }
    }
    fresh("reference/vocabulary.md", &page);
}

fn rule(page: &mut String, rule: &Rule, limits: &Parameters) {
    let _ = writeln!(
        page,
        "\n## {}\n\n**{}** (*{}*)\n\n- severity: {}\n- about: {}\n- rests in law on: {}",
        rule.id,
        plain(&rule.title.en),
        plain(&rule.title.es),
        rule.severity.code(),
        rule.subject.code(),
        plain(&rule.basis_in_law)
    );
    if rule.clock {
        let _ = writeln!(page, "- counts days from when it holds");
    }
    let used =
        limits.as_slice().iter().filter(|limit| rule.sql.contains(&format!("'{}'", limit.name)));
    let used: Vec<String> = used.map(|limit| format!("`{}`", limit.name)).collect();
    if !used.is_empty() {
        let _ = writeln!(page, "- limits: {}", used.join(", "));
    }
    let _ = writeln!(page, "- says: `{}`\n", rule.message.en);
    for (fires, word) in [(true, "It fires"), (false, "It does not fire")] {
        let names: Vec<String> = rule
            .examples
            .iter()
            .filter(|example| example.fires.is_empty() != fires)
            .map(|example| format!("- {}\n", plain(&example.name)))
            .collect();
        let _ = writeln!(page, "{word}, by its examples:\n\n{}", names.concat());
    }
    let trimmed = page.trim_end().len();
    page.truncate(trimmed);
    page.push('\n');
}

#[test]
fn the_rules_are_those_of_the_code() {
    let limits = Parameters::default();
    let rules = built_in().unwrap();
    let mut page = format!(
        "# Rules\n\nThis page is made from the {} files `rules/*.sql`, which are what is run: [findings](../findings.md) says how \
         their answers are read. In a message a part in square brackets stands only where what it speaks of is known.\n\n## \
         Limits\n\nRules compare with these where `paradero.toml` does not say another for the country.\n\n| limit | value | where \
         it stands |\n|---|---|---|\n",
        rules.len()
    );
    for limit in limits.as_slice() {
        let _ = writeln!(page, "| `{}` | {} | {} |", limit.name, limit.value, plain(&limit.cites));
    }
    rules.iter().for_each(|one| rule(&mut page, one, &limits));
    let _ =
        writeln!(page, "\n## Computed tables\n\nRules read these beside the tables of events.\n");
    for view in built_in_views().unwrap() {
        let _ = writeln!(page, "- `{}`: {}", view.name, plain(&view.about));
    }
    fresh("reference/rules.md", &page);
}

#[test]
fn the_commands_are_those_of_the_program() {
    fresh("reference/commands.md", &commands());
}

/// The document of the API that a server gives.
fn served() -> Value {
    let folder = tempfile::tempdir().unwrap();
    let paradero = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paradero"));
        command.env_clear().current_dir(folder.path());
        command
    };
    assert!(paradero().args(["init", "office"]).output().unwrap().status.success());
    let mut server = paradero()
        .args(["-r", "office", "serve", "--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut lines = BufReader::new(server.stderr.take().unwrap());
    while !said.contains("http://") {
        assert!(lines.read_line(&mut said).unwrap() > 0, "the server ended: {said}");
    }
    let address = Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    let mut stream = TcpStream::connect(address.find(&said).unwrap().as_str()).unwrap();
    let ask = "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(ask.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|why| panic!("{why}: {answer}"))
}

#[test]
fn the_api_is_that_of_the_server() {
    let document = served();
    let text = |value: &Value| plain(value.as_str().unwrap_or_default());
    let mut page = format!(
        "# API\n\nThis page is made from `/api/openapi.json`, which each server gives (OpenAPI {}). {} Paths stand below `/api`.\n",
        text(&document["openapi"]),
        text(&document["info"]["description"])
    );
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, asked) in methods.as_object().unwrap() {
            let path = path.strip_prefix("/api").unwrap_or(path);
            let _ = writeln!(
                page,
                "\n## `{} {path}`\n\n{}.\n",
                method.to_uppercase(),
                text(&asked["summary"])
            );
            for taken in asked["parameters"].as_array().into_iter().flatten() {
                let says = text(&taken["description"]);
                let colon = if says.is_empty() { "" } else { ": " };
                let _ = writeln!(
                    page,
                    "- `{}` (in the {}){colon}{says}",
                    text(&taken["name"]),
                    text(&taken["in"])
                );
            }
            for (code, answer) in asked["responses"].as_object().into_iter().flatten() {
                let _ = writeln!(page, "- {code}: {}", text(&answer["description"]));
            }
        }
    }
    fresh("reference/api.md", &page);
}

/// The keys that code accepts, by what their table is called in its errors.
fn accepted() -> Vec<(String, Vec<String>)> {
    let only = Regex::new(r#"(?s)\.only\(\s*"([^"]+)",\s*&\[(.*?)\]"#).unwrap();
    let key = Regex::new(r#""([a-z_]+)""#).unwrap();
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates/intake/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
            for list in only.captures_iter(&text) {
                let keys = key.captures_iter(&list[2]).map(|key| key[1].to_owned()).collect();
                found.push((list[1].to_owned(), keys));
            }
        }
    }
    found.sort();
    found
}

/// The keys of a struct that is read from a file.
fn fields(file: &str, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(file)).unwrap();
    let (_, body) = text.split_once(&format!("pub struct {name} {{")).unwrap();
    let field = Regex::new(r"(?m)^    (?:pub )?([a-z_]+):").unwrap();
    let body = body.split("\n}").next().unwrap();
    field.captures_iter(body).map(|found| found[1].to_owned()).collect()
}

#[test]
fn pages_by_hand_name_every_key() {
    let page =
        |name: &str| std::fs::read_to_string(root().join("docs/reference").join(name)).unwrap();
    let (mapping, sheet, settings) =
        (page("mapping.md"), page("claim-sheet.md"), page("settings.md"));
    let mut missing = Vec::new();
    let mut look = |page: &str, text: &str, table: &str, keys: &[String]| {
        assert!(!keys.is_empty(), "no keys of {table}");
        for key in keys.iter().filter(|key| !text.contains(&format!("`{key}`"))) {
            missing.push(format!("docs/reference/{page}: `{key}` of {table}"));
        }
    };
    let accepted = accepted();
    assert!(accepted.len() >= 12, "{accepted:?}");
    for (table, keys) in &accepted {
        let (name, text) = if table == "a claim sheet" {
            ("claim-sheet.md", &sheet)
        } else {
            ("mapping.md", &mapping)
        };
        look(name, text, table, keys);
    }
    let own = "crates/register/src/settings.rs";
    for table in [
        "Settings",
        "SuggestSettings",
        "Pages",
        "PlacesSettings",
        "WitnessSettings",
        "TimestampSettings",
        "Alerts",
        "Mail",
        "SettingsParameter",
    ] {
        look("settings.md", &settings, table, &fields(own, table));
    }
    let read =
        |file: &str| std::fs::read_to_string(root().join("crates/intake/src").join(file)).unwrap();
    let listed = |text: &str, from: &str, to: &str| {
        let (_, list) = text.split_once(from).unwrap();
        let word = Regex::new("[a-z_]+").unwrap();
        word.find_iter(list.split(to).next().unwrap())
            .map(|word| word.as_str().to_owned())
            .collect::<Vec<_>>()
    };
    look("mapping.md", &mapping, "[source]", &listed(&read("head.rs"), "\"use one of ", "\","));
    let own = |file: &str| listed(&read(file), "] =", "];");
    look("mapping.md", &mapping, "[[event]]", &own("mapping/spec.rs"));
    look("claim-sheet.md", &sheet, "[[event]]", &own("sheet.rs"));
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

//! The commands on a register.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use paradero_model::{Day, Level};
use paradero_register::{Elsewhere, List, Register, View};
use paradero_web::May;
use serde_json::{Value, json};

use crate::args::{
    Ask, DecideArgs, FindingsArgs, InitArgs, LinkArgs, Place, RebuildArgs, ShowArgs,
};
use crate::desk::patiently;
use crate::print::{columns, json as print_json, out, say};
use crate::{cluster, custody, pdf, who};

/// How often a view is made again because a source was withdrawn while it was made.
const ATTEMPTS: usize = 5;

/// Seconds since 1970-01-01T00:00Z.
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The register's directory, from `-r` or the environment.
pub(crate) fn directory(place: &Place) -> anyhow::Result<&Path> {
    place.register.as_deref().context(
        "no register named: give -r DIR or set PARADERO_REGISTER; `paradero init DIR` makes one",
    )
}

pub(crate) fn level(text: &str) -> anyhow::Result<Level> {
    Level::from_code(text)
        .with_context(|| format!("`{text}` is no level; say public, team or sealed"))
}

/// The day on which clocks are read.
pub(crate) fn today(text: Option<&str>) -> anyhow::Result<Day> {
    let Some(text) = text else {
        let day = i32::try_from(now().div_euclid(86_400)).context("the machine's date")?;
        return Ok(Day(day));
    };
    Day::parse_iso(text)
        .with_context(|| format!("--today: `{text}` is not a day; write 2025-04-14"))
}

pub(crate) fn open(place: &Place) -> anyhow::Result<Register> {
    let identity = place.identity.as_deref();
    let register = Register::open_as(directory(place)?, pdf::reader(), identity)?;
    register.notices().iter().for_each(|notice| say(notice));
    Ok(register)
}

pub(crate) fn writer(place: &Place) -> anyhow::Result<Register> {
    let keys =
        Elsewhere { identity: place.identity.as_deref(), signing: place.signing_key.as_deref() };
    let at = directory(place)?;
    let register = patiently(|| Register::open_writer_with(at, pdf::reader(), now(), keys))?;
    register.notices().iter().for_each(|notice| say(notice));
    Ok(register)
}

/// A register whose view at a level is about to be read. Where that is what is sealed, it is recorded
/// first who reads what.
///
/// # Errors
/// When the register cannot be opened, or what is sealed cannot be read here, or the reading cannot
/// be recorded: then nothing is shown.
pub(crate) fn reading(place: &Place, what: &str) -> anyhow::Result<Register> {
    if level(&place.level)? < Level::Sealed {
        return open(place);
    }
    open(place)?.readable(Level::Sealed)?;
    custody::record_reading(place, what)?;
    open(place)
}

pub(crate) fn view(place: &Place, ask: &Ask, what: &str) -> anyhow::Result<View> {
    view_at(place, ask, what, &cluster::Workers::Here)
}

/// The same, with what deriving can give away done where a command says.
fn view_at(place: &Place, ask: &Ask, what: &str, at: &cluster::Workers) -> anyhow::Result<View> {
    let mut register = reading(place, what)?;
    register.run_on(Arc::new(at.clone()));
    let (level, day) = (level(&place.level)?, today(ask.today.as_deref())?);
    for _ in 0..ATTEMPTS {
        match register.view(level, register.position(level, ask.as_of.as_deref())?, day) {
            // Somebody withdrew a source while its view was made: what was derived is taken away.
            Err(error) if error.is_not_found() => {
                register = open(place)?;
                register.run_on(Arc::new(at.clone()));
            }
            viewed => return Ok(viewed?),
        }
    }
    Ok(register.view(level, register.position(level, ask.as_of.as_deref())?, day)?)
}

pub(crate) fn init(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let name = args.name.clone().unwrap_or_else(|| {
        args.directory.file_name().unwrap_or_default().to_string_lossy().into_owned()
    });
    Register::init(&args.directory, &name, now(), random()?)?;
    say(&format!("{}: an empty register named `{name}`", args.directory.display()));
    Ok(ExitCode::SUCCESS)
}

/// Bytes for keys, from the operating system.
pub(crate) fn random() -> anyhow::Result<[u8; 32]> {
    use rand::TryRng;
    let mut bytes = [0; 32];
    rand::rngs::SysRng
        .try_fill_bytes(&mut bytes)
        .context("the operating system gives no random bytes for keys; try again")?;
    Ok(bytes)
}

pub(crate) fn link(place: &Place, args: &LinkArgs) -> anyhow::Result<ExitCode> {
    let at = cluster::Workers::new(&args.on)?;
    if args.train {
        let level = level(&place.level)?;
        let who = who::may(place, &args.by, May::Decide)?;
        who.sees(level)?;
        let mut register = writer(place)?;
        who.writes(&mut register);
        register.run_on(Arc::new(at.clone()));
        let entry = register.train(level, now())?;
        say(&format!("a trained model is recorded as entry {entry}"));
    }
    let ask = Ask { as_of: None, today: None, json: false };
    columns(&view_at(place, &ask, "link", &at)?.list(List::Status)?);
    at.finish()?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn decide(place: &Place, args: &DecideArgs) -> anyhow::Result<ExitCode> {
    let (name, text) = match (&args.file, args.words.as_slice()) {
        (Some(path), _) => {
            let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
            (path.display().to_string(), text)
        }
        (None, [judgement, a, b]) if judgement == "same" || judgement == "different" => {
            let why = args.why.as_deref().context("say why: --why \"...\"")?;
            let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
            let members = format!("[{}, {}]", quote(a), quote(b));
            let text = format!(
                "[[{judgement}]]\nkind = \"person\"\nmembers = {members}\nwhy = {}\n",
                quote(why)
            );
            ("decide".to_owned(), text)
        }
        (None, [judgement, source, of]) if judgement == "repeats" => {
            let why = args.why.as_deref().context("say why: --why \"...\"")?;
            let quote = |text: &str| toml::Value::String(text.to_owned()).to_string();
            let (source, of, why) = (quote(source), quote(of), quote(why));
            let text = format!("[[repeats]]\nsource = {source}\nof = {of}\nwhy = {why}\n");
            ("decide".to_owned(), text)
        }
        _ => bail!(
            "say `decide same A B --why ...`, `decide different A B --why ...`, `decide repeats SOURCE OF --why ...` or --file F"
        ),
    };
    let level = level(&place.level)?;
    let who = who::may(place, &args.by, May::Decide)?;
    who.sees(level)?;
    let entry = writer(place)?.decide(&name, &text, &who.named("office"), level, now())?;
    say(&format!("recorded as entry {entry}"));
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn list(place: &Place, ask: &Ask, list: List) -> anyhow::Result<ExitCode> {
    let rows = view(place, ask, &format!("{list:?}").to_lowercase())?.list(list)?;
    if ask.json {
        print_json(&Value::Array(rows.into_iter().map(Value::Object).collect()));
    } else {
        columns(&rows);
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn findings(place: &Place, args: &FindingsArgs) -> anyhow::Result<ExitCode> {
    let at = cluster::Workers::new(&args.on)?;
    let mut findings = view_at(place, &args.ask, "findings", &at)?.findings()?;
    at.finish()?;
    at.tell();
    if let Some(rule) = &args.rule {
        findings.retain(|finding| finding.get("rule") == Some(&json!(rule)));
    }
    let severities = ["serious", "notable", "info"];
    let failed = args.fail_on.as_ref().is_some_and(|worst| {
        let grave = severities.iter().take_while(|severity| *severity != worst).count();
        findings.iter().any(|finding| {
            severities[..=grave.min(2)].iter().any(|s| finding.get("severity") == Some(&json!(s)))
                && finding.get("state") != Some(&json!("dismissed"))
        })
    });
    if args.ask.json {
        print_json(&Value::Array(findings.into_iter().map(Value::Object).collect()));
    } else {
        for finding in &findings {
            let text = |key: &str| finding.get(key).and_then(Value::as_str).unwrap_or("-");
            out(&format!(
                "{:8} {:34} {} [{}, {}]",
                text("severity"),
                text("rule"),
                text("message"),
                text("basis"),
                text("certainty")
            ));
        }
    }
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

pub(crate) fn show(place: &Place, args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let view = view(place, &args.ask, &format!("show {}", args.id))?;
    let found = view.rows(
        "SELECT DISTINCT s.id, s.kind, s.name FROM subject s
         LEFT JOIN mention m ON m.person = s.id
         WHERE s.id = ?1 OR m.own_id = ?1 OR m.id = ?1 OR s.name LIKE '%' || ?1 || '%'
         ORDER BY s.name, s.id LIMIT 50",
        &[&args.id],
    )?;
    let [one] = found.as_slice() else {
        if found.is_empty() {
            bail!("nothing here is called `{}`", args.id);
        }
        columns(&found);
        return Ok(ExitCode::SUCCESS);
    };
    let id = one.get("id").and_then(Value::as_str).unwrap_or_default();
    let events = view.rows(
        "SELECT e.id AS event, e.kind, e.stance, e.said_by, e.date_text AS date,
           c.property, c.value, e.source, r.locator
         FROM event e LEFT JOIN claim c ON c.event = e.id JOIN record r ON r.id = e.record
         WHERE e.subject = ?1 ORDER BY e.date_lo, e.id, c.id",
        &[id],
    )?;
    let findings: Vec<Value> = view
        .findings()?
        .into_iter()
        .filter(|finding| finding.get("subject_id") == Some(&json!(id)))
        .map(Value::Object)
        .collect();
    if args.ask.json {
        print_json(&json!({ "subject": one, "claims": events, "findings": findings }));
    } else {
        columns(std::slice::from_ref(one));
        out("");
        columns(&events);
        for finding in findings {
            out(&format!("{}: {}", finding["rule"], finding["message"]));
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn rebuild(place: &Place, args: &RebuildArgs) -> anyhow::Result<ExitCode> {
    let at = cluster::Workers::new(&args.on)?;
    let mut register = open(place)?;
    register.run_on(Arc::new(at.clone()));
    let level = level(&place.level)?;
    if !args.check {
        register.rebuild(level)?;
        if args.on.on.is_some() {
            // Whoever looks next would run the rules on this machine alone.
            register.view(level, register.position(level, None)?, today(None)?)?;
        }
        at.finish()?;
        at.tell();
        say(&format!("rebuilt; state {}", register.state(level)?));
        return Ok(ExitCode::SUCCESS);
    }
    let differing = register.rebuild_check(level)?;
    at.finish()?;
    if differing.is_empty() {
        say(&format!("the same row for row; state {}", register.state(level)?));
        return Ok(ExitCode::SUCCESS);
    }
    for table in differing {
        out(&format!("{table}: differs from what is rebuilt"));
    }
    Ok(ExitCode::from(1))
}

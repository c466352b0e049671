//! The standing watch after an addition: what newly added sources say of people whom an order protects is printed, and
//! handed to the command of `[alerts]` in paradero.toml.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use paradero_model::{Day, Level};
use paradero_register::{Alerted, Register};
use serde_json::{Value, json};

use crate::print::say;

/// How long the command may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is looked at.
const BLINK: Duration = Duration::from_millis(20);

/// Looks, prints and hands over. What goes wrong is said; the sources are added all the same.
pub(crate) fn after(register: &Register, level: Level, today: Day, sources: &[String]) -> Value {
    if sources.is_empty() {
        return json!([]);
    }
    match watched(register, level, today, sources) {
        Ok(alerted) => json!(alerted.alerts),
        Err(error) => {
            say(&format!("the sources are added; the standing watch could not look: {error:#}"));
            Value::Null
        }
    }
}

/// Looks and hands over, and prints nothing of it: the log of a server names nobody.
pub(crate) fn quietly(register: &Register, level: Level, today: Day, sources: &[String]) {
    let handed = found(register, level, today, sources)
        .and_then(|alerted| hand(register, (level, today), &alerted));
    if handed.is_err() {
        say("a source is added; the standing watch could not look, or its command was not run");
    }
}

fn watched(
    register: &Register,
    level: Level,
    today: Day,
    sources: &[String],
) -> anyhow::Result<Alerted> {
    let alerted = found(register, level, today, sources)?;
    for alert in &alerted.alerts {
        say(&format!(
            "ALERT: {} [{}, {}; {:+.1} bits: {}; finding {}]",
            alert.message, alert.file, alert.place, alert.bits, alert.why, alert.finding
        ));
    }
    if alerted.settled > 0 {
        say(&format!(
            "{} more of whom somebody decided at a screening that they are somebody else",
            alerted.settled
        ));
    }
    hand(register, (level, today), &alerted)?;
    Ok(alerted)
}

fn found(
    register: &Register,
    level: Level,
    today: Day,
    sources: &[String],
) -> anyhow::Result<Alerted> {
    let view = register.view(level, register.size(level), today)?;
    Ok(register.alerts(&view, sources)?)
}

/// Hands what was found to the command of the settings, if there is one.
fn hand(
    register: &Register,
    (level, today): (Level, Day),
    alerted: &Alerted,
) -> anyhow::Result<()> {
    let settings = register.settings()?;
    if let ([program, arguments @ ..], false) =
        (settings.alerts.command.as_slice(), alerted.alerts.is_empty())
    {
        let told = json!({
            "register": settings.name, "level": level.code(), "entries": register.size(level),
            "today": today.to_string(), "findings": alerted.alerts,
        });
        if let Err(error) = hand_over(program, arguments, &told) {
            say(&format!("[alerts] command `{program}`: {error:#}"));
        }
    }
    Ok(())
}

/// Runs a program without a shell, with JSON on its standard input; what it prints goes to standard error.
fn hand_over(program: &str, arguments: &[String], told: &Value) -> anyhow::Result<()> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(std::io::stderr())
        .spawn()
        .context("cannot be started")?;
    let text = format!("{told:#}\n");
    // It may read late or not at all: whoever writes must not wait with it.
    let pipe = child.stdin.take();
    let writer = std::thread::spawn(move || pipe.map(|mut pipe| pipe.write_all(text.as_bytes())));
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            child.wait()?;
            bail!("took longer than {} s and was ended", PATIENCE.as_secs());
        }
        std::thread::sleep(BLINK);
    };
    // A program that does its work without reading all is none of ours to correct.
    let _ = writer.join();
    if !status.success() {
        bail!("ended with {status}");
    }
    Ok(())
}

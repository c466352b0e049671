//! Pages of the manual and completions for shells, both made of what can be typed.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Arg, Command, CommandFactory as _};
use clap_complete::Shell;

use crate::args::Arguments;

/// What can be typed, in the words that a shell completes.
#[derive(clap::Args)]
pub(crate) struct CompletionsArgs {
    /// For which shell.
    shell: Shell,
}

/// Pages of the manual.
#[derive(clap::Args)]
pub(crate) struct ManArgs {
    /// The folder to write them to, one a command: paradero.1, paradero-add.1 and so on.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Write one page of Markdown with all commands, commands.md, in their place.
    #[arg(long)]
    markdown: bool,
}

/// Prints the completions of a shell.
pub(crate) fn completions(args: &CompletionsArgs) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "paradero", &mut script);
    crate::print::out(String::from_utf8_lossy(&script).trim_end());
    ExitCode::SUCCESS
}

/// Writes the manual.
///
/// # Errors
/// When the folder cannot be made or written to.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<ExitCode> {
    let folder = &args.to;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let written = if args.markdown {
        std::fs::write(folder.join("commands.md"), markdown(&Arguments::command()))
    } else {
        clap_mangen::generate_to(Arguments::command(), folder)
    };
    written.with_context(|| format!("cannot write the manual to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// All commands with their options, as one page.
fn markdown(program: &Command) -> String {
    let mut page = String::from(
        "# Commands\n\nThis page is made from the program (`paradero man --markdown --to FOLDER`).\n",
    );
    let _ = writeln!(page, "\n## Options of every command\n");
    options(&mut page, program);
    for command in program.get_subcommands() {
        described(&mut page, command, "paradero", 2);
    }
    page
}

/// A command and those below it.
fn described(page: &mut String, command: &Command, above: &str, depth: usize) {
    if command.is_hide_set() {
        return;
    }
    let name = format!("{above} {}", command.get_name());
    let _ = writeln!(page, "\n{} {name}\n", "#".repeat(depth));
    if let Some(about) = command.get_long_about().or_else(|| command.get_about()) {
        let _ = writeln!(page, "{}\n", escaped(&about.to_string()));
    }
    if !command.has_subcommands() {
        let usage = command.clone().bin_name(&name).render_usage().to_string();
        let _ = writeln!(page, "```text\n{}\n```\n", usage.trim_start_matches("Usage: ").trim());
    }
    options(page, command);
    for inner in command.get_subcommands() {
        described(page, inner, &name, 3);
    }
}

/// A list of what a command takes, in the order in which it is declared.
fn options(page: &mut String, command: &Command) {
    for taken in command.get_arguments().filter(|taken| !taken.is_hide_set()) {
        let _ = write!(page, "- `{}`", written(taken));
        if let Some(help) = taken.get_long_help().or_else(|| taken.get_help()) {
            let _ = write!(page, ": {}", escaped(&help.to_string()));
        }
        let _ = writeln!(page, "{}", beside(taken));
    }
}

/// How it is typed.
fn written(taken: &Arg) -> String {
    let value = || {
        let names = taken.get_value_names().map(|names| {
            names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" ")
        });
        names.unwrap_or_else(|| format!("<{}>", taken.get_id().as_str().to_uppercase()))
    };
    let typed = match (taken.get_short(), taken.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, Some(long)) => format!("--{long}"),
        (None, None) => return value(),
    };
    if taken.get_action().takes_values() { format!("{typed} {}", value()) } else { typed }
}

/// Its default, what it may be, and the variable that stands for it.
fn beside(taken: &Arg) -> String {
    let mut said = Vec::new();
    let values: Vec<String> = taken
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set() && taken.get_action().takes_values())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !values.is_empty() {
        said.push(format!("one of {}", values.join(", ")));
    }
    let default: Vec<String> = taken
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    if !default.is_empty() && taken.get_action().takes_values() {
        said.push(format!("`{}` when nothing is said", default.join(" ")));
    }
    if let Some(variable) = taken.get_env() {
        said.push(format!("or `{}`", variable.to_string_lossy()));
    }
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

/// Help as Markdown: one line, and no sign of it opens a tag.
fn escaped(help: &str) -> String {
    help.split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "\\<")
}

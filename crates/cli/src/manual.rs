//! Pages of the manual and completions for shells, both made of what can be typed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::CommandFactory as _;
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
    clap_mangen::generate_to(Arguments::command(), folder)
        .with_context(|| format!("cannot write the manual to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}

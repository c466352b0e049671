//! `paradero serve`.

use std::process::ExitCode;

use crate::args::{Place, ServeArgs};

pub(crate) fn serve(_place: &Place, _args: &ServeArgs) -> anyhow::Result<ExitCode> {
    anyhow::bail!("serving pages is not in this build yet; use the commands and `--json`")
}

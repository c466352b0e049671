//! `paradero witness`: be a witness of other registers' logs, by HTTP or by files.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use paradero_ledger::witness::Answer;
use paradero_ledger::{Cosigner, Verifier, Witness};
use paradero_model::Level;
use paradero_web::witness::Around;

use crate::custody::text_or_file;
use crate::office::{now, random};
use crate::print::{out, say};

#[derive(Debug, clap::Args)]
pub(crate) struct WitnessArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a witness in a new directory. Its verify.key is for those who ask it.
    Init {
        /// The directory to make.
        directory: PathBuf,
        /// What it is called, such as the address it will have: witness.example/north.
        #[arg(long)]
        name: String,
    },
    /// Know logs from now on, by the keys that sign them; then, or without a key, list those that are known.
    Trust {
        /// The witness's directory.
        directory: PathBuf,
        /// A register's keys/verify.key, or its text: its logs public, team and sealed are meant, and one of its
        /// own name.
        #[arg(value_name = "LOG_KEY")]
        keys: Vec<String>,
        /// The log that the keys sign, where it is called otherwise.
        #[arg(long, requires = "keys")]
        origin: Vec<String>,
    },
    /// Answer by HTTP until it is asked to stop. For other machines, put a proxy with TLS before it.
    Serve {
        /// The witness's directory.
        directory: PathBuf,
        /// Address to listen on.
        #[arg(long, default_value = "127.0.0.1:8081")]
        listen: String,
    },
    /// Answer one request that came as a file.
    Answer {
        /// The witness's directory.
        directory: PathBuf,
        /// The request, as `cosign --request` wrote it.
        request: PathBuf,
        /// Where the cosigned checkpoint is written, for `cosign --answers`.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

/// Runs one of them.
///
/// # Errors
/// When the directory is no witness, a file cannot be read or written, or the address not listened on.
pub(crate) fn run(args: &WitnessArgs) -> anyhow::Result<ExitCode> {
    match &args.what {
        What::Init { directory, name } => init(directory, name),
        What::Trust { directory, keys, origin } => trust(directory, keys, origin),
        What::Serve { directory, listen } => serve(directory, listen),
        What::Answer { directory, request, to } => answer(directory, request, to),
    }
}

fn init(directory: &Path, name: &str) -> anyhow::Result<ExitCode> {
    let witness = Witness::create(directory, Cosigner::generate(name, &random()?)?)?;
    owner_only(directory)?;
    say(&format!(
        "{}: a witness. Give its key to those who ask it, and never begin it anew or from a copy:",
        directory.display()
    ));
    out(&witness.key().to_text());
    Ok(ExitCode::SUCCESS)
}

/// The key is for its owner.
fn owner_only(directory: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700))
            .with_context(|| directory.display().to_string())?;
    }
    Ok(())
}

fn open(directory: &Path) -> anyhow::Result<Witness> {
    Witness::open(directory).with_context(|| {
        format!("{}: is no witness; `paradero witness init` makes one", directory.display())
    })
}

fn trust(directory: &Path, keys: &[String], origins: &[String]) -> anyhow::Result<ExitCode> {
    let witness = open(directory)?;
    for key in keys {
        let key = Verifier::from_text(text_or_file(key).trim())?;
        let own = [key.name().to_owned()].into_iter();
        let of_levels = Level::ALL.map(|level| format!("{}/{}", key.name(), level.code()));
        let all: Vec<String> = match origins {
            [] => own.chain(of_levels).collect(),
            some => some.to_vec(),
        };
        for origin in all {
            witness.trust(&origin, &key)?;
        }
    }
    for log in witness.logs()? {
        let stands = log.checkpoint.as_ref().map_or_else(
            || "not cosigned yet".to_owned(),
            |checkpoint| format!("cosigned up to {}", checkpoint.size),
        );
        out(&format!("{}  {stands}", log.origin));
        log.keys.iter().for_each(|key| out(&format!("    {}", key.to_text())));
        if log.forks > 0 {
            out(&format!("    ALARM: {} heads that contradict it are kept in forks/", log.forks));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn serve(directory: &Path, listen: &str) -> anyhow::Result<ExitCode> {
    let address: SocketAddr = listen
        .parse()
        .with_context(|| format!("--listen: `{listen}` is no address; write 127.0.0.1:8081"))?;
    let witness = open(directory)?;
    if witness.logs()?.is_empty() {
        say("it knows no log yet: `paradero witness trust` while it runs is enough");
    }
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    let around = Around { clock: seconds, told: |line| say(line) };
    runtime.block_on(paradero_web::witness::serve(address, witness, around, |address| {
        say(&format!("http://{address}/ (stop with Ctrl-C)"));
    }))?;
    Ok(ExitCode::SUCCESS)
}

fn seconds() -> u64 {
    u64::try_from(now()).unwrap_or(0)
}

fn answer(directory: &Path, request: &Path, to: &Path) -> anyhow::Result<ExitCode> {
    let witness = open(directory)?;
    let body = std::fs::read(request).with_context(|| request.display().to_string())?;
    let answer = patiently(&witness, &body)?;
    if let Some(alarm) = &answer.alarm {
        say(&format!("ALARM: {alarm}"));
    }
    let write = |text: String| std::fs::write(to, text).with_context(|| to.display().to_string());
    match (answer.status, &answer.note) {
        (200, Some(note)) => {
            write(note.format())?;
            say(&format!("{}: cosigned; `cosign --answers` takes it", to.display()));
            return Ok(ExitCode::SUCCESS);
        }
        (409, Some(note)) => {
            let origin = note.text.lines().next().unwrap_or_default();
            let hash = paradero_ledger::sha256(origin.as_bytes());
            let size = answer.body.trim();
            match witness.latest(&hash)? {
                Some(latest) => {
                    write(latest)?;
                    out(&format!(
                        "{}: not cosigned: it begins elsewhere than at {size}, where this witness stands. {} is the \
                         checkpoint it cosigned there: give it to `cosign --answers`, then make the request again",
                        request.display(),
                        to.display()
                    ));
                }
                None => out(&format!(
                    "{}: not cosigned: it begins elsewhere than at 0, and this witness has cosigned nothing of \
                     the log yet",
                    request.display()
                )),
            }
        }
        (status, _) => {
            out(&format!("{}: not cosigned ({status}): {}", request.display(), answer.body.trim()));
        }
    }
    Ok(ExitCode::from(1))
}

/// Answers, waiting for a server that answers from the same directory.
fn patiently(witness: &Witness, body: &[u8]) -> anyhow::Result<Answer> {
    let since = Instant::now();
    loop {
        match witness.add_checkpoint(body, seconds()) {
            Err(error) if error.is_locked() && since.elapsed() < Duration::from_secs(10) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => bail!(error),
            Ok(answer) => return Ok(answer),
        }
    }
}

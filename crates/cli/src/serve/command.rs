//! The command: listens, and makes ready what is asked for first.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use paradero_locale::Languages;
use paradero_model::Level;
use paradero_web::Views;

use super::Office;
use crate::args::{Place, ServeArgs};
use crate::languages::of_folder;
use crate::print;

/// The languages of the pages: with those of the folder that was named, of that of the settings, or of the register's own.
fn languages(office: &Office, args: &ServeArgs) -> anyhow::Result<Languages> {
    if let Some(folder) = &args.locales {
        return of_folder(folder);
    }
    let settings = office.open().map_err(anyhow::Error::msg)?.settings()?;
    if let Some(folder) = &settings.pages.locales {
        return of_folder(&office.directory.join(folder));
    }
    let own = office.directory.join("locales");
    if own.is_dir() { of_folder(&own) } else { Ok(Languages::default()) }
}

/// How often is looked whether the register moved.
const PAUSE: Duration = Duration::from_secs(2);

/// In how many rounds of that a server of PostgreSQL is tidied.
const TIDIED: u32 = 15;

/// Makes the newest state of each level that somebody sees ready on a thread of its own, at first and whenever the register
/// moved. At most for the level of the team: who reads what is sealed is recorded, and nobody does yet.
fn keep_ready(office: &Arc<Office>, levels: BTreeSet<Level>) {
    let office = Arc::downgrade(office);
    std::thread::spawn(move || {
        for round in 0_u32.. {
            let Some(office) = office.upgrade() else { return };
            for level in levels.iter().filter(|level| **level <= Level::Team) {
                // What is wrong is told to whoever asks.
                let _ = office.make_ready(*level);
            }
            if round % TIDIED == 0 {
                office.tidy_server(levels.iter().copied());
            }
            drop(office);
            std::thread::sleep(PAUSE);
        }
    });
}

/// Takes away what interrupted processes left in the tray; where that fails, it is only not tidy.
fn tidy(office: &Office) {
    match office
        .open()
        .and_then(|register| register.tray().tidy().map_err(|error| error.to_string()))
    {
        Ok(0) => {}
        Ok(gone) => print::say(&format!("tray: removed {gone} files that came in only in part")),
        Err(error) => print::say(&format!("tray: {error}")),
    }
}

/// Serves the pages of a register until the process is asked to stop.
///
/// # Errors
/// If the address is none, or the register cannot be opened or served.
pub(crate) fn serve(place: &Place, args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let listen: SocketAddr = args.listen.parse().with_context(|| {
        format!("--listen: `{}` is no address; write 127.0.0.1:8080", args.listen)
    })?;
    let office = Office::at(place, args.today.as_deref())?.on(args.postgres.as_deref())?;
    let languages = languages(&office, args)?;
    tidy(&office);
    // What is asked for first is made before anybody waits for it.
    let levels = office.accounts().map_err(anyhow::Error::msg)?;
    let levels = levels.iter().map(|account| account.level.min(office.level));
    let levels: BTreeSet<Level> = levels.chain([office.level]).collect();
    for level in &levels {
        // What lies on disk is shown until the newest state is made, which may take long.
        let stands = *level <= Level::Team && office.stand(*level).map_err(anyhow::Error::msg)?;
        if !stands {
            office.view(*level, None).map_err(anyhow::Error::msg)?;
        }
    }
    let office = Arc::new(office);
    keep_ready(&office, levels);
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(paradero_web::serve(
        listen,
        (args.behind_tls, languages),
        office,
        |address| {
            print::say(&format!("http://{address}/ (stop with Ctrl-C)"));
        },
    ))?;
    Ok(ExitCode::SUCCESS)
}

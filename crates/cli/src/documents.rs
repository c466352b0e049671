//! `paradero export`: documents for people out of a register.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_export::{Document, Kind, Reader, compose};
use paradero_locale::Lang;
use paradero_model::{Level, Term};
use paradero_register::{Register, View};
use paradero_web::{DocumentAsked, DocumentForm, DocumentKind, RuleInfo};

use crate::args::{Ask, Place};
use crate::office::{directory, level, open, view};
use crate::print::{out, say};
use crate::serve;

/// How many things of one name are told apart in an error.
const TOLD: usize = 8;

/// Which document.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum ExportCommand {
    /// Everything said of a person: each claim with where it stands, what contradicts it, and what nobody says.
    Dossier(DocumentArgs),
    /// A batch: announced against named, who of them is protected, what was found.
    Batch(DocumentArgs),
    /// What a family is owed an answer to (ICPPED art. 18), in plain words.
    Answer(DocumentArgs),
    /// A draft for the Working Group on Enforced or Involuntary Disappearances: what is there, what is missing.
    Wgeid(DocumentArgs),
    /// A draft of an urgent action for the Committee on Enforced Disappearances (ICPPED art. 30).
    Ced(DocumentArgs),
    /// The pages of level public as a folder of files: no scripts, no search, nothing loaded from elsewhere.
    Site(crate::site::SiteArgs),
    /// Everything at the level as FollowTheMoney: statements as a table, and on request entities.
    Ftm(crate::ftm::FtmArgs),
    /// Everything at the level as a folder that Datasette shows: tables, search, canned queries.
    Datasette(crate::tables::TablesArgs),
    /// Everything at the level as one file a table, for R, Python or a spreadsheet: CSV or Parquet, with a dictionary.
    Tables(crate::tables::FlatArgs),
    /// Everything at the level as a schema of PostgreSQL, with keys and comments, for other programs; pages are served from `paradero postgres load`.
    Postgres(crate::tables::PostgresArgs),
}

/// About whom, and where it is written.
#[derive(Debug, clap::Args)]
pub(crate) struct DocumentArgs {
    /// The id of the person or batch, or a part of a name that only one has.
    pub(crate) id: String,
    /// The new file: a name that ends in .pdf, .md or .txt. Without it the text is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// The language: es or en.
    #[arg(long, default_value = "es", value_parser = language)]
    pub(crate) lang: Lang,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day on which clocks are read, and the day of the document (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
}

/// The form in which a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Pdf,
    Text,
}

fn language(text: &str) -> Result<Lang, String> {
    match text {
        "es" => Ok(Lang::es()),
        "en" => Ok(Lang::en()),
        other => Err(format!("`{other}` is no language of documents; say es or en")),
    }
}

/// Writes a document.
///
/// # Errors
/// If no register is named or it cannot be read, the name leads to nothing or to several, or the file is there already.
pub(crate) fn run(place: &Place, command: &ExportCommand) -> anyhow::Result<ExitCode> {
    let (kind, name, args) = match command {
        ExportCommand::Dossier(args) => (DocumentKind::Dossier, "dossier", args),
        ExportCommand::Batch(args) => (DocumentKind::Batch, "batch", args),
        ExportCommand::Answer(args) => (DocumentKind::Answer, "answer", args),
        ExportCommand::Wgeid(args) => (DocumentKind::Wgeid, "wgeid", args),
        ExportCommand::Ced(args) => (DocumentKind::Ced, "ced", args),
        ExportCommand::Site(args) => return crate::site::run(place, args),
        ExportCommand::Ftm(args) => return crate::ftm::run(place, args),
        ExportCommand::Datasette(args) => return crate::tables::for_datasette(place, args),
        ExportCommand::Postgres(args) => return crate::tables::on_server(place, args),
        ExportCommand::Tables(args) => return crate::tables::as_files(place, args),
    };
    let form = args.to.as_deref().map_or(Ok(Form::Text), form)?;
    if let Some(to) = args.to.as_deref().filter(|to| to.exists()) {
        bail!("{}: is there already; name a new file with --to", to.display());
    }
    let ask = Ask { as_of: args.as_of.clone(), today: args.today.clone(), json: false };
    let view = view(place, &ask, &format!("export {name} {}", args.id))?;
    let id = one(&view, if kind == DocumentKind::Batch { "batch" } else { "person" }, &args.id)?;
    let document = written(place, view, kind, &id, args.lang)?;
    let Some(to) = &args.to else {
        out(document.markdown().trim_end());
        return Ok(ExitCode::SUCCESS);
    };
    let bytes = match form {
        Form::Text => document.markdown().into_bytes(),
        Form::Pdf => pdf(&document)?,
    };
    keep(to, &bytes)?;
    say(&format!("{}: {} bytes", to.display(), bytes.len()));
    Ok(ExitCode::SUCCESS)
}

fn form(to: &Path) -> anyhow::Result<Form> {
    let ending = to.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
    match ending.as_deref() {
        Some("pdf") => Ok(Form::Pdf),
        Some("md" | "txt") => Ok(Form::Text),
        _ => bail!("--to {}: end the name in .pdf, .md or .txt", to.display()),
    }
}

#[cfg(feature = "pdf")]
fn pdf(document: &Document) -> anyhow::Result<Vec<u8>> {
    Ok(document.pdf()?)
}

#[cfg(not(feature = "pdf"))]
fn pdf(_: &Document) -> anyhow::Result<Vec<u8>> {
    bail!(
        "this program was built without the typesetter (feature `pdf`); name a file that ends in .md"
    )
}

/// The id of the one thing of a kind that an id or a part of a name leads to.
fn one(view: &View, kind: &str, asked: &str) -> anyhow::Result<String> {
    let found = view.rows(
        "SELECT DISTINCT s.id, coalesce(p.name, s.name) AS name FROM subject s
         LEFT JOIN person p ON p.id = s.id LEFT JOIN mention m ON m.person = s.id
         WHERE s.kind = ?1 AND (s.id = ?2 OR m.own_id = ?2 OR m.id = ?2)
         UNION SELECT DISTINCT s.id, coalesce(p.name, s.name) FROM subject s
         LEFT JOIN person p ON p.id = s.id LEFT JOIN mention m ON m.person = s.id
         WHERE s.kind = ?1 AND NOT EXISTS (SELECT 1 FROM subject t LEFT JOIN mention n ON n.person = t.id
           WHERE t.kind = ?1 AND (t.id = ?2 OR n.own_id = ?2 OR n.id = ?2))
         AND (s.name LIKE '%' || ?2 || '%' OR m.name LIKE '%' || ?2 || '%' OR s.number = ?2)
         ORDER BY 2, 1 LIMIT 50",
        &[kind, asked],
    )?;
    let text = |row: &serde_json::Map<String, serde_json::Value>, key: &str| {
        row.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    match found.as_slice() {
        [] => bail!(
            "no {kind} here is called `{asked}`, at this level; `paradero show` looks for names"
        ),
        [only] => Ok(text(only, "id")),
        several => {
            let names: Vec<String> = several
                .iter()
                .take(TOLD)
                .map(|row| format!("{} ({})", text(row, "name"), text(row, "id")))
                .collect();
            let more = if several.len() > TOLD { ", ..." } else { "" };
            bail!("`{asked}` is part of several names: {}{more}; give an id", names.join(", "))
        }
    }
}

fn written(
    place: &Place,
    view: View,
    kind: DocumentKind,
    id: &str,
    lang: Lang,
) -> anyhow::Result<Document> {
    let register = open(place)?;
    let seen: Level = level(&place.level)?;
    let rules = serve::rules(directory(place)?)?;
    let (position, today) = (view.position(), view.today());
    let connection = view.into_connection();
    let asked = DocumentAsked {
        connection: &connection,
        position,
        earlier: position < register.size(seen),
        today,
        lang,
        kind,
        form: DocumentForm::Text,
        id,
    };
    composed(&register, seen, &rules, &asked)?
        .with_context(|| format!("nothing here has the id `{id}`"))
}

/// A document of a view of a register at a level; nothing where the id leads to no such thing.
///
/// # Errors
/// If the settings or the view cannot be read.
fn composed(
    register: &Register,
    seen: Level,
    rules: &BTreeMap<String, RuleInfo>,
    asked: &DocumentAsked<'_>,
) -> anyhow::Result<Option<Document>> {
    let settings = register.settings()?;
    let rules: BTreeMap<String, Term> =
        rules.iter().map(|(id, rule)| (id.clone(), rule.title.clone())).collect();
    let reader = Reader {
        connection: asked.connection,
        level: seen,
        position: asked.position,
        earlier: asked.earlier,
        today: asked.today,
        office: &settings.name,
        checkpoint: register.checkpoint(seen),
        countries: &settings.countries,
        rules: &rules,
        outside: asked.form == DocumentForm::Html,
        lang: asked.lang,
    };
    let kind = match asked.kind {
        DocumentKind::Dossier => Kind::Dossier,
        DocumentKind::Answer => Kind::Answer,
        DocumentKind::Wgeid => Kind::Wgeid,
        DocumentKind::Ced => Kind::Ced,
        DocumentKind::Batch => Kind::Batch,
    };
    Ok(compose(&reader, kind, asked.id)?)
}

/// As [`composed`], in the form that was asked for.
///
/// # Errors
/// If the settings or the view cannot be read, or the document cannot be set.
pub(crate) fn in_form(
    register: &Register,
    seen: Level,
    rules: &BTreeMap<String, RuleInfo>,
    asked: &DocumentAsked<'_>,
) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(document) = composed(register, seen, rules, asked)? else { return Ok(None) };
    Ok(Some(match asked.form {
        DocumentForm::Pdf => pdf(&document)?,
        DocumentForm::Text => document.markdown().into_bytes(),
        DocumentForm::Html => document.html().into_bytes(),
    }))
}

/// The forms in which this program hands documents out.
pub(crate) const FORMS: &[DocumentForm] = if cfg!(feature = "pdf") {
    &[DocumentForm::Pdf, DocumentForm::Text]
} else {
    &[DocumentForm::Text]
};

/// Writes a new file that only its owner reads; none is left where it could not be written whole.
fn keep(to: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(to).with_context(|| to.display().to_string())?;
    let kept = file.write_all(bytes).and_then(|()| file.sync_all());
    if kept.is_err() {
        // What is half written would be taken for the document.
        let _ = std::fs::remove_file(to);
    }
    kept.with_context(|| to.display().to_string())
}

//! Which records are linked: read from files, with what is settled of their columns.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use paradero_link::{
    FieldKind, Input, Linker, Proposal, Step, TableColumn, Texts, fields, propose,
};

use super::config::Config;
use super::corpus::{Corpus, Used};
use super::doubts;
use super::read::{self, Table};
use crate::memory::{MemoryArgs, reading};

/// Which records are linked, and what their columns hold.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RecordsArgs {
    /// Tables with a header row (CSV, TSV, XLSX, XLS, ODS, Parquet, Arrow, JSON, JSON Lines, HTML); equal
    /// headers are one column.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Column that names a record in the output; never evidence.
    #[arg(long, value_name = "COL")]
    pub id: Option<String>,
    /// No file holds a person twice: only pairs across files.
    #[arg(long)]
    pub unique: bool,
    /// Column that says which records are one person: scores the result over all pairs, with --unique over those
    /// across files; never evidence.
    #[arg(long, value_name = "COL")]
    pub truth: Option<String>,
    /// What a column holds, where it is not recognised: a kind (full-name, given, surname,
    /// surname-second, alias, organisation, sex, birth-date, event-date, place, address, post-code, phone,
    /// email, document, category, number, text) or `none` for no evidence. May be given again.
    #[arg(long = "column", visible_alias = "columns", value_name = "COL=KIND")]
    pub columns: Vec<String>,
    /// Names of other people, from which it is learnt how rare a name is where the records are too few to tell: a table with
    /// columns of names (`name`, `given`, `surname`, or as a list of people has them), and one of counts (`count`,
    /// `freq`, `frec`) where a row is not one person. May be given again, as for given names and for surnames.
    #[arg(long, value_name = "FILE")]
    pub name_corpus: Vec<PathBuf>,
    /// Choices written in a file (TOML, as --write-config of `dedupe` writes it); what is said here wins over it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub memory: MemoryArgs,
}

/// Records read from files and what is compared of them.
pub(crate) struct Records {
    pub(crate) table: Table,
    pub(crate) proposal: Proposal,
    pub(crate) input: Input,
    /// What each record is called in the output: its id, else its row.
    pub(crate) names: Texts,
    /// Names of other people, where some are given.
    pub(crate) corpus: Option<Corpus>,
}

impl Records {
    /// Reads files and settles what their columns hold; `args` as [`Config::records`] gives them.
    ///
    /// # Errors
    /// When a file cannot be read, has no rows or lacks a named column, or no column tells persons apart.
    pub(crate) fn read(args: &RecordsArgs, config: &Config) -> anyhow::Result<Self> {
        reading(|| Self::read_now(args, config))
    }

    fn read_now(args: &RecordsArgs, config: &Config) -> anyhow::Result<Self> {
        if args.unique && args.files.len() < 2 {
            bail!(
                "--unique says that no file holds a person twice, so one file alone has nothing to link: give a second file or drop --unique"
            );
        }
        let corpus = Corpus::read(&args.name_corpus)?;
        let table = read::read_files(&args.files)?;
        let columns = table.columns();
        let said = stated(&table, args, config)?;
        let proposal = match config.fields(&table, &said)? {
            Some(fields) => paradero_link::stated(&columns, &fields),
            None => propose(&columns, &said),
        };
        let input = input(&table, &columns, &proposal, args)?;
        let id = args.id.as_deref().and_then(|name| column(&table, name).ok());
        let names = names(&table, id);
        doubts::tell_repeated(&table, &names, args.id.as_deref());
        doubts::tell_unread_dates(&table, &proposal, &input);
        Ok(Self { table, proposal, input, names, corpus })
    }

    /// The rows made ready for linking, each step that is done told to `watch`.
    ///
    /// # Errors
    /// When the input contradicts itself.
    pub(crate) fn linker<'a>(
        &'a self,
        watch: &'a (dyn Fn(Step) + Sync),
    ) -> anyhow::Result<Linker<'a>> {
        let corpus = self.corpus.as_ref().map(|corpus| &corpus.names);
        Ok(Linker::watched(&self.input, watch)?.with_corpus(corpus))
    }

    /// What the corpus knew of the names in the rows, where one is given.
    pub(crate) fn corpus_used(&self, linker: &Linker<'_>) -> Option<Used> {
        Some(self.corpus.as_ref()?.used(linker.names_known()?))
    }

    /// Lets go of the cells that linking and its output do without: what is compared stands in the input, what records are
    /// called beside it, and only the truth is read once more.
    pub(crate) fn let_go(&mut self, truth: Option<&str>) {
        let truth = truth.and_then(|name| column(&self.table, name).ok());
        self.table.keep_only(truth);
    }
}

pub(super) fn column(table: &Table, name: &str) -> anyhow::Result<usize> {
    table.headers.iter().position(|header| header == name).with_context(|| {
        format!(
            "no column {name:?} in {}; there are: {}",
            table.files.join(", "),
            table.headers.join(", ")
        )
    })
}

/// What is said of columns, on the command line or, where it is silent of a column, in the file of choices.
fn stated(
    table: &Table,
    args: &RecordsArgs,
    config: &Config,
) -> anyhow::Result<Vec<(usize, Option<FieldKind>)>> {
    let mut said: Vec<(usize, Option<FieldKind>)> = Vec::new();
    for name in [&args.id, &args.truth].into_iter().flatten() {
        said.push((column(table, name)?, None));
    }
    for text in &args.columns {
        let Some((name, kind)) = text.rsplit_once('=') else {
            bail!("--column {text:?}: write COL=KIND, for example --column \"Nombre=full-name\"");
        };
        let kind =
            kind_of(kind.trim()).map_err(|why| anyhow::anyhow!("--column {text:?}: {why}"))?;
        let at = column(table, name.trim())?;
        if said.iter().any(|(other, _)| *other == at) {
            bail!("--column {text:?}: column {:?} is stated twice; state it once", name.trim());
        }
        said.push((at, kind));
    }
    for (name, kind) in config.columns() {
        let at = column(table, name).with_context(|| config.place("[columns]"))?;
        if !said.iter().any(|(other, _)| *other == at) {
            said.push((at, kind));
        }
    }
    Ok(said)
}

/// The kind of a name; none for `none`.
///
/// # Errors
/// When there is no such kind; names those that there are.
pub(super) fn kind_of(code: &str) -> Result<Option<FieldKind>, String> {
    if code == "none" {
        return Ok(None);
    }
    FieldKind::from_code(code).map(Some).ok_or_else(|| {
        let codes: Vec<&str> = FieldKind::ALL.iter().map(|kind| kind.code()).collect();
        format!("no kind {code:?}; there are: {}, none", codes.join(", "))
    })
}

fn input(
    table: &Table,
    columns: &[TableColumn<'_>],
    proposal: &Proposal,
    args: &RecordsArgs,
) -> anyhow::Result<Input> {
    let fields = fields(columns, proposal);
    if fields.is_empty() {
        let columns: Vec<String> =
            proposal.left_out.iter().map(|out| format!("{:?}: {}", out.header, out.why)).collect();
        bail!(
            "{}: no column could tell persons apart ({}); say what they hold with --column COL=KIND",
            table.files.join(", "),
            columns.join("; ")
        );
    }
    Ok(Input {
        ids: table.places.iter().map(|(file, row)| tie_breaker(*file, *row)).collect(),
        list: table.places.iter().map(|(file, _)| *file).collect(),
        unique: vec![args.unique; args.files.len()],
        fields,
        link_only: args.unique,
    })
}

/// The id by which linking settles ties between records of equal content: the place of the record, mixed,
/// since lists are often sorted alike and the order of rows is no evidence.
pub(super) fn tie_breaker(file: u32, row: u32) -> u64 {
    mix(u64::from(file) << 32 | u64::from(row))
}

/// SplitMix64 (Steele, Lea, Flood 2014): distinct words become distinct words that look drawn at random.
pub(crate) fn mix(word: u64) -> u64 {
    let mut word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// What each record is called in the output: its id, else its row.
pub(super) fn names(table: &Table, at: Option<usize>) -> Texts {
    let cells = at.and_then(|column| table.texts(column));
    if let Some(cells) = cells.filter(|cells| cells.iter().all(|cell| cell.is_some())) {
        return cells.clone();
    }
    let name = |(row, (_, number)): (usize, &(u32, u32))| {
        let cell = cells.and_then(|cells| cells.get(row));
        Some(cell.map_or_else(|| number.to_string(), str::to_owned))
    };
    table.places.iter().enumerate().map(name).collect()
}

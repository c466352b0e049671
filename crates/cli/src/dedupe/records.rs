//! Which records are linked: read from files, with what is settled of their columns.

use std::path::PathBuf;

use paradero_link::{
    Input, Linker, Proposal, Said, Settled, Step, Table, Texts, check_lists, settle,
};

use super::config::Config;
use super::corpus::{Corpus, Used};
use super::read;
use crate::memory::{MemoryArgs, reading};
use crate::print::say;

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

impl RecordsArgs {
    /// What is said of the records.
    pub(crate) fn said(&self) -> Said<'_> {
        Said {
            id: self.id.as_deref(),
            truth: self.truth.as_deref(),
            unique: self.unique,
            columns: &self.columns,
        }
    }
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
        let said = args.said();
        check_lists(args.files.len(), &said)?;
        let corpus = Corpus::read(&args.name_corpus)?;
        let table = read::read_files(&args.files)?;
        let Settled { proposal, input, names, doubts } = settle(&table, &said, config.choices())?;
        doubts.iter().for_each(|line| say(line));
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
        let truth = truth.and_then(|name| self.table.column(name).ok());
        self.table.keep_only(truth);
    }
}

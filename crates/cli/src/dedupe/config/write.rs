//! All that a run chose or was told, as a file that gives it back.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use paradero_link::{Proposal, ProposedField, Report, Settings};

use super::super::records::RecordsArgs;
use super::keys::says;
use crate::memory::{MemoryArgs, Size};

/// The file of a run.
pub(in crate::dedupe) fn text(
    records: &RecordsArgs,
    proposal: &Proposal,
    headers: &[String],
    (settings, report): (&Settings, &Report),
) -> String {
    let mut file = File::default();
    file.line(
        "# All that a run of `paradero dedupe` chose or was told; `--config FILE` gives it back.",
    );
    file.line(
        "# What is typed wins over it. A key that is taken out is found from the records again.",
    );
    file.maybe("id", records.id.as_deref(), "COLUMN");
    file.maybe("truth", records.truth.as_deref(), "COLUMN");
    file.key("unique", records.unique);
    file.key("threshold", report.threshold_bits);
    file.key("accept", !settings.cautious);
    file.key("review", settings.review_bits);
    file.key("seed", i64::try_from(settings.seed).unwrap_or(i64::MAX));
    file.key("sample", i64::try_from(settings.sample_pairs).unwrap_or(i64::MAX));
    let MemoryArgs { memory, spill } = &records.memory;
    file.maybe("memory", memory.as_ref().map(Size::to_string).as_deref(), "2GiB");
    file.maybe("spill", spill.as_deref().map(Path::to_string_lossy).as_deref(), "/var/tmp");
    file.names(&records.name_corpus);
    file.fields(proposal, headers);
    file.blocking(settings, report);
    file.line("");
    file.line("[clusters]");
    file.in_table("clusters", "absent", report.absent_bits);
    file.in_table("clusters", "unlike", settings.unlike_bits);
    file.in_table("clusters", "clip", settings.clip_bits);
    file.text
}

#[derive(Default)]
struct File {
    text: String,
}

impl File {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A key with what it says above it.
    fn key(&mut self, name: &str, value: impl Into<toml::Value>) {
        self.in_table("", name, value);
    }

    fn in_table(&mut self, table: &str, name: &str, value: impl Into<toml::Value>) {
        let full = if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") };
        let _ = writeln!(self.text, "\n# {}\n{name} = {}", says(&full), value.into());
    }

    /// A key that nothing is said of stands there as a comment.
    fn maybe(&mut self, name: &str, value: Option<&str>, example: &str) {
        match value {
            Some(value) => self.key(name, value),
            None => {
                let _ = writeln!(self.text, "\n# {}\n# {name} = {}", says(name), quoted(example));
            }
        }
    }

    fn names(&mut self, files: &[PathBuf]) {
        let path = |path: &PathBuf| toml::Value::from(path.to_string_lossy().into_owned());
        match files {
            [] => self.maybe("name-corpus", None, "surnames.csv"),
            [one] => self.key("name-corpus", path(one)),
            all => self.key("name-corpus", all.iter().map(path).collect::<Vec<_>>()),
        }
    }

    fn fields(&mut self, proposal: &Proposal, headers: &[String]) {
        let _ =
            write!(self.text, "\n# {}\n# columns: {}\n", says("field.kind"), says("field.columns"));
        for out in &proposal.left_out {
            let header = quoted(&out.header).replace('\n', " ");
            let _ = writeln!(self.text, "# Not compared: {header} ({})", out.why);
        }
        for field in &proposal.fields {
            let ProposedField { kind, why, ways, .. } = field;
            let name = |at: &usize| headers.get(*at).map_or(String::new(), |name| quoted(name));
            let ways: Vec<String> = ways
                .iter()
                .map(|way| format!("[{}]", way.iter().map(name).collect::<Vec<_>>().join(", ")))
                .collect();
            let _ = writeln!(
                self.text,
                "\n[[field]] # {why}\nkind = \"{}\"\ncolumns = [{}]",
                kind.code(),
                ways.join(", ")
            );
        }
    }

    fn blocking(&mut self, settings: &Settings, report: &Report) {
        self.line("\n[blocking]");
        match settings.blocking.pairs_a_link {
            Some(pairs) => self.in_table("blocking", "pairs_a_link", pairs),
            None => self.open("pairs_a_link", "2000.0"),
        }
        match settings.blocking.largest_block {
            Some(rows) => self.in_table("blocking", "largest_block", i64::from(rows)),
            None => self.open("largest_block", "1023"),
        }
        let _ = writeln!(self.text, "\n# {}", says("blocking.rule.name"));
        self.line("# Without any [[blocking.rule]], rules are chosen from the rows.");
        for rule in report.rules.iter().filter(|rule| rule.largest_block > 1) {
            let _ = writeln!(
                self.text,
                "\n[[blocking.rule]]\nname = {}\nlargest_block = {}",
                quoted(&rule.rule),
                rule.largest_block
            );
        }
        if report.rules.iter().all(|rule| rule.largest_block < 2) {
            self.line("rule = []");
        }
    }

    fn open(&mut self, name: &str, example: &str) {
        let full = format!("blocking.{name}");
        let _ = writeln!(self.text, "\n# {}\n# {name} = {example}", says(&full));
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

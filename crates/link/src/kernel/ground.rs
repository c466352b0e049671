//! What all stages of a run share: rows, values, words, blocks.

use std::hash::BuildHasher as _;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;
use paradero_names::{Familiar, Lexicon, Veil, WordFeatures};
use serde::{Deserialize, Serialize};

use crate::blocking::{Blocks, Packed};
use crate::compare::{Tables, tables};
use crate::error::Error;
use crate::prepare::{Prepared, mix};

use super::columns::{self, ColumnForm};
use super::{FORM, Give, Take, damaged, document, give_document};

/// The ground of a run: written once, before the first of its stages.
pub(crate) struct Grounds<'a> {
    rows: &'a Prepared,
    blocks: &'a Blocks,
    digest: Mutex<Option<u64>>,
}

/// What is said of a ground.
#[derive(Serialize, Deserialize)]
struct Form {
    form: u32,
    width: usize,
    columns: Vec<ColumnForm>,
    rule_ends: Vec<u32>,
    closed: Vec<bool>,
    unique: Vec<bool>,
}

impl<'a> Grounds<'a> {
    pub(crate) fn new(rows: &'a Prepared, blocks: &'a Blocks) -> Self {
        Self { rows, blocks, digest: Mutex::new(None) }
    }

    pub(crate) fn blocks(&self) -> &'a Blocks {
        self.blocks
    }

    /// Stands for the rows and the blocks: the same for the same contents, whatever the veil.
    pub(crate) fn digest(&self) -> u64 {
        let mut known = self.digest.lock().unwrap_or_else(PoisonError::into_inner);
        *known.get_or_insert_with(|| {
            let hash = FixedState::with_seed(u64::from(FORM));
            let parts = [
                hash.hash_one(&self.rows.contents),
                hash.hash_one(self.rows.lists()),
                hash.hash_one(&self.blocks.ends),
                hash.hash_one(&self.blocks.members),
                hash.hash_one(&self.blocks.rule_ends),
            ];
            parts.into_iter().fold(0, |sum, part| mix(sum.rotate_left(7) ^ part))
        })
    }

    /// Writes the ground, where it does not stand yet.
    pub(crate) fn give(&self, to: &mut dyn Give) -> Result<(), Error> {
        if !to.begin("ground", self.digest())? {
            return Ok(());
        }
        let mut veil = Veil::new(to.veil());
        let (rows, blocks) = (self.rows, self.blocks);
        let mut forms = Vec::new();
        for (at, column) in rows.columns.iter().enumerate() {
            forms.push(columns::give(at, column, &veil, to)?);
        }
        give_lexicon(&rows.lexicon, &mut veil, to)?;
        let (lists, closed) = rows.lists();
        if lists.iter().any(|list| *list != 0) {
            to.put_words("lists", lists)?;
        } else {
            to.put_words("lists", &[])?;
        }
        to.put_words("row_ends", &blocks.rows.row_ends)?;
        to.put_words("packed", &blocks.rows.packed)?;
        to.put_words("block_ends", &blocks.ends)?;
        to.put_words("block_members", &blocks.members)?;
        let form = Form {
            form: FORM,
            width: blocks.rows.width,
            columns: forms,
            rule_ends: blocks.rule_ends.clone(),
            closed: closed.to_vec(),
            unique: rows.unique.clone(),
        };
        give_document("form", &form, to)?;
        to.end()
    }
}

fn give_lexicon(lexicon: &Lexicon, veil: &mut Veil, to: &mut dyn Give) -> Result<(), Error> {
    let features = veil.words(lexicon);
    to.put_texts("words", &mut features.texts.texts().map(str::to_owned))?;
    to.put_longs("sounds", &features.sounds)?;
    to.put_longs("consonants", &features.consonants)?;
    to.put_words("order", &features.order)?;
    let (words, ends, lines) = features.familiar.parts();
    to.put_words("familiar", words)?;
    to.put_words("familiar_ends", ends)?;
    let lines: Vec<u32> = lines.iter().copied().map(u32::from).collect();
    to.put_words("familiar_lines", &lines)
}

fn take_lexicon(group: &str, from: &dyn Take) -> Result<Lexicon, Error> {
    let named = |name: &str| format!("{group}/{name}");
    let words = |name: &str| from.words(&named(name), None);
    let mut features = WordFeatures {
        sounds: from.longs(&named("sounds"))?,
        consonants: from.longs(&named("consonants"))?,
        order: words("order")?,
        ..WordFeatures::default()
    };
    from.texts(&named("words"), &mut |word| {
        features.texts.append(word);
    })?;
    let lines = words("familiar_lines")?.into_iter().map(u16::try_from).collect::<Result<_, _>>();
    let lines = lines.map_err(|_| damaged("familiar_lines", "a line beyond 65,535"))?;
    features.familiar = Familiar::new(words("familiar")?, words("familiar_ends")?, lines);
    Ok(Lexicon::of_features(features))
}

/// A ground that was read.
pub(super) struct Ground {
    pub(super) name: String,
    pub(super) rows: Prepared,
    pub(super) tables: Tables,
    packed: Arc<Packed>,
    rule_ends: Vec<u32>,
}

impl Ground {
    pub(super) fn take(name: &str, from: &dyn Take) -> Result<Self, Error> {
        let named = |section: &str| format!("{name}/{section}");
        let form: Form = document(&named("form"), from)?;
        if form.form != FORM {
            return Err(Error::new(format!(
                "a run of form {}, this program reads form {FORM}: use one version of the program everywhere",
                form.form
            )));
        }
        let mut columns = Vec::new();
        let lexicon = take_lexicon(name, from)?;
        for (at, column) in form.columns.iter().enumerate() {
            columns.push(columns::take(name, at, column, &lexicon, from)?);
        }
        let packed = Arc::new(Packed {
            width: form.width,
            row_ends: from.words(&named("row_ends"), None)?,
            packed: from.words(&named("packed"), None)?,
        });
        let lists = from.words(&named("lists"), None)?;
        let closed = (form.closed, form.unique);
        let rows = Prepared::bare((columns, lexicon), Arc::clone(&packed), lists, closed);
        let tables = tables(&rows);
        Ok(Self { name: name.to_owned(), tables, rows, packed, rule_ends: form.rule_ends })
    }

    /// The blocks from one to another, whose members lie so.
    pub(super) fn blocks(
        &self,
        (first, last): (u32, u32),
        (start, end): (u32, u32),
        from: &dyn Take,
    ) -> Result<Blocks, Error> {
        let named = |section: &str| format!("{}/{section}", self.name);
        let mut ends = from.words(&named("block_ends"), Some(first as usize..last as usize))?;
        ends.iter_mut().for_each(|end| *end = end.wrapping_sub(start));
        let members = from.words(&named("block_members"), Some(start as usize..end as usize))?;
        if ends.last().is_some_and(|last| *last as usize != members.len()) {
            return Err(damaged("block_ends", "it does not fit the members of its blocks"));
        }
        Ok(self.blocks_of(first, ends, members))
    }

    /// No block at hand: only what rows share is asked.
    pub(super) fn no_blocks(&self) -> Blocks {
        self.blocks_of(0, Vec::new(), Vec::new())
    }

    fn blocks_of(&self, first: u32, ends: Vec<u32>, members: Vec<u32>) -> Blocks {
        Blocks {
            first,
            ends,
            members,
            rows: Arc::clone(&self.packed),
            rule_ends: self.rule_ends.clone(),
        }
    }
}

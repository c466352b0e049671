//! What is here of other registers: their logs, and what their people decided.

use paradero_model::Level;

use crate::entry::Entry;
use crate::error::Result;
use crate::joined::id_of;
use crate::register::Register;

/// A log of another register, as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherLog {
    /// What that register is called.
    pub register: String,
    /// The key with which it signs.
    pub key: String,
    /// The level of the log there.
    pub log: Level,
    /// From which level on it is seen here.
    pub level: Level,
    /// How many of its entries are known here.
    pub size: u64,
    /// The root over them.
    pub root: String,
    /// When they were taken over, in seconds since 1970-01-01T00:00Z.
    pub taken_at: i64,
    /// Who took them over.
    pub by: String,
    /// Sources among them that hold, whether or not this office has them too.
    pub sources: usize,
    /// Files of decisions among them.
    pub decisions: usize,
}

/// A file of decisions of another office. Nothing here follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherDecisions {
    /// What that register is called.
    pub register: String,
    /// Its entry there, as `level:position`.
    pub entry: String,
    /// When it was recorded there, in seconds since 1970-01-01T00:00Z.
    pub recorded_at: i64,
    /// Who decided.
    pub by: String,
    /// The file (TOML), as it can be given to `decide --file` by whoever agrees.
    pub text: String,
}

impl Register {
    /// The logs of other registers that a level may know of, in the order in which they were first taken
    /// over.
    pub fn other_logs(&self, level: Level) -> Vec<OtherLog> {
        let mut found: Vec<OtherLog> = Vec::new();
        for act in self.acts(level) {
            let Some(Entry::Joined(of)) = act.entry() else { continue };
            let one = OtherLog {
                register: of.name().to_owned(),
                key: of.register.clone(),
                log: of.log,
                level: act.level,
                size: of.size,
                root: of.root.clone(),
                taken_at: act.recorded_at(),
                by: of.by.clone(),
                sources: self.count(act.level, of, |entry| matches!(entry, Entry::Import(_))),
                decisions: self
                    .count(act.level, of, |entry| matches!(entry, Entry::Decisions { .. })),
            };
            match found.iter_mut().find(|o| o.key == one.key && o.log == one.log) {
                Some(before) => *before = one,
                None => found.push(one),
            }
        }
        found
    }

    /// How many acts of a log of another register that can be read say something.
    fn count(
        &self,
        level: Level,
        of: &crate::entry::JoinedLog,
        says: impl Fn(&Entry) -> bool,
    ) -> usize {
        let id = id_of(&of.register);
        let joined = self.joined.iter().find(|one| one.level == level && one.id == id);
        let acts = joined.map(|one| one.register.acts.iter()).into_iter().flatten();
        let known = acts.filter(|act| act.level == of.log && act.index < of.size);
        known.filter_map(|act| act.entry()).filter(|entry| says(entry)).count()
    }

    /// What the people of other offices decided, as far as a level may know of it.
    ///
    /// # Errors
    /// If a file of decisions cannot be read.
    pub fn other_decisions(&self, level: Level) -> Result<Vec<OtherDecisions>> {
        let sizes = self.joined_sizes(level, u64::MAX);
        let mut found = Vec::new();
        for joined in &self.joined {
            let Some(sizes) = sizes.get(&(joined.level, joined.id.clone())) else { continue };
            for act in joined.acts(sizes) {
                let Some(Entry::Decisions { hash, by, .. }) = act.entry() else { continue };
                found.push(OtherDecisions {
                    register: joined.name(),
                    entry: act.place(),
                    recorded_at: act.recorded_at(),
                    by: by.clone(),
                    text: joined.register.text(hash)?,
                });
            }
        }
        Ok(found)
    }
}

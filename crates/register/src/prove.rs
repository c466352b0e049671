//! Making the proof of one record.

use crate::sql::OptionalRow as _;
use paradero_ledger::merkle;
use paradero_model::Level;

use crate::acts::Act;
use crate::additions::leaves;
use crate::error::{Error, Result};
use crate::proof::{FORM, Logged, Opened, Proof};
use crate::register::Register;
use crate::view::View;

impl Register {
    /// Proves the record that a claim, an event or a record's own id stands for, as a view shows it.
    ///
    /// # Errors
    /// If nothing has that id, its source cannot be read here, or it is read otherwise than when it
    /// was recorded.
    pub fn prove(&self, view: &View, id: &str) -> Result<Proof> {
        let (source, place) = place_of(view, id)?;
        let proof = self.prove_record(view.level(), &source, &place, id)?;
        proof.ok_or_else(|| Error::said(format!("{source}: it has no record {place}")))
    }

    /// Proves the record at `source:place`, where the source is named by its file name, title or hash and
    /// the place is a row's number or an event's id in its sheet. `None` where there is no such record.
    /// Nothing needs to be derived for this.
    ///
    /// # Errors
    /// As [`Register::prove`].
    pub fn prove_place(&self, level: Level, id: &str) -> Result<Option<Proof>> {
        let Some((name, place)) = id.rsplit_once(':') else { return Ok(None) };
        let visible = self.visible(level, self.size(level))?;
        let mut called = visible.imports.values().filter(|import| import.is_called(name));
        match (called.next(), called.next()) {
            (None, _) => Ok(None),
            (Some(import), None) => self.prove_record(level, &import.source, place, id),
            (Some(_), Some(_)) => Err(Error::said(format!(
                "`{name}`: several sources are called that; give the hash of one"
            ))),
        }
    }

    /// `None` where the source has no record at that place.
    fn prove_record(
        &self,
        level: Level,
        source: &str,
        place: &str,
        id: &str,
    ) -> Result<Option<Proof>> {
        let (of, act) = self.newest_import(level, source)?;
        let (Some(import), Some(entry), Some(key), Some(tree)) =
            (act.import(), act.entry(), &act.key, act.tree())
        else {
            return Err(Error::said(format!("entry {}: it cannot be read here", act.place())));
        };
        let reading = self.read_again(of, import)?;
        let all = leaves(key, entry, &reading)?;
        if merkle::root(&all) != tree.root {
            return Err(Error::said(format!(
                "entry {}: this version of the program reads {} otherwise than the one that recorded \
                 it; use that one",
                act.place(),
                import.file_name
            )));
        }
        let at = reading.records.iter().position(|record| record.place == place);
        let Some(at) = at else { return Ok(None) };
        let opened = |leaf: u64, says: String| -> Result<Opened> {
            let path = merkle::inclusion_proof(&all, leaf).unwrap_or_default();
            Ok(Opened { says, salt: key.salt(leaf), leaf, path })
        };
        let record = serde_json::to_string(&reading.records[at])?;
        let log = &of.shelf(act.level).log;
        let line = String::from_utf8(log.entry(act.index)?)
            .map_err(|_| Error::said(format!("entry {}: it is not text", act.place())))?;
        // Under the newest checkpoint that others cosigned, where one covers the entry: then the proof
        // carries their word too.
        let (checkpoint, path) = match of.cosigned_over(act.level, act.index)? {
            Some((size, note)) => (note, log.prove_inclusion_at(act.index, size)?),
            None => (of.checkpoint(act.level).to_owned(), log.prove_inclusion(act.index)?),
        };
        Ok(Some(Proof {
            form: FORM.to_owned(),
            of: id.to_owned(),
            record: opened(at as u64 + 1, record)?,
            import: opened(0, serde_json::to_string(entry)?)?,
            entry: Logged { line, index: act.index, path },
            checkpoint,
            key: of.verify_key()?,
        }))
    }

    /// The newest import of a source, and the register in whose log it stands: what was taken over from
    /// another office is proven by that one's own log and key.
    fn newest_import(&self, level: Level, source: &str) -> Result<(&Self, &Act)> {
        let brought = |act: &&Act| act.import().is_some_and(|import| import.source == source);
        if let Some(act) = self.acts(level).rev().find(brought) {
            return Ok((self, act));
        }
        let imports = self.joined_imports(level, self.size(level))?;
        let place = imports.get(source).and_then(|import| import.elsewhere.as_ref());
        let found = self.joined.iter().find_map(|joined| {
            let place = place.filter(|place| place.register == joined.name())?;
            let mut acts = joined.register.acts(Level::Sealed).rev();
            let act = acts.find(|act| brought(act) && act.place() == place.entry)?;
            Some((&joined.register, act))
        });
        found.ok_or_else(|| Error::said(format!("no import of {source} can be read here")))
    }

    /// The key that verifies what this register signs.
    ///
    /// # Errors
    /// If its file cannot be read.
    pub fn verify_key(&self) -> Result<String> {
        let path = self.directory().join("keys/verify.key");
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        Ok(text.trim().to_owned())
    }
}

/// The source of a record and its place there.
fn place_of(view: &View, id: &str) -> Result<(String, String)> {
    // The id of a claim is that of its event and, behind a stroke, its property.
    let event = id.rsplit_once('/').map_or(id, |(event, _)| event);
    let sql = "SELECT r.source, r.place FROM record r WHERE r.id = ?1
               OR r.id = (SELECT e.record FROM event e WHERE e.id = ?1)
               OR r.id = (SELECT e.record FROM event e JOIN claim c ON c.event = e.id
                          WHERE e.id = ?2 AND c.id = ?1)";
    let found = view.connection().query_row(sql, [id, event], |row| Ok((row.get(0)?, row.get(1)?)));
    found.optional()?.ok_or_else(|| {
        Error::said(format!(
            "`{id}`: no claim, event or record has this id here; `show` and the pages give them"
        ))
    })
}

//! Asking authorities to stamp the checkpoints of a register's logs (RFC 3161).

use paradero_ledger::Checkpoint;
use paradero_ledger::note::SignedNote;
use paradero_ledger::timestamp;
use paradero_model::Level;

use crate::carry::{Post, patiently, settings};
use crate::cosign::contradiction;
use crate::error::{Error, Result};
use crate::register::Register;

/// A checkpoint to be stamped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToStamp {
    /// The log's level.
    pub level: Level,
    /// The checkpoint as it stands now: its SHA-256 is what is stamped.
    pub note: String,
    /// Its size.
    pub size: u64,
    /// The request (RFC 3161, DER).
    pub query: Vec<u8>,
}

/// What one authority did about one log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamping {
    /// The log's name.
    pub origin: String,
    /// Number of entries of the checkpoint.
    pub size: u64,
    /// The authority's address, or where there is none, what it is called.
    pub authority: String,
    /// The second at which it says it saw the checkpoint, since 1970-01-01T00:00Z; or why it is not stamped.
    pub outcome: std::result::Result<u64, String>,
}

impl Register {
    /// The requests for the newest checkpoints of some levels. A nonce is asked for each.
    ///
    /// # Errors
    /// If a checkpoint cannot be read.
    pub fn to_stamp(
        &self,
        levels: &[Level],
        nonce: &mut dyn FnMut() -> [u8; 8],
    ) -> Result<Vec<ToStamp>> {
        let mut all = Vec::new();
        for level in levels {
            let log = &self.shelf(*level).log;
            if log.size() == 0 {
                continue;
            }
            // With the cosignatures, where there are: then it is known of them too when they were there.
            let cosigned = log.evidence().cosigned()?;
            let cosigned = cosigned.iter().rev().find(|one| one.size == log.size());
            let plain = SignedNote::parse(log.checkpoint_text().as_bytes())?;
            let note = match cosigned {
                Some(one) if one.note.text == plain.text => one.note.format(),
                _ => plain.format(),
            };
            let query = timestamp::query(note.as_bytes(), nonce())?;
            all.push(ToStamp { level: *level, note, size: log.size(), query });
        }
        Ok(all)
    }

    /// Asks every authority of the settings to stamp the newest checkpoints, and keeps what they answer. One
    /// that does not answer does not keep the others from being asked.
    ///
    /// # Errors
    /// If the settings name none, a file of certificates cannot be read, or an answer cannot be kept.
    pub fn stamp(
        &self,
        post: &dyn Post,
        nonce: &mut dyn FnMut() -> [u8; 8],
    ) -> Result<Vec<Stamping>> {
        let settings = settings(self.directory())?;
        if settings.timestamp.is_empty() {
            return Err(Error::said(
                "paradero.toml names no authority for timestamps: write [[timestamp]] with url = \"https://...\" \
                 and certificate = \"file.pem\" (docs/custody.md)",
            ));
        }
        let mut all = Vec::new();
        for authority in &settings.timestamp {
            let Some(url) = &authority.url else { continue };
            let pem = self.certificates(&authority.certificate)?;
            let levels = authority.levels.clone().unwrap_or_else(|| settings.levels.clone());
            for asked in self.to_stamp(&levels, nonce)? {
                let answer = post.post(url, "application/timestamp-query", &asked.query);
                let outcome = match answer {
                    Ok(answer) if answer.status == 200 => {
                        self.keep_stamp(&asked, &answer.body, &pem)?
                    }
                    Ok(answer) => Err(format!("it answered {} ({})", answer.status, answer.line())),
                    Err(what) => Err(what),
                };
                let origin = self.shelf(asked.level).log.origin().to_owned();
                all.push(Stamping { origin, size: asked.size, authority: url.clone(), outcome });
            }
        }
        Ok(all)
    }

    /// Takes the answer of an authority that was asked without a network, with the request and the
    /// checkpoint it was made for; `certificates` (PEM) where the settings name none.
    ///
    /// # Errors
    /// If the checkpoint is none of this register, or the answer holds under none of the certificates.
    pub fn take_stamp(
        &self,
        note: &str,
        query: &[u8],
        answer: &[u8],
        certificates: Option<&str>,
    ) -> Result<Stamping> {
        let signed = SignedNote::parse(note.as_bytes())?;
        paradero_ledger::Verifier::from_text(&self.verify_key()?)?.check(&signed)?;
        let seen = Checkpoint::parse(&signed.text)?;
        let level =
            Level::ALL.into_iter().find(|level| self.shelf(*level).log.origin() == seen.origin);
        let level = level
            .ok_or_else(|| Error::said(format!("{}: is no log of this register", seen.origin)))?;
        if let Some(what) = contradiction(&self.shelf(level).log, &seen)? {
            return Err(Error::said(what));
        }
        let pems = match certificates {
            Some(pem) => vec![pem.to_owned()],
            None => {
                let settings = settings(self.directory())?;
                let all = settings.timestamp.iter().map(|one| self.certificates(&one.certificate));
                all.collect::<Result<Vec<String>>>()?
            }
        };
        let asked =
            ToStamp { level, note: note.to_owned(), size: seen.size, query: query.to_owned() };
        let mut why = "paradero.toml names no certificate: give --certificate FILE".to_owned();
        for pem in pems {
            match self.keep_stamp(&asked, answer, &pem)? {
                Ok(at) => {
                    let authority = "by file".to_owned();
                    return Ok(Stamping {
                        origin: seen.origin,
                        size: seen.size,
                        authority,
                        outcome: Ok(at),
                    });
                }
                Err(what) => why = what,
            }
        }
        Err(Error::said(why))
    }

    /// Checks an answer, and keeps it where it holds.
    fn keep_stamp(
        &self,
        asked: &ToStamp,
        answer: &[u8],
        pem: &str,
    ) -> Result<std::result::Result<u64, String>> {
        if let Err(error) = timestamp::check(asked.note.as_bytes(), &asked.query, answer, pem) {
            return Ok(Err(error.to_string()));
        }
        let evidence = self.shelf(asked.level).log.evidence();
        let stamp = patiently(|| evidence.keep_stamp(&asked.note, &asked.query, answer, pem))?;
        Ok(Ok(stamp.at))
    }

    /// A file of certificates, seen from the register's directory.
    fn certificates(&self, file: &str) -> Result<String> {
        let path = self.directory().join(file);
        let text = std::fs::read_to_string(&path).map_err(|error| Error::io(&path, error))?;
        timestamp::check_certificates(&text)
            .map_err(|error| Error::said(format!("{}: {error}", path.display())))?;
        Ok(text)
    }
}

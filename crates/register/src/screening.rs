//! Screening: which people of the register a name may be, and what stands in the way of their
//! removal.
//!
//! The name index finds who is near; the linking model then says how much the facts speak for one
//! person, so that a hit of screening and a link agree. What stands in the way is read from the
//! same tables as the rules read.

mod answer;
mod blind;
mod manifest;
mod matters;
mod names;
mod people;
mod settled;
mod watch;
mod weigh;
mod whole;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use paradero_link::Model;
use paradero_model::Level;
use paradero_screen::{Cut, Index, Person, Searcher};
use serde::Serialize;

pub use manifest::{Asked, Manifest};
pub use matters::{Cite, ClassOrder, Finding, Matters, OrderLine, Said};
use matters::{Matter, Persons};
pub use paradero_screen::{Standing, Why, WordMatch};
use settled::Settlements;
pub(crate) use settled::row_of;
pub use settled::{Settle, Settled};
pub(crate) use watch::Watch;
use weigh::{Weighed, Weigher};
pub use whole::{Absent, Screened, Twice};

use crate::error::Result;
use crate::register::{PageReader, Register};
use crate::view::View;

/// People that are weighed for one name, at most, besides those whom an order covers: of them none is left out.
const WEIGHED: usize = 60;

/// The same where everyone is looked for.
const WEIGHED_EXHAUSTIVE: usize = 1000;

/// How far the facts speak for one person, by the linking model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Below what linking shows to a reviewer.
    Weak,
    /// Linking would ask a reviewer.
    Possible,
    /// Linking would hold the two to be one person.
    Likely,
}

/// What the answer to one row comes to, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Someone whom the row may well name is covered by an order in force.
    OrderInForce,
    /// Only a weak hit is covered by an order in force: it may be a namesake.
    OrderOfNamesake,
    /// Someone whom the row may well name has a hearing ahead, is announced for a batch, is said to
    /// have been removed already, or is the subject of a serious finding.
    OtherMatter,
    /// There are hits, and no source states anything that stands in the way.
    Known,
    /// All hits were looked at before: somebody decided that the row names none of them.
    Settled,
    /// Nobody was found.
    NoHit,
    /// The row has neither a name nor a document.
    NotScreened,
}

/// One person whom a row may name.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Hit {
    /// The person's id, or the row of the list screened against.
    pub id: String,
    /// The name that fits best, as written.
    pub name: String,
    /// Dates of birth that sources state, as written.
    pub born: Vec<String>,
    /// Posterior odds of the linking model, in bits: 0 is as likely as not.
    pub bits: f64,
    /// The same in a word.
    pub strength: Strength,
    /// What it rests on beside the name.
    #[schemars(with = "StandingSchema")]
    pub standing: Standing,
    /// What each field added.
    pub why: Vec<Reason>,
    /// Words of the name that are not simply the same.
    pub words: Vec<String>,
    /// The same, and those that are, to be told in any language.
    #[serde(skip)]
    pub named: Vec<Why>,
    /// What would settle whether it is the same person, where the name alone speaks for it.
    pub would_settle: Vec<Missing>,
    /// A hash of what is known of the person: names, dates of birth, documents.
    pub known: String,
    /// What somebody decided of this row and this person.
    pub settled: Option<Settled>,
    /// What sources state that stands in the way.
    #[serde(flatten)]
    pub matters: Matters,
}

/// A fact that is not known and that would tell one person from a namesake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The row states no full date of birth.
    BirthOfRow,
    /// No source states a full date of birth of the person.
    BirthOfPerson,
    /// The row states no identity document.
    DocumentOfRow,
    /// No source states an identity document of the person.
    DocumentOfPerson,
}

/// What one field added.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Reason {
    /// The field, or `prior`: the odds before any field is seen.
    pub field: String,
    /// How the two agree.
    pub level: String,
    /// What it added, in bits.
    pub bits: f64,
}

/// The answer to one row.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Answer {
    /// What was asked.
    #[serde(flatten)]
    pub asked: Asked,
    /// What it comes to.
    pub outcome: Outcome,
    /// The hits, the strongest first.
    pub hits: Vec<Hit>,
    /// Hits of which somebody decided that the row names somebody else, as long as that holds: they count for nothing.
    pub settled: Vec<Hit>,
    /// Further people whom linking would show to a reviewer, cut off by `top`.
    pub more: usize,
    /// People of a near name beside whom the facts say too little: a frequent name alone, mostly.
    pub weak: usize,
}

/// What [`Level`] is serialised as: the vocabulary itself knows no schemas.
#[derive(schemars::JsonSchema)]
#[schemars(rename = "Level", rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is asked for")]
pub(crate) enum LevelSchema {
    /// For everybody.
    Public,
    /// For whoever works with the register.
    Team,
    /// For those to whom a source was sealed.
    Sealed,
}

/// What [`Standing`] is serialised as: the index of names knows no schemas.
#[derive(schemars::JsonSchema)]
#[schemars(rename = "Standing", rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is asked for")]
pub(crate) enum StandingSchema {
    /// Date of birth, document or the name itself speaks against the rest.
    Contradicted,
    /// The name alone: it may be a namesake.
    NameAlone,
    /// Beside the name the same day of birth or the same document.
    Supported,
}

/// What was searched.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Searched {
    /// `register`, or the name of the list screened against.
    pub against: String,
    /// People in it.
    pub people: usize,
    /// Sources that name them.
    pub sources: usize,
    /// The level that was looked at.
    #[schemars(with = "Option<LevelSchema>")]
    pub level: Option<Level>,
    /// Entries of the ledger that were known, of those that the level may know of.
    pub entries: Option<u64>,
    /// The day on which orders must be in force.
    pub today: Option<String>,
    /// `trained` on this register, or `built-in`.
    pub weights: &'static str,
    /// Weight from which a hit is `possible`, in bits.
    pub possible_from_bits: f64,
    /// Orders in force that bar removal and cover a class of people: whoever is of the class is
    /// found here only where a source says so.
    pub class_orders: Vec<ClassOrder>,
}

/// Everyone who can be found in a view, with what any number of screeners share.
pub struct Ground {
    index: Index,
    model: Arc<Model>,
    persons: Persons,
    settled: Settlements,
    searched: Searched,
}

/// Answers names; one thread's, over a ground that others share.
pub struct Screener {
    ground: Arc<Ground>,
    searcher: RefCell<Searcher>,
    weigher: RefCell<Weigher>,
    /// What a name must reach to be found.
    cut: Cut,
    /// Dates of birth as the list writes them that is screened against.
    written: BTreeMap<String, String>,
    view: Option<View>,
}

impl Register {
    /// Makes the people of a view ready for screening.
    ///
    /// # Errors
    /// If the view or the trained model cannot be read.
    pub fn screener(&self, view: View) -> Result<Screener> {
        Ok(Screener::over(self.ground(&view)?, view))
    }

    /// What screeners of a view share.
    ///
    /// # Errors
    /// If the view or the trained model cannot be read.
    pub fn ground(&self, view: &View) -> Result<Arc<Ground>> {
        let visible = self.visible(view.level(), view.position())?;
        let model = match &visible.model {
            Some(hash) => Some(Model::from_json(&self.text(hash)?)?),
            None => None,
        };
        let index = self.names(view)?;
        let searched = Searched {
            against: "register".to_owned(),
            people: index.len(),
            sources: visible.imports.len(),
            level: Some(view.level()),
            entries: Some(view.position()),
            today: Some(view.today().to_string()),
            weights: if model.is_some() { "trained" } else { "built-in" },
            possible_from_bits: weigh::review_bits(),
            class_orders: matters::class_orders(view.connection())?,
        };
        Ok(Arc::new(Ground {
            index,
            model: Arc::new(model.unwrap_or_else(Model::built_in)),
            persons: Persons::of(view.connection())?,
            settled: self.settlements(&visible, view.connection())?,
            searched,
        }))
    }

    /// Names of the user-assigned country codes of this register, for reading manifests.
    ///
    /// # Errors
    /// If the settings cannot be read.
    pub fn country_names(&self) -> Result<BTreeMap<String, String>> {
        Ok(self.settings()?.countries)
    }
}

impl Screener {
    /// Makes a plain list ready for screening against it; no register is needed.
    ///
    /// # Errors
    /// If the list cannot be read as a table, or no column of it holds names.
    pub fn of_list(name: &str, bytes: &[u8], pdf: &PageReader) -> Result<Self> {
        let list = Manifest::read(name, bytes, &BTreeMap::new(), pdf)?;
        let (people, written) = people::of_list(&list);
        let index = Index::build(&people)?;
        let searched = Searched {
            against: name.to_owned(),
            people: index.len(),
            sources: 1,
            level: None,
            entries: None,
            today: None,
            weights: "built-in",
            possible_from_bits: weigh::review_bits(),
            class_orders: Vec::new(),
        };
        let ground = Ground {
            index,
            model: Arc::new(Model::built_in()),
            persons: Persons::default(),
            settled: Settlements::default(),
            searched,
        };
        Ok(Self { written, ..Self::new(Arc::new(ground), None) })
    }

    /// Whether the connection to its view still answers.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.view.as_ref().is_none_or(|view| view.connection().is_alive())
    }

    /// The same over the same view, opened again.
    #[must_use]
    pub fn again(self, view: View) -> Self {
        Self { view: Some(view), ..self }
    }

    /// A screener of a view over its ground.
    pub fn over(ground: Arc<Ground>, view: View) -> Self {
        Self::new(ground, Some(view))
    }

    fn new(ground: Arc<Ground>, view: Option<View>) -> Self {
        let weigher = RefCell::new(Weigher::new(ground.model.clone()));
        let (searcher, written, cut) = (RefCell::default(), BTreeMap::new(), Cut::USUAL);
        Self { ground, searcher, weigher, cut, written, view }
    }

    /// Looks further: one frequent word of three may suffice for a name to be found. For few names, since more people are
    /// looked at and weighed.
    #[must_use]
    pub fn exhaustive(self) -> Self {
        Self { cut: Cut::EXHAUSTIVE, ..self }
    }

    /// People that are weighed for one name at most, besides those whom an order covers.
    fn weighed(&self) -> usize {
        if self.cut == Cut::USUAL { WEIGHED } else { WEIGHED_EXHAUSTIVE }
    }

    /// What is searched.
    pub fn searched(&self) -> &Searched {
        &self.ground.searched
    }

    /// Answers one row: the `top` strongest people whom it may name, and beyond them everyone whom
    /// it may name and whom an order in force covers.
    ///
    /// # Errors
    /// If the register's tables cannot be read.
    pub fn screen(&self, asked: &Asked, top: usize) -> Result<Answer> {
        let mut answer = Answer {
            asked: asked.clone(),
            outcome: Outcome::NotScreened,
            hits: Vec::new(),
            settled: Vec::new(),
            more: 0,
            weak: 0,
        };
        if asked.name.trim().is_empty() && asked.document.is_none() {
            return Ok(answer);
        }
        let Ground { index, persons, settled: decided, searched, .. } = &*self.ground;
        let (found, beyond) = self.ranked(asked);
        let row = asked.row_key();
        for (weighed, hit) in found {
            let strong = weighed.bits >= searched.possible_from_bits;
            let among = answer.hits.len() < top && strong;
            let worth = strong || self.may_name(weighed.bits, &hit);
            if decided.hold(&row, &hit.id, || index.person(&hit.id)) {
                answer.settled.push(self.hit(asked, &hit, weighed)?);
                continue;
            }
            if among || worth && persons.have(&hit.id, Matter::Order) {
                let hit = self.hit(asked, &hit, weighed)?;
                if among || hit.matters.has_order() {
                    answer.hits.push(hit);
                    continue;
                }
            }
            answer.more += usize::from(strong);
            answer.weak += usize::from(!strong);
        }
        answer.weak += beyond;
        answer.outcome = match outcome(&answer.hits) {
            Outcome::NoHit if !answer.settled.is_empty() => Outcome::Settled,
            other => other,
        };
        Ok(answer)
    }

    /// Whom the index finds for a row, the heaviest first, of equal ones by id; and how many more there are whom nobody
    /// wants weighed.
    fn ranked(&self, asked: &Asked) -> (Vec<(Weighed, paradero_screen::Hit)>, usize) {
        let Ground { index, persons, .. } = &*self.ground;
        let answered = self.searcher.borrow_mut().screen_and(
            index,
            &asked.query(),
            (self.cut, self.weighed()),
            |id| persons.have(id, Matter::Order),
        );
        let ids = answered.hits.iter().map(|hit| hit.id.as_str());
        let weighed = self.weigher.borrow_mut().weigh(asked, ids, |id| index.person(id));
        let beyond = answered.found.saturating_sub(answered.hits.len());
        let mut found: Vec<_> = weighed.into_iter().zip(answered.hits).collect();
        found.sort_by(|(a, one), (b, two)| {
            b.bits.total_cmp(&a.bits).then_with(|| one.id.cmp(&two.id))
        });
        (found, beyond)
    }

    /// Whether the facts speak for one person at all: a weak hit against which they speak is left
    /// out, or everyone of a frequent surname would be named beside every row.
    fn may_name(&self, bits: f64, hit: &paradero_screen::Hit) -> bool {
        bits >= self.weigher.borrow().prior_bits() && hit.standing != Standing::Contradicted
    }

    fn hit(&self, asked: &Asked, found: &paradero_screen::Hit, weighed: Weighed) -> Result<Hit> {
        let Ground { index, persons, settled, searched, .. } = &*self.ground;
        let bits = weighed.bits;
        let strength = if bits >= 0.0 {
            Strength::Likely
        } else if bits >= searched.possible_from_bits {
            Strength::Possible
        } else {
            Strength::Weak
        };
        let known = index.person(&found.id).unwrap_or_default();
        let (matters, born) = match &self.view {
            Some(view) => (
                matters::of(view, persons, &found.id, asked.destination.as_deref())?,
                people::births_as_written(view.connection(), &found.id)?,
            ),
            None => {
                (Matters::default(), self.written.get(&found.id).cloned().into_iter().collect())
            }
        };
        let known_now = settled::known_of(&known);
        Ok(Hit {
            settled: settled.of(&asked.row_key(), &found.id, &known_now),
            known: known_now,
            id: found.id.clone(),
            name: found.name.clone(),
            born,
            bits,
            strength,
            standing: found.standing,
            why: self.weigher.borrow().reasons(&weighed),
            would_settle: match found.standing {
                Standing::NameAlone => missing(asked, &known),
                Standing::Contradicted | Standing::Supported => Vec::new(),
            },
            named: found.why.iter().map(|reason| reason.what.clone()).collect(),
            words: found.why.iter().filter_map(|reason| in_words(&reason.what)).collect(),
            matters,
        })
    }
}

/// What is not known on either side. A day of birth settles it where both sides state one, and so does a document.
fn missing(asked: &Asked, known: &Person) -> Vec<Missing> {
    let day = asked.query().birth.and_then(paradero_screen::Interval::single_day).is_some();
    let mut all = Vec::new();
    let mut add = |known: bool, what| {
        if !known {
            all.push(what);
        }
    };
    add(day, Missing::BirthOfRow);
    add(known.births.iter().any(|birth| birth.single_day().is_some()), Missing::BirthOfPerson);
    add(asked.document.is_some(), Missing::DocumentOfRow);
    add(!known.documents.is_empty(), Missing::DocumentOfPerson);
    all
}

fn outcome(hits: &[Hit]) -> Outcome {
    let strong = || hits.iter().filter(|hit| hit.strength > Strength::Weak);
    if strong().any(|hit| hit.matters.has_order()) {
        Outcome::OrderInForce
    } else if hits.iter().any(|hit| hit.matters.has_order()) {
        Outcome::OrderOfNamesake
    } else if strong().any(|hit| hit.matters.has_other()) {
        Outcome::OtherMatter
    } else if hits.is_empty() {
        Outcome::NoHit
    } else {
        Outcome::Known
    }
}

/// How a word of the name agrees, where there is something to say of it.
fn in_words(why: &Why) -> Option<String> {
    match why {
        Why::Word { asked, found, how } => {
            let how = match how {
                WordMatch::Same => return None,
                WordMatch::Sound => "sounds alike".to_owned(),
                WordMatch::Edits(1) => "one edit".to_owned(),
                WordMatch::Edits(edits) => format!("{edits} edits"),
                WordMatch::Nickname => "familiar form".to_owned(),
                WordMatch::CutShort => "cut short".to_owned(),
                WordMatch::Consonants => "same consonants".to_owned(),
                WordMatch::Initial => "initial".to_owned(),
            };
            Some(format!("{asked} ~ {found} ({how})"))
        }
        Why::OtherWord { asked, found } => Some(format!("{asked} against {found}")),
        Why::OnlyAsked(word) => Some(format!("{word} only in the row")),
        Why::OnlyFound(word) => Some(format!("{word} only in the record")),
        Why::OtherOrder => Some("words in another order".to_owned()),
        Why::Birth(_) | Why::SameDocument | Why::NearDocument | Why::OtherDocument => None,
    }
}

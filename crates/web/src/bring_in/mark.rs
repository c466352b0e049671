//! The form of a passage: which kind of event it tells of, with what is recognised in it suggested.

use std::collections::BTreeMap;

use maud::{Markup, html};
use paradero_intake::passage::{Mark, Piece, Sort, kinds, pieces};
use paradero_locale::text;
use paradero_model::{EventKind, Property, Stance, SubjectKind, ValueType, Vocabulary};
use paradero_register::query::Stretch;
use paradero_register::query::search::{Among, search};
use paradero_register::screening::Asked;

use super::document::Passage;
use super::item::Open;
use super::suggested::{SORTS, sort as called};
use super::token;
use crate::lang::Terms;
use crate::layout::Ask;
use crate::server::Names;

/// How many names are looked up in the register, and how many people are shown for each.
const LOOKED_UP: usize = 8;
const SHOWN: usize = 3;

/// Kinds of events that a passage of a document does not make.
const NONE: [&str; 2] = ["source", "scorecard"];

/// What is suggested for a passage.
struct Suggested {
    pieces: Vec<Piece>,
    /// People of the register whom a name may mean: the name, and each with id and name there.
    people: Vec<(String, Vec<(String, String)>)>,
}

impl Suggested {
    fn texts(&self, sort: Sort) -> Vec<String> {
        self.pieces
            .iter()
            .filter(|piece| piece.sort == sort)
            .map(|piece| piece.means.clone().unwrap_or_else(|| piece.text.clone()))
            .collect()
    }
}

/// What is suggested in the passage, as the whole document tells it; and the register is asked: what it knows as a place or an authority is one, and whom a name may mean.
fn suggested(ask: &Ask, open: &Open, (start, end): (u32, u32)) -> Suggested {
    let within = open.suggestions.iter().filter(|one| one.start >= start && one.end <= end);
    let mut pieces = pieces(within);
    let mut people = Vec::new();
    let named: Vec<usize> = (0..pieces.len())
        .filter(|at| {
            !matches!(pieces[*at].sort, Sort::Date | Sort::Docket | Sort::Count | Sort::Instrument)
        })
        .collect();
    for at in named.into_iter().take(LOOKED_UP) {
        let name = pieces[at].text.clone();
        let known =
            search(&ask.connection, &name, Some(Among::Subjects), Stretch { offset: 0, limit: 5 });
        let same = known.ok().and_then(|known| {
            let folded = paradero_names::fold(&name);
            known
                .subjects
                .found
                .into_iter()
                .find(|subject| paradero_names::fold(&subject.name) == folded)
        });
        match same.as_ref().map(|subject| subject.kind.as_str()) {
            Some("place") => pieces[at].sort = Sort::Place,
            Some("authority") if pieces[at].sort != Sort::Court => {
                pieces[at].sort = Sort::Authority;
            }
            _ => {}
        }
        if pieces[at].sort == Sort::Person {
            let found = of_register(ask, &name);
            if !found.is_empty() {
                people.push((name, found));
            }
        }
    }
    Suggested { pieces, people }
}

/// People of the register whom a name may mean, by the index of names.
fn of_register(ask: &Ask, name: &str) -> Vec<(String, String)> {
    let Ok(asked) = Asked::typed(name, None, None, None) else { return Vec::new() };
    let mut found = Vec::new();
    let answered = ask.views.screen(ask.level, None, &mut |screener| {
        let answer = screener.screen(&asked, SHOWN);
        found = answer
            .map(|answer| {
                answer.hits.into_iter().take(SHOWN).map(|hit| (hit.id, hit.name)).collect()
            })
            .unwrap_or_default();
    });
    // It is a help and no more: without it the passage is marked all the same.
    if answered.is_err() { Vec::new() } else { found }
}

/// The form of a passage.
pub(super) fn form(ask: &Ask, open: &Open, passage: &Passage) -> Markup {
    let (lang, vocabulary) = (ask.lang, Vocabulary::get());
    let likely = kinds(&passage.quote);
    let chosen = ask.get("kind").filter(|kind| vocabulary.event(kind).is_some());
    let chosen =
        chosen.unwrap_or_else(|| likely.first().map_or("statement", |kind| *kind).to_owned());
    let suggested = suggested(ask, open, (passage.start, passage.end));
    let place = [
        ("page", ask.get("page").unwrap_or_default()),
        ("start", passage.start.to_string()),
        ("end", passage.end.to_string()),
    ];
    html! {
        section.panel.column #mark {
            h2 { (text!(lang, "bringin-passage")) }
            blockquote { "«" (passage.quote) "»" }
            (recognised_in(ask, &suggested))
            form.filters method="get" action={ (ask.to_one("bring-in", &open.item.id)) "#mark" } data-chooses="" {
                @for (name, value) in &place { input type="hidden" name=(name) value=(value); }
                div {
                    label for="m-kind" { (text!(lang, "bringin-tells-of")) }
                    select #m-kind name="kind" {
                        @if !likely.is_empty() {
                            optgroup label=(text!(lang, "bringin-likely")) {
                                @for kind in &likely { option value=(kind) selected[*kind == chosen] { (lang.kind(kind)) } }
                            }
                        }
                        optgroup label=(text!(lang, "bringin-all-kinds")) {
                            @for kind in vocabulary.events().iter().filter(|kind| !likely.contains(&kind.code.as_str()) && !NONE.contains(&kind.code.as_str())) {
                                option value=(kind.code) selected[kind.code == chosen] { (lang.kind(&kind.code)) }
                            }
                        }
                    }
                }
                button.second { (text!(lang, "bringin-choose")) }
            }
            @if let Some(kind) = vocabulary.event(&chosen) { (fields(ask, open, (passage, kind), &suggested)) }
        }
    }
}

/// What is recognised, and people of the register: links, for a person to look.
fn recognised_in(ask: &Ask, suggested: &Suggested) -> Markup {
    let lang = ask.lang;
    html! {
        @if !suggested.pieces.is_empty() {
            p.soft { (text!(lang, "bringin-recognised-in")) }
            dl.claims {
                @for sort in SORTS {
                    @let of: Vec<&Piece> = suggested.pieces.iter().filter(|piece| piece.sort == sort).collect();
                    @if !of.is_empty() {
                        div { dt { (called(lang, sort)) } dd { @for (at, piece) in of.iter().enumerate() { @if at > 0 { "; " } bdi { (piece.text) } @if let Some(means) = piece.means.as_ref().filter(|means| **means != piece.text) { " " span.soft { "(" (means) ")" } } } } }
                    }
                }
            }
        }
        @for (name, found) in &suggested.people {
            p { (text!(lang, "bringin-already-known", name = name.as_str())) " "
                @for (at, (id, known)) in found.iter().enumerate() { @if at > 0 { ", " } a href=(ask.to_one("person", id)) { bdi { (known) } } }
            }
        }
    }
}

fn fields(
    ask: &Ask,
    open: &Open,
    (passage, kind): (&Passage, &EventKind),
    suggested: &Suggested,
) -> Markup {
    let lang = ask.lang;
    let mut filled = Filled { suggested, used: BTreeMap::new() };
    let subjects: Vec<SubjectKind> = kind
        .subjects
        .iter()
        .copied()
        .filter(|subject| *subject != SubjectKind::Source)
        .take(2)
        .collect();
    let properties: Vec<&Property> = Vocabulary::get().properties(kind).collect();
    let (own, rare): (Vec<&Property>, Vec<&Property>) =
        properties.into_iter().partition(|property| {
            kind.properties.iter().any(|own| own.code == property.code)
                || matches!(property.code.as_str(), "on" | "at" | "by")
        });
    // When it happened comes first: the first date in the passage is mostly that.
    let (first, own): (Vec<&Property>, Vec<&Property>) =
        own.into_iter().partition(|property| property.code == "on");
    let own: Vec<&Property> = first.into_iter().chain(own).collect();
    html! {
        form method="post" action=(ask.to_one("bring-in", &open.item.id)) {
            (token(ask))
            input type="hidden" name="start" value=(passage.start);
            input type="hidden" name="end" value=(passage.end);
            input type="hidden" name="kind" value=(kind.code);
            input type="hidden" name="back" value="marks";
            div.fields {
                @for (at, subject) in subjects.iter().enumerate() {
                    (field(ask, subject.code(), &lang.subject(subject.code()), &filled.subject(ask, *subject, kind, at == 0), &suggested.texts(Sort::Person), *subject == SubjectKind::Person))
                }
                @for property in &own { (property_field(ask, kind, property, &mut filled)) }
                p {
                    label for="m-stance" { (text!(lang, "bringin-stance")) }
                    select #m-stance name="stance" {
                        @for stance in Stance::ALL {
                            @let usual = if kind.code == "order" { Stance::Orders } else { Stance::Asserts };
                            option value=(stance.code()) selected[stance == usual] { (lang.word(stance.code())) }
                        }
                    }
                }
                (field(ask, "said_by", text!(lang, "records-who-speaks"), "", &suggested.texts(Sort::Authority), true))
            }
            details {
                summary { (text!(lang, "bringin-more-fields")) }
                div.fields { @for property in &rare { (property_field(ask, kind, property, &mut filled)) } }
            }
            p.help { (text!(lang, "bringin-fields-help")) }
            p.buttons {
                button name="act" value="mark" { (text!(lang, "bringin-write-into-sheet")) }
                " " a href={ (ask.to_one("bring-in", &open.item.id)) "#text-of-page" } { (text!(lang, "bringin-cancel")) }
            }
        }
    }
}

/// Which suggestions are put into fields already.
struct Filled<'a> {
    suggested: &'a Suggested,
    used: BTreeMap<Sort, usize>,
}

impl Filled<'_> {
    /// The next suggestion of a sort, or the first again where there is only one.
    fn next(&mut self, sort: Sort) -> String {
        let texts = self.suggested.texts(sort);
        let used = self.used.entry(sort).or_default();
        let one = texts.get(*used).cloned().unwrap_or_default();
        *used += 1;
        one
    }

    fn subject(
        &mut self,
        ask: &Ask,
        subject: SubjectKind,
        kind: &EventKind,
        first: bool,
    ) -> String {
        match subject {
            SubjectKind::Person => {
                self.suggested.texts(Sort::Person).first().cloned().unwrap_or_default()
            }
            SubjectKind::Order if first && kind.code == "order" => {
                // A name to know it by: its case, else its court or day.
                let of = [Sort::Docket, Sort::Court, Sort::Date]
                    .into_iter()
                    .find_map(|sort| self.suggested.texts(sort).first().cloned());
                of.map(|of| format!("{} {of}", ask.lang.kind("order"))).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn property(&mut self, kind: &EventKind, property: &Property) -> String {
        match (&property.value_type, property.code.as_str()) {
            (ValueType::Date, "departure" | "invoked_on") => self.next(Sort::Date),
            (ValueType::Date, "on") if !matches!(kind.code.as_str(), "custody" | "removal") => {
                self.next(Sort::Date)
            }
            (ValueType::Date, "since") if kind.code == "custody" => self.next(Sort::Date),
            (_, "number") if kind.code == "count" => self.next(Sort::Count),
            (_, "court") => self.next(Sort::Court),
            (_, "docket") => self.next(Sort::Docket),
            (ValueType::Ref(SubjectKind::Person), "covers") => {
                self.suggested.texts(Sort::Person).join("; ")
            }
            (_, "addressee") => {
                self.suggested.texts(Sort::Authority).first().cloned().unwrap_or_default()
            }
            (ValueType::Ref(SubjectKind::Place), "at" | "place" | "to") if kind.code != "order" => {
                self.next(Sort::Place)
            }
            (ValueType::Ref(SubjectKind::Authority), "by" | "held_by" | "speaker")
                if kind.code != "order" =>
            {
                self.next(Sort::Authority)
            }
            (_, "name") if kind.code == "person" => {
                self.suggested.texts(Sort::Person).first().cloned().unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

fn property_field(
    ask: &Ask,
    kind: &EventKind,
    property: &Property,
    filled: &mut Filled<'_>,
) -> Markup {
    let lang = ask.lang;
    let label = lang.property(&kind.code, &property.code);
    let id = format!("v-{}", property.code.replace('.', "-"));
    let choice = |options: Vec<(String, String)>| {
        html! {
            p {
                label for=(id) { (label) }
                select id=(id) name={ "v-" (property.code) } {
                    option value="" { (text!(lang, "bringin-not-said")) }
                    @for (value, text) in options { option value=(value) { (text) } }
                }
            }
        }
    };
    match &property.value_type {
        ValueType::Code(list) => {
            let codes = Vocabulary::get().codes(list);
            choice(
                codes.iter().map(|code| (code.code.clone(), lang.term(list, &code.code))).collect(),
            )
        }
        ValueType::Bool => choice(
            ["true", "false"]
                .map(|code| (code.to_owned(), lang.value(&kind.code, &property.code, code)))
                .to_vec(),
        ),
        other => {
            let offered = match other {
                ValueType::Date => Sort::Date,
                ValueType::Ref(SubjectKind::Place) => Sort::Place,
                ValueType::Ref(SubjectKind::Authority) if property.code == "court" => Sort::Court,
                ValueType::Ref(SubjectKind::Authority) => Sort::Authority,
                ValueType::Ref(SubjectKind::Person) | ValueType::Name => Sort::Person,
                _ => Sort::Docket,
            };
            let offered = if matches!(other, ValueType::Text) && property.code != "docket" {
                Vec::new()
            } else {
                filled.suggested.texts(offered)
            };
            let value = filled.property(kind, property);
            field(ask, &property.code, &label, &value, &offered, true)
        }
    }
}

/// A field with what may stand in it offered.
fn field(
    _: &Ask,
    code: &str,
    label: &str,
    value: &str,
    offered: &[String],
    offers: bool,
) -> Markup {
    let id = format!("v-{}", code.replace('.', "-"));
    let offers = offers && !offered.is_empty();
    html! {
        p {
            label for=(id) { (label) }
            input id=(id) name={ "v-" (code) } value=(value) maxlength="1000" size="28" autocomplete="off" list=[offers.then(|| format!("{id}-offered"))];
            @if offers { datalist id={ (id) "-offered" } { @for one in offered { option value=(one); } } }
        }
    }
}

/// The mark that the form sends, on a passage.
pub(super) fn sent(passage: Passage, sent: &Names) -> Mark {
    let field = |name: &str| sent.get(name).cloned().unwrap_or_default();
    let values = sent
        .iter()
        .filter_map(|(name, text)| Some((name.strip_prefix("v-")?.to_owned(), text.clone())));
    Mark {
        quote: passage.quote,
        occurrence: passage.occurrence,
        kind: field("kind"),
        stance: field("stance"),
        said_by: field("v-said_by"),
        values: values.filter(|(code, _)| code != "said_by").collect(),
    }
}

//! The running text: announcements, arrivals, statements, orders, instruments, advice on
//! travel, the scorecard, what offices said of single people, and an agency that repeats.

use crate::case::{Calendar, DECREE, LAW, PACT, STRUCK};
use crate::lists::{self, Places};
use crate::person::Person;
use crate::sheet::{Sheet, quoted};
use crate::truth::Planted;
use crate::{day, papers_law};

/// The scorecard's name.
pub(crate) const CARD: &str = "Tabla de puntaje 2024";

/// A person in whom something was planted.
pub(crate) struct Kept {
    /// The rule.
    pub(crate) rule: &'static str,
    /// Number of the person.
    pub(crate) id: usize,
    /// Who.
    pub(crate) person: Person,
    /// Whole name.
    pub(crate) name: String,
    /// Day of arrest.
    pub(crate) arrest: i32,
    /// Rows.
    pub(crate) places: Places,
}

impl Kept {
    /// What must be found of this person or of the order on them.
    pub(crate) fn planted(&self, rule: &'static str, more: &[String]) -> Planted {
        let mut places: Vec<String> =
            self.places.rows.iter().map(|(file, row)| format!("{file}:{row}")).collect();
        places.extend_from_slice(more);
        let about_order = matches!(
            rule,
            "return-order-unmet"
                | "order-deadline-passed"
                | "order-answered-with-refusal"
                | "jurisdiction-contested"
        );
        match &self.places.order {
            Some(order) if about_order => {
                Planted { rule, subject: order.clone(), entity: None, places }
            }
            _ => Planted {
                rule,
                subject: self.name.clone(),
                entity: Some(lists::entity(self.id)),
                places,
            },
        }
    }
}

/// What the papers need to know of the lists, and what they gather.
pub(crate) struct Papers<'a> {
    /// The days.
    pub(crate) calendar: &'a Calendar,
    /// People on the manifest, by flight.
    pub(crate) aboard: &'a [u32],
    /// People in whom something was planted.
    pub(crate) kept: &'a [Kept],
    /// Files written.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    /// What must be found.
    pub(crate) planted: Vec<Planted>,
    /// What may be found.
    pub(crate) allowed: Vec<Planted>,
    /// `file,handle,entity_id` of named people.
    pub(crate) named: Vec<[String; 3]>,
}

/// Writes all papers.
pub(crate) fn write(papers: &mut Papers<'_>) {
    let flown: Vec<usize> =
        (0..papers.aboard.len()).filter(|index| papers.aboard[*index] > 0).collect();
    announcements(papers, &flown);
    arrivals(papers, &flown);
    agency(papers, &flown);
    statements(papers, &flown);
    post(papers);
    people(papers);
    papers_law::write(papers);
}

/// What a number is to be found for.
fn finding(rule: &'static str, subject: &str, places: Vec<String>) -> Planted {
    Planted { rule, subject: subject.to_owned(), entity: None, places }
}

/// Places in the order of flights at which something is planted.
const MISSING: [usize; 2] = [2, 5];
const MISCOUNTED: [usize; 2] = [3, 6];
const MISSAID: usize = 4;

fn announcements(papers: &mut Papers<'_>, flown: &[usize]) {
    let mut sheet =
        Sheet::new("announcements", "Anuncios de vuelos", "Ministerio del Orden", "2026-01-05", "");
    sheet.refer("pact", &format!("agreement = \"{PACT}\", number = \"{PACT}\""));
    for (nth, &index) in flown.iter().enumerate() {
        let (on, extra) = (papers.calendar.flights[index], u32::from(MISSING.contains(&nth)) * 3);
        let count = papers.aboard[index] + extra;
        let handle =
            announce(&mut sheet, &lists::flight(index), &lists::batch(index, on), on, count);
        if extra > 0 {
            let batch = lists::batch(index, on);
            let place = vec![sheet.place(&handle)];
            papers.planted.push(finding("batch-names-missing", &batch, place.clone()));
            papers.allowed.push(finding("batch-count-mismatch", &batch, place));
        }
    }
    for n in 1..3 {
        let on = day::of(2025, 3, 3) + 30 * n;
        let (flight, batch) = (format!("QX90{n}"), format!("Vuelo QX90{n} del {}", day::iso(on)));
        let handle = announce(&mut sheet, &flight, &batch, on, 15);
        let place = vec![sheet.place(&handle)];
        papers.planted.push(finding("announced-never-confirmed", &batch, place.clone()));
        papers.allowed.push(finding("batch-names-missing", &batch, place));
    }
    papers.files.extend(sheet.files());
}

fn announce(sheet: &mut Sheet, flight: &str, batch: &str, on: i32, count: u32) -> String {
    let handle = flight.to_lowercase();
    sheet.refer(&handle, &refer_batch(flight, batch, on));
    sheet.tell(
        "batch",
        &format!(
            "El {} el ministerio anunció que el vuelo {flight} llevaba a Sorvalia a {count} \
             personas, según el {PACT}.",
            day::long(on)
        ),
        &format!(
            "batch = \"{handle}\"\nstance = \"announces\"\nsaid_on = \"{0}\"\n\
             announced_by = \"Ministerio del Orden\"\nannounced_count = {count}\n\
             on = \"{0}\"\ndestination = \"XB\"\ncarrier = \"{flight}\"\nagreement = \"pact\"",
            day::iso(on)
        ),
    );
    handle
}

fn refer_batch(flight: &str, batch: &str, on: i32) -> String {
    format!("batch = {}, flight = \"{flight}\", day = \"{}\"", quoted(batch), day::iso(on))
}

fn arrivals(papers: &mut Papers<'_>, flown: &[usize]) {
    let speaker = "Servicio de Migración de Sorvalia";
    let mut sheet = Sheet::new("arrivals", "Llegadas a Sorvalia", speaker, "2026-01-06", "");
    for (nth, &index) in flown.iter().enumerate() {
        let wrong = MISCOUNTED.contains(&nth);
        if !wrong && (nth % 2 == 1 || MISSING.contains(&nth)) {
            continue;
        }
        let on = papers.calendar.flights[index];
        // One too many, so that no name is missing: the numbers themselves disagree.
        let count = papers.aboard[index] + u32::from(wrong);
        let (flight, batch) = (lists::flight(index), lists::batch(index, on));
        let handle = flight.to_lowercase();
        sheet.refer(&handle, &refer_batch(&flight, &batch, on));
        sheet.tell(
            "count",
            &format!("Con el vuelo {flight} del {} llegaron {count} personas.", day::long(on)),
            &format!(
                "batch = \"{handle}\"\ncount = {count}\nunit = \"persons\"\n\
                 count_kind = \"arrived\"\non = \"{}\"",
                day::iso(on)
            ),
        );
        if wrong {
            let place = vec![sheet.place(&handle), format!("announcements.txt:{handle}")];
            papers.planted.push(finding("batch-count-mismatch", &batch, place.clone()));
            papers.allowed.push(finding("batch-names-missing", &batch, place));
        }
    }
    papers.files.extend(sheet.files());
}

/// An agency that passes on what the ministry announced: one account, not two.
fn agency(papers: &mut Papers<'_>, flown: &[usize]) {
    let mut sheet = Sheet::new(
        "agency",
        "Despachos de la agencia Tres Molinos",
        "Agencia Tres Molinos",
        "2026-01-07",
        "repeats  = \"announcements.txt\"\n",
    );
    for &index in flown.iter().take(2) {
        let on = papers.calendar.flights[index];
        let (flight, count) = (lists::flight(index), papers.aboard[index]);
        let handle = flight.to_lowercase();
        sheet.refer(&handle, &refer_batch(&flight, &lists::batch(index, on), on));
        sheet.tell(
            "batch",
            &format!("Según el ministerio, el vuelo {flight} llevó a {count} personas."),
            &format!(
                "batch = \"{handle}\"\nannounced_count = {count}\non = \"{}\"\n\
                 destination = \"XB\"",
                day::iso(on)
            ),
        );
    }
    papers.files.extend(sheet.files());
}

fn statements(papers: &mut Papers<'_>, flown: &[usize]) {
    let mut sheet = Sheet::new(
        "statements",
        "Declaraciones públicas",
        "Diario de Villamarena",
        "2025-12-20",
        "",
    );
    for (handle, what) in [
        ("visits", "Las familias pueden visitar a toda persona detenida"),
        ("counsel", "Toda persona detenida tiene defensa"),
        ("closed", "El Centro Isla Parda está cerrado"),
    ] {
        sheet.refer(handle, &format!("proposition = {}", quoted(what)));
    }
    let mut said = |sentence: &str, speaker: &str, proposition: &str, holds: bool, on: &str| {
        sheet.tell(
            "statement",
            sentence,
            &format!(
                "said_by = \"{speaker}\"\nsaid_on = \"{on}\"\non = \"{on}\"\n\
                 proposition = \"{proposition}\"\nholds = {holds}"
            ),
        );
    };
    let (ministry, defender) = ("Ministerio del Orden", "Defensoría de Quirandá");
    said(
        "El ministerio dijo que toda familia puede visitar.",
        ministry,
        "visits",
        true,
        "2025-10-02",
    );
    said("La defensoría dijo que las visitas no existen.", defender, "visits", false, "2025-10-03");
    said(
        "El ministerio dijo que nadie carece de defensa.",
        ministry,
        "counsel",
        true,
        "2025-10-09",
    );
    said("La defensoría confirmó que hay defensa.", defender, "counsel", true, "2025-10-10");
    let company = "Corporación Lomaverde";
    said("La corporación dijo que Isla Parda está cerrada.", company, "closed", true, "2025-11-04");
    said(
        "La corporación dijo que Isla Parda sigue abierta.",
        company,
        "closed",
        false,
        "2025-11-18",
    );
    let place = |handle: &str| vec![format!("statements.txt:{handle}")];
    let (visits, closed) = (
        "Las familias pueden visitar a toda persona detenida",
        "El Centro Isla Parda está cerrado",
    );
    papers.planted.push(finding("statement-contradicts-statement", visits, place("visits")));
    papers.planted.push(finding("speaker-reversed", closed, place("closed")));
    papers.allowed.push(finding("statement-contradicts-statement", closed, place("closed")));
    if let Some(&index) = flown.get(MISSAID) {
        let on = papers.calendar.flights[index];
        let (flight, batch) = (lists::flight(index), lists::batch(index, on));
        let handle = flight.to_lowercase();
        let count = papers.aboard[index] + 40;
        sheet.refer(&handle, &refer_batch(&flight, &batch, on));
        sheet.tell(
            "statement",
            &format!("El vocero del ministerio habló de {count} personas en el vuelo {flight}."),
            &format!(
                "batch = \"{handle}\"\nsaid_by = \"{ministry}\"\nsaid_on = \"{0}\"\n\
                 on = \"{0}\"\ncount = {count}\nunit = \"persons\"",
                day::iso(on + 2)
            ),
        );
        papers.planted.push(finding("statement-contradicts-record", &batch, place(&handle)));
        papers.allowed.push(finding("batch-count-mismatch", &batch, place(&handle)));
        papers.allowed.push(finding("batch-names-missing", &batch, place(&handle)));
    }
    papers.files.extend(sheet.files());
}

/// A post that was taken down after it was captured.
fn post(papers: &mut Papers<'_>) {
    let more = "kind     = \"post\"\nurl      = \"https://example.org/quiranda/post/77\"\n";
    let title = "Publicación del ministerio";
    let mut sheet = Sheet::new("post", title, "Ministerio del Orden", "2025-05-05", more);
    sheet.tell(
        "statement",
        "El ministerio mostró un vuelo y escribió que la limpieza continúa.",
        "says = \"La limpieza continúa\"\non = \"2025-05-05\"\nchannel = \"red social\"",
    );
    sheet.tell(
        "source",
        "Nota del archivo: la publicación fue retirada el 9 de mayo de 2025.",
        "gone_on = \"2025-05-09\"\nsaid_by = \"archivo de la oficina\"",
    );
    papers.planted.push(finding("source-gone", title, vec!["post.txt".to_owned()]));
    papers.files.extend(sheet.files());
}

/// What offices said of single people: an error admitted, custody owned to and then denied.
fn people(papers: &mut Papers<'_>) {
    let mut sheet = Sheet::new(
        "people",
        "Lo que se dijo de personas",
        "Oficina de Paraderos",
        "2026-01-08",
        "",
    );
    let kept = papers.kept;
    for kept in kept {
        let handle = format!("p{}", kept.id);
        match kept.rule {
            "error-admitted-not-remedied" => admitted(&mut sheet, kept, &handle),
            "custody-acknowledged-then-denied" => denied(&mut sheet, kept, &handle),
            _ => continue,
        }
        identity(papers, &mut sheet, kept, &handle);
        papers.planted.push(kept.planted(kept.rule, &[sheet.place(&handle)]));
    }
    papers.files.extend(sheet.files());
}

/// Says who a person is, so that linking can tell.
pub(crate) fn identity(papers: &mut Papers<'_>, sheet: &mut Sheet, kept: &Kept, handle: &str) {
    sheet.refer(handle, &format!("person = {}", quoted(&kept.name)));
    let (born, number) = (kept.person.born, kept.person.document);
    sheet.tell(
        "person",
        &format!("{} nació el {} y lleva la cédula {number}.", kept.name, day::long(born)),
        &format!(
            "person = \"{handle}\"\nname = {}\nbirth.date = \"{}\"\ndocument = \"CI:{number}\"",
            quoted(&kept.name),
            day::iso(born)
        ),
    );
    let place = sheet.place(handle);
    let file = place.split(':').next().unwrap_or_default().to_owned();
    papers.named.push([file, handle.to_owned(), lists::entity(kept.id)]);
}

fn admitted(sheet: &mut Sheet, kept: &Kept, handle: &str) {
    let on = day::iso(kept.arrest + 60);
    sheet.tell(
        "removal",
        &format!("La Dirección de Migración reconoció que expulsó por error a {}.", kept.name),
        &format!(
            "person = \"{handle}\"\nstance = \"admits\"\nsaid_by = \"Dirección de Migración\"\n\
             said_on = \"{on}\"\nby = \"Dirección de Migración\"\nto_country = \"XB\"\n\
             instrument = \"{LAW}\"\nerror = \"error de identidad\""
        ),
    );
}

fn denied(sheet: &mut Sheet, kept: &Kept, handle: &str) {
    let office = "Dirección de Prisiones";
    for (days, verb, whereabouts) in
        [(20, "reconoció", "acknowledged"), (80, "negó después", "denied")]
    {
        let on = kept.arrest + days;
        let basis = if whereabouts == "denied" {
            String::new()
        } else {
            format!("\ninstrument = \"{DECREE}\"")
        };
        sheet.tell(
            "custody",
            &format!(
                "El {} la dirección {verb} que tenía bajo custodia a {}.",
                day::long(on),
                kept.name
            ),
            &format!(
                "person = \"{handle}\"\nsaid_by = \"{office}\"\nsaid_on = \"{0}\"\non = \"{0}\"\n\
                 held_by = \"{office}\"\nwhereabouts = \"{whereabouts}\"{basis}",
                day::iso(on)
            ),
        );
    }
}

/// The names of the instruments that papers of law speak of.
pub(crate) const INSTRUMENTS: [(&str, &str, &str); 3] =
    [("decree", DECREE, "decreto"), ("struck", STRUCK, "decreto"), ("law", LAW, "ley")];

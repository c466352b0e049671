//! The eight lists, written row by row as people come along.

use rand_chacha::ChaCha8Rng;

use crate::case::{Calendar, Case, LAW, PACT, Stay};
use crate::noise::{self, Written};
use crate::person::Lexicon;
use crate::{day, ngo, table, words};

/// A delimited table that is being written.
pub(crate) struct List {
    /// Its file's name.
    pub(crate) file: &'static str,
    /// What is written so far.
    pub(crate) bytes: Vec<u8>,
    delimiter: u8,
    rows: u32,
}

impl List {
    fn new(file: &'static str, delimiter: u8, header: &[&str]) -> Self {
        let mut bytes = Vec::new();
        table::row(&mut bytes, delimiter, header);
        Self { file, bytes, delimiter, rows: 0 }
    }

    fn push(&mut self, cells: &[&str]) -> u32 {
        table::row(&mut self.bytes, self.delimiter, cells);
        self.rows += 1;
        self.rows
    }
}

/// All lists, and which rows speak of whom.
pub(crate) struct Lists {
    /// Arrests, by the police.
    pub(crate) police: List,
    /// The first prison roster, older version.
    pub(crate) older: List,
    /// The first prison roster, newer version.
    pub(crate) newer: List,
    /// The second prison roster.
    pub(crate) second: List,
    /// Hearings on the courts' docket.
    pub(crate) docket: List,
    /// Removal manifests.
    pub(crate) manifest: List,
    /// Names in the press.
    pub(crate) press: List,
    /// Orders, as lawyers keep them.
    pub(crate) orders: List,
    /// What families told the office.
    pub(crate) intake: ngo::Intake,
    /// `file,row,entity_id` of every row that speaks of a person.
    pub(crate) truth: Vec<u8>,
    /// People on the manifest, by flight.
    pub(crate) aboard: Vec<u32>,
    orders_made: u32,
}

const ROSTER: [&str; 15] = [
    "Nº",
    "Apellidos",
    "Nombres",
    "F. nac.",
    "Documento",
    "Centro",
    "A cargo de",
    "Ingreso",
    "Base legal",
    "Audiencia inicial",
    "Aviso a familia",
    "Egreso",
    "Motivo",
    "Causa",
    "Restos",
];

impl Lists {
    /// Empty lists with their headers.
    pub(crate) fn new(calendar: &Calendar) -> Self {
        let mut truth = Vec::new();
        table::row(&mut truth, b',', &["file", "row", "entity_id"]);
        Self {
            police: List::new(
                "police.csv",
                b';',
                &[
                    "Nº",
                    "Apellidos",
                    "Nombres",
                    "Sexo",
                    "F. nac.",
                    "Documento",
                    "Lugar de origen",
                    "Fecha de detención",
                    "Cuerpo",
                    "Motivo",
                    "Base legal",
                    "Puesta a disposición judicial",
                    "Aviso a familia",
                    "Agrupación",
                    "Indicios",
                    "Puntaje",
                    "Tramo",
                    "Tabla",
                ],
            ),
            older: List::new("prisons-2025-06.csv", b',', &ROSTER),
            newer: List::new("prisons-2026-01.csv", b',', &ROSTER),
            second: List::new("lomaverde.csv", b',', &ROSTER),
            docket: List::new(
                "docket.tsv",
                b'\t',
                &[
                    "Causa",
                    "Fecha",
                    "Compareciente",
                    "F. nac.",
                    "Acto",
                    "Tribunal",
                    "Resolución",
                    "Pena hasta",
                ],
            ),
            manifest: List::new(
                "manifests.csv",
                b',',
                &[
                    "Grupo",
                    "Vuelo",
                    "Salida",
                    "Nombre",
                    "F. nac.",
                    "Documento",
                    "Nacionalidad",
                    "Autoridad",
                    "Ley",
                    "Acuerdo",
                    "Notificado",
                    "Recibido",
                ],
            ),
            press: List::new("press.csv", b',', &["nombre", "origen", "medio"]),
            orders: List::new(
                "orders.csv",
                b',',
                &[
                    "Orden",
                    "Expediente",
                    "Asiento",
                    "Tribunal",
                    "Fecha",
                    "Efecto",
                    "País",
                    "Ampara",
                    "F. nac.",
                    "Documento",
                    "Destinatario",
                    "Plazo",
                    "Respuesta",
                    "Fecha respuesta",
                    "Deja sin efecto",
                ],
            ),
            intake: ngo::Intake::default(),
            truth,
            aboard: vec![0; calendar.flights.len()],
            orders_made: 0,
        }
    }

    /// Writes one person into every list that has them, and gives the places: `file:row`, and the
    /// name of the order on them.
    pub(crate) fn add(
        &mut self,
        rng: &mut ChaCha8Rng,
        words: &Lexicon,
        case: &Case,
        calendar: &Calendar,
    ) -> Places {
        let mut places = Places { rows: Vec::new(), order: None };
        let mut pen = Pen { rng, words, case };
        let row = self.police(&pen.write(1.0, 0.5), case);
        places.rows.push((self.police.file, row));
        for stay in &case.stays {
            self.stay(&mut pen, stay, calendar, &mut places);
        }
        if case.docket {
            self.hearings(&mut pen, &mut places);
        }
        if case.removal.is_some() {
            let row = self.removal(&pen.write(0.7, 0.2), case);
            places.rows.extend(row.map(|row| (self.manifest.file, row)));
        }
        if case.request.is_some() || case.visit.is_some() {
            let row = self.intake.push(&pen.write(1.3, 0.8), case);
            places.rows.push((ngo::FILE, row));
        }
        if case.press {
            let seen = pen.write(2.0, 1.0);
            let row = self.press.push(&[&seen.name(), &seen.place, "El Faro de Celada"]);
            places.rows.push((self.press.file, row));
        }
        if case.order.is_some() {
            self.order(&pen.write(0.5, 0.1), case, &mut places);
        }
        for (file, row) in &places.rows {
            let cells = [*file, &row.to_string(), &entity(case.id)];
            table::row(&mut self.truth, b',', &cells);
        }
        places
    }

    fn police(&mut self, seen: &Written, case: &Case) -> u32 {
        let number = (self.police.rows + 1).to_string();
        let label = case.label.as_ref();
        self.police.push(&[
            &number,
            &seen.surnames(),
            &seen.given(),
            seen.sex,
            &born(seen, day::dmy),
            &document(seen),
            &seen.place,
            &day::dmy(case.arrest),
            case.corps,
            case.offence,
            case.basis,
            &maybe(case.hearing, day::dmy),
            &maybe(case.notice, day::dmy),
            label.map_or("", |label| label.gang),
            label.map_or("", |label| label.indicators),
            label.map_or("", |label| label.points),
            label.map_or("", |label| label.band),
            label.filter(|label| !label.points.is_empty()).map_or("", |_| crate::papers::CARD),
        ])
    }

    fn stay(&mut self, pen: &mut Pen<'_>, stay: &Stay, calendar: &Calendar, places: &mut Places) {
        if stay.second {
            let seen = pen.write(1.0, 0.3);
            let row = roster_row(&mut self.second, &seen, pen.case, stay);
            places.rows.push((self.second.file, row));
            return;
        }
        // The versions of one list keep the number and the day of birth: they are one office's.
        if stay.since < calendar.older - 1 {
            let seen = pen.write_keeping(0.3);
            let mut then = stay.clone();
            if then.until.is_some_and(|until| until >= calendar.older) {
                then.until = None;
                then.reason = "";
            }
            let row = roster_row(&mut self.older, &seen, pen.case, &then);
            places.rows.push((self.older.file, row));
        }
        if !pen.case.dropped {
            let seen = pen.write_keeping(0.3);
            let row = roster_row(&mut self.newer, &seen, pen.case, stay);
            places.rows.push((self.newer.file, row));
        }
    }

    fn hearings(&mut self, pen: &mut Pen<'_>, places: &mut Places) {
        let case = pen.case;
        let seen = pen.write(0.7, 1.0);
        let cause = format!("{}/{}", 1000 + case.id, day::parts(case.arrest).0);
        let court = words::COURTS[case.id % words::COURTS.len()];
        let name = format!("{}, {}", seen.surnames(), seen.given());
        let born = born(&seen, day::iso);
        let mut acts = Vec::new();
        if let Some(on) = case.hearing {
            acts.push((on, "audiencia inicial", "detención provisional", String::new()));
        }
        if let Some(until) = case.sentence_until {
            acts.push((case.arrest + 45, "sentencia", "condena", day::iso(until)));
        }
        for (on, act, outcome, until) in acts {
            let cells = [&cause, &day::iso(on), &name, &born, act, court, outcome, &until];
            let row = self.docket.push(&cells);
            places.rows.push((self.docket.file, row));
        }
    }

    fn removal(&mut self, seen: &Written, case: &Case) -> Option<u32> {
        let removal = case.removal.as_ref()?;
        self.aboard[removal.flight] += 1;
        let flight = flight(removal.flight);
        Some(self.manifest.push(&[
            &batch(removal.flight, removal.on),
            &flight,
            &day::iso(removal.on),
            &seen.name(),
            &born(seen, day::iso),
            &document(seen),
            removal.nationality,
            "Dirección de Migración",
            LAW,
            PACT,
            &day::iso(removal.on - 3),
            &if removal.arrived { day::iso(removal.on) } else { String::new() },
        ]))
    }

    fn order(&mut self, seen: &Written, case: &Case, places: &mut Places) {
        let Some(order) = &case.order else { return };
        self.orders_made += 1;
        let docket = format!("{}/{}", 200 + self.orders_made, day::parts(order.on).0);
        let court = words::COURTS[case.id % words::COURTS.len()];
        let name = format!("Causa {docket} asiento 4");
        let (who, born, paper) = (seen.name(), born(seen, day::iso), document(seen));
        let addressee = match order.effect {
            "bars-removal" | "return" => "Dirección de Migración",
            _ => "Dirección de Prisiones",
        };
        let answered_on = match order.answer {
            "" => String::new(),
            _ => day::iso(order.answered_on),
        };
        let deadline = maybe(order.deadline, day::iso);
        let row = self.orders.push(&[
            &name,
            &docket,
            "4",
            court,
            &day::iso(order.on),
            order.effect,
            order.country,
            &who,
            &born,
            &paper,
            addressee,
            &deadline,
            order.answer,
            &answered_on,
            "",
        ]);
        places.rows.push((self.orders.file, row));
        if let Some(on) = order.vacated_on {
            let later = format!("Causa {docket} asiento 9");
            let row = self.orders.push(&[
                &later,
                &docket,
                "9",
                court,
                &day::iso(on),
                "vacate",
                "",
                &who,
                &born,
                &paper,
                addressee,
                "",
                "",
                "",
                &name,
            ]);
            places.rows.push((self.orders.file, row));
        }
        places.order = Some(name);
    }
}

/// Where one person stands in the lists.
pub(crate) struct Places {
    /// File and row.
    pub(crate) rows: Vec<(&'static str, u32)>,
    /// Name of the order on them, where there is one.
    pub(crate) order: Option<String>,
}

/// Writes one person as the lists see them.
struct Pen<'a> {
    rng: &'a mut ChaCha8Rng,
    words: &'a Lexicon,
    case: &'a Case,
}

impl Pen<'_> {
    fn write(&mut self, scale: f64, no_document: f64) -> Written {
        if self.case.rule.is_some() {
            return noise::exact(self.words, &self.case.person);
        }
        noise::write(self.rng, self.words, &self.case.person, scale, no_document)
    }

    fn write_keeping(&mut self, scale: f64) -> Written {
        let exact = noise::exact(self.words, &self.case.person);
        Written {
            born: exact.born,
            year_only: false,
            document: exact.document,
            ..self.write(scale, 0.0)
        }
    }
}

fn roster_row(list: &mut List, seen: &Written, case: &Case, stay: &Stay) -> u32 {
    let number = (list.rows + 1).to_string();
    list.push(&[
        &number,
        &seen.surnames(),
        &seen.given(),
        &born(seen, day::dmy),
        &document(seen),
        stay.prison,
        stay.keeper,
        &day::dmy(stay.since),
        case.basis,
        &maybe(case.hearing, day::dmy),
        &maybe(case.notice, day::dmy),
        &maybe(stay.until, day::dmy),
        stay.reason,
        stay.cause,
        stay.delivered,
    ])
}

/// The name of a flight.
pub(crate) fn flight(index: usize) -> String {
    format!("QX{}", 101 + index)
}

/// The name of the people on a flight.
pub(crate) fn batch(index: usize, on: i32) -> String {
    format!("Vuelo {} del {}", flight(index), day::iso(on))
}

/// The truth's id of a person.
pub(crate) fn entity(id: usize) -> String {
    format!("e{id:07}")
}

fn maybe(day: Option<i32>, form: fn(i32) -> String) -> String {
    day.map(form).unwrap_or_default()
}

pub(crate) fn document(seen: &Written) -> String {
    if seen.document.is_empty() { String::new() } else { format!("CI:{}", seen.document) }
}

pub(crate) fn born(seen: &Written, form: fn(i32) -> String) -> String {
    match seen.born {
        Some(day) if seen.year_only => day::parts(day).0.to_string(),
        Some(day) => form(day),
        None => String::new(),
    }
}

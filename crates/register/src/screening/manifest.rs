//! Manifests: lists of people to be screened, in any form that tables are read in, with no mapping.
//! Their columns are recognised by name and content, in Spanish and English.

use std::collections::BTreeMap;

use paradero_link::FieldKind;
use paradero_model::{Date, Record};
use paradero_names::fold;
use paradero_screen::Query;
use serde::Serialize;

use super::people::Birth;
use crate::error::{Error, Result};
use crate::register::PageReader;

/// Formats tried on a column of dates of birth; the one that reads most wins, the first at a tie.
const FORMATS: [&str; 7] =
    ["edtf", "yyyymmdd", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "dd.mm.yyyy", "fuzzy"];

/// One person asked about.
#[derive(Clone, Debug, Default, Serialize, schemars::JsonSchema)]
pub struct Asked {
    /// Where it stands in the manifest, for people.
    pub locator: Option<String>,
    /// The name as written; may be empty where a document is given.
    pub name: String,
    /// The date of birth as written.
    pub born: Option<String>,
    /// The same, read.
    #[serde(skip)]
    pub(super) birth: Option<Birth>,
    /// Sex as written.
    pub sex: Option<String>,
    /// Identity document, as `kind:number` or a bare number.
    pub document: Option<String>,
    /// The country to which the person is to be removed, ISO 3166-1 alpha-2.
    pub destination: Option<String>,
    /// What could not be read, and was therefore not used.
    pub problems: Vec<String>,
}

/// A manifest as it was read.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// Its rows, in order.
    pub asked: Vec<Asked>,
    /// How it was read: encoding, what each column was taken to hold.
    pub said: Vec<String>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Name,
    Given,
    Surname,
    SurnameSecond,
    Born,
    Document,
    Sex,
    Destination,
}

impl Asked {
    /// A name as it is typed in, with what else is known.
    ///
    /// # Errors
    /// If the date of birth is neither EDTF nor a date in words or figures, day first.
    pub fn typed(
        name: &str,
        born: Option<&str>,
        document: Option<&str>,
        destination: Option<&str>,
    ) -> Result<Self> {
        let read = |text: &str| {
            let read = FORMATS.iter().find_map(|format| Date::read_format(text, format).ok());
            read.ok_or_else(|| {
                Error::said(format!(
                    "`{text}` cannot be read as a date of birth; write 1990, 1990-04 or 1990-04-07"
                ))
            })
        };
        let date = born.map(read).transpose()?;
        let code = |text: &str| {
            country(text, &BTreeMap::new()).ok_or_else(|| {
                Error::said(format!("`{text}` is no country code; write two letters, such as SV"))
            })
        };
        Ok(Self {
            name: name.trim().to_owned(),
            born: born.map(str::to_owned),
            birth: date.as_ref().map(Birth::of),
            document: document.map(str::to_owned).filter(|text| !text.trim().is_empty()),
            destination: destination.map(code).transpose()?,
            ..Self::default()
        })
    }

    pub(super) fn query(&self) -> Query {
        Query {
            name: self.name.clone(),
            birth: self.birth.as_ref().map(Birth::interval),
            document: self.document.clone(),
        }
    }
}

impl Manifest {
    /// Reads a manifest. `countries` are the names of user-assigned country codes.
    ///
    /// # Errors
    /// If the bytes are no table, the table has no rows, or no column holds names or documents.
    pub fn read(
        file_name: &str,
        bytes: &[u8],
        countries: &BTreeMap<String, String>,
        pdf: &PageReader,
    ) -> Result<Self> {
        // Every row is kept as a record with its cells; nothing is claimed of anyone.
        let keep = "[person]\nnote = \"a row to be screened\"\n";
        let reading = paradero_intake::read_with_mapping(file_name, bytes, keep, &**pdf)?;
        if reading.records.is_empty() {
            return Err(Error::said(format!("{file_name}: has no rows to screen")));
        }
        let headers = headers(&reading.records);
        let columns: Vec<(String, Vec<&str>)> = headers
            .iter()
            .map(|header| {
                (
                    header.clone(),
                    reading.records.iter().map(|record| cell(record, header)).collect(),
                )
            })
            .collect();
        let roles = roles(&columns);
        if !roles.keys().any(|role| matches!(role, Role::Name | Role::Surname | Role::Document)) {
            return Err(Error::said(format!(
                "{file_name}: no column of names or documents was recognised among {}; call it \
                 `name`, or `given` and `surname`, or `document`",
                headers.join(", ")
            )));
        }
        let mut said = reading.said;
        let format = roles.get(&Role::Born).map(|header| {
            let cells = columns.iter().find(|(name, _)| name == header);
            let (format, also) = date_format(cells.map_or(&[], |(_, cells)| cells));
            said.push(match also {
                Some(also) => format!("`{header}` read as {format}; {also} would read it too"),
                None => format!("`{header}` read as {format}"),
            });
            format
        });
        for (role, header) in &roles {
            said.push(format!("`{header}` taken for {}", role.in_words()));
        }
        let reader = Reader { roles: &roles, format: format.unwrap_or("edtf"), countries };
        let asked = reading.records.iter().map(|record| reader.asked(record)).collect();
        Ok(Self { asked, said })
    }
}

impl Manifest {
    /// Reads what somebody pasted: a table with a line of headers, or a person a line, with the date of birth and the
    /// document after tabs or semicolons.
    ///
    /// # Errors
    /// If nothing is in it.
    pub fn pasted(
        text: &str,
        countries: &BTreeMap<String, String>,
        pdf: &PageReader,
    ) -> Result<Self> {
        let lines = || (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let Some((_, first)) = lines().next() else {
            return Err(Error::said("nothing was pasted: write a name a line, or choose a file"));
        };
        let separators = ['\t', ';', ','];
        let header = first.split(separators).any(|cell| by_header(&fold(cell)).is_some());
        if header && first.contains(separators) {
            return Self::read("pasted.csv", text.as_bytes(), countries, pdf);
        }
        let skipped = usize::from(header);
        let asked = lines().skip(skipped).map(|(number, line)| Asked::line(number, line)).collect();
        let said = vec!["read as one person a line".to_owned()];
        Ok(Self { asked, said })
    }
}

impl Asked {
    /// A line: the name, and after tabs or semicolons what is a date or has five digits.
    fn line(number: usize, line: &str) -> Self {
        let mut cells = line.split(['\t', ';']).map(str::trim).filter(|cell| !cell.is_empty());
        let mut asked = Self {
            locator: Some(format!("line {number}")),
            name: cells.next().unwrap_or_default().to_owned(),
            ..Self::default()
        };
        for cell in cells {
            let date = FORMATS.iter().find_map(|format| Date::read_format(cell, format).ok());
            match date {
                Some(date) if asked.birth.is_none() => {
                    asked.born = Some(cell.to_owned());
                    asked.birth = Some(Birth::of(&date));
                }
                _ if cell.chars().filter(char::is_ascii_digit).count() >= 5 => {
                    asked.document = Some(cell.to_owned());
                }
                _ => asked
                    .problems
                    .push(format!("`{cell}` is neither a date of birth nor a document")),
            }
        }
        asked
    }
}

impl Role {
    fn in_words(self) -> &'static str {
        match self {
            Self::Name => "the whole name",
            Self::Given => "given names",
            Self::Surname => "the surname",
            Self::SurnameSecond => "the second surname",
            Self::Born => "the date of birth",
            Self::Document => "the identity document",
            Self::Sex => "the sex",
            Self::Destination => "the country of destination",
        }
    }
}

/// The columns that hold anything, in the order in which rows show them.
fn headers(records: &[Record]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for column in records.iter().flat_map(|record| &record.cells).map(|cell| &cell.column) {
        if !all.contains(column) {
            all.push(column.clone());
        }
    }
    all
}

fn cell<'a>(record: &'a Record, header: &str) -> &'a str {
    let found = record.cells.iter().find(|cell| cell.column == header);
    found.map_or("", |cell| cell.text.trim())
}

/// For each role the column that plays it: by its header, else as linking recognises it.
fn roles(columns: &[(String, Vec<&str>)]) -> BTreeMap<Role, String> {
    let mut roles = BTreeMap::new();
    for (header, _) in columns {
        if let Some(role) = by_header(&fold(header)) {
            roles.entry(role).or_insert_with(|| header.clone());
        }
    }
    for ((header, _), kind) in columns.iter().zip(paradero_link::recognise(columns)) {
        let role = match kind {
            Some(FieldKind::FullName) => Role::Name,
            Some(FieldKind::Given) => Role::Given,
            Some(FieldKind::Surname) => Role::Surname,
            Some(FieldKind::SurnameSecond) => Role::SurnameSecond,
            Some(FieldKind::BirthDate) => Role::Born,
            Some(FieldKind::Document) => Role::Document,
            Some(FieldKind::Sex) => Role::Sex,
            _ => continue,
        };
        if !roles.values().any(|taken| taken == header) {
            roles.entry(role).or_insert_with(|| header.clone());
        }
    }
    roles
}

fn by_header(folded: &str) -> Option<Role> {
    Some(match folded {
        "name"
        | "names"
        | "full name"
        | "passenger"
        | "passenger name"
        | "detainee"
        | "deportee"
        | "person"
        | "nombre"
        | "nombre completo"
        | "nombres y apellidos"
        | "nombre y apellidos"
        | "nombre y apellido"
        | "apellidos y nombres"
        | "apellido y nombre"
        | "pasajero"
        | "persona"
        | "detenido"
        | "deportado"
        | "expulsado" => Role::Name,
        "given" | "given name" | "given names" | "first name" | "nombres" => Role::Given,
        "surname" | "surnames" | "last name" | "family name" | "apellido" | "apellidos"
        | "primer apellido" => Role::Surname,
        "second surname" | "segundo apellido" => Role::SurnameSecond,
        "born"
        | "birth"
        | "birth date"
        | "date of birth"
        | "dob"
        | "nacimiento"
        | "fecha de nacimiento"
        | "f nac"
        | "fecha nac"
        | "nacido" => Role::Born,
        "document" | "document number" | "documento" | "no de documento" | "passport"
        | "pasaporte" | "id number" => Role::Document,
        "sex" | "sexo" | "gender" => Role::Sex,
        "destination"
        | "destination country"
        | "country of destination"
        | "to country"
        | "removed to"
        | "destino"
        | "pais de destino" => Role::Destination,
        _ => return None,
    })
}

/// The format that reads most cells of a column, and another that reads as many of them.
fn date_format(cells: &[&str]) -> (&'static str, Option<&'static str>) {
    let read =
        |format: &str| cells.iter().filter(|cell| Date::read_format(cell, format).is_ok()).count();
    let counts: Vec<(usize, &'static str)> =
        FORMATS.iter().map(|format| (read(format), *format)).collect();
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or_default();
    let mut best = counts.iter().filter(|(count, _)| *count == most).map(|(_, format)| *format);
    let first = best.next().unwrap_or("edtf");
    // `fuzzy` is day first as well: it says nothing new.
    (first, best.find(|format| first == "dd/mm/yyyy" && *format == "mm/dd/yyyy"))
}

struct Reader<'a> {
    roles: &'a BTreeMap<Role, String>,
    format: &'static str,
    countries: &'a BTreeMap<String, String>,
}

impl Reader<'_> {
    fn asked(&self, record: &Record) -> Asked {
        let text = |role: Role| {
            let header = self.roles.get(&role)?;
            Some(cell(record, header)).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let mut problems = Vec::new();
        let name = text(Role::Name).unwrap_or_else(|| {
            let parts = [Role::Given, Role::Surname, Role::SurnameSecond];
            parts.into_iter().filter_map(text).collect::<Vec<_>>().join(" ")
        });
        let born = text(Role::Born).filter(|text| !Date::says_no_date(text));
        let date = born.as_deref().and_then(|text| {
            let formats = [self.format, "edtf", "fuzzy"];
            let read = formats.iter().find_map(|format| Date::read_format(text, format).ok());
            if read.is_none() {
                problems.push(format!("date of birth `{text}` cannot be read"));
            }
            read
        });
        let destination = text(Role::Destination).and_then(|text| {
            let code = country(&text, self.countries);
            if code.is_none() {
                problems.push(format!(
                    "destination `{text}` is no country code; orders for any country are shown"
                ));
            }
            code
        });
        Asked {
            locator: Some(record.locator.to_string()),
            name,
            birth: date.as_ref().map(Birth::of),
            born,
            sex: text(Role::Sex),
            document: text(Role::Document),
            destination,
            problems,
        }
    }
}

/// The code of a country: two letters, or a name that the register gives to a code.
fn country(text: &str, names: &BTreeMap<String, String>) -> Option<String> {
    let text = text.trim();
    let named = names.iter().find(|(_, name)| fold(name) == fold(text)).map(|(code, _)| code);
    if let Some(code) = named {
        return Some(code.clone());
    }
    let code = text.to_ascii_uppercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Manifest> {
        let pdf: PageReader = Box::new(|_| Err("no PDF here".to_owned()));
        let countries = BTreeMap::from([("XB".to_owned(), "Sorvalia".to_owned())]);
        Manifest::read("list.csv", text.as_bytes(), &countries, &pdf)
    }

    #[test]
    fn columns_are_recognised_in_spanish_and_english() {
        let list = read(
            "N\u{ba};Apellidos;Nombres;F. nac.;Documento;Destino\n\
             1;Paz Orellana;Julio;30/11/1985;0123;Sorvalia\n2;Ubeda;Marta;01/07/1979;;xb\n",
        )
        .unwrap();
        let [first, second] = list.asked.as_slice() else { panic!("two rows") };
        assert_eq!(first.name, "Julio Paz Orellana");
        assert_eq!(
            first.birth.as_ref().unwrap().interval().single_day().unwrap().to_string(),
            "1985-11-30"
        );
        assert_eq!(first.document.as_deref(), Some("0123"));
        assert_eq!(first.destination.as_deref(), Some("XB"), "by its name");
        assert_eq!(second.destination.as_deref(), Some("XB"), "by its code");
        assert_eq!(second.document, None);
        let list = read("Passenger,DOB\n\"PAZ, JULIO\",1985\n").unwrap();
        assert_eq!(list.asked[0].name, "PAZ, JULIO");
        assert!(list.asked[0].birth.is_some());
    }

    #[test]
    fn month_first_dates_are_told_from_day_first_ones_and_doubt_is_said() {
        let day = |list: &Manifest, at: usize| {
            list.asked[at].birth.as_ref().unwrap().interval().single_day().unwrap().to_string()
        };
        let list = read("name,born\nAna,03/04/1990\nBeto,11/30/1985\n").unwrap();
        assert_eq!((day(&list, 0), day(&list, 1)), ("1990-03-04".into(), "1985-11-30".into()));
        let list = read("name,born\nAna,03/04/1990\n").unwrap();
        assert_eq!(day(&list, 0), "1990-04-03");
        assert!(list.said.iter().any(|line| line.contains("would read it too")), "{:?}", list.said);
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_is_used() {
        let list = read("name,born,destination\nAna Paz,31/02/1999,over there\n").unwrap();
        let asked = &list.asked[0];
        assert_eq!(asked.name, "Ana Paz");
        assert!(asked.birth.is_none() && asked.destination.is_none());
        assert_eq!(asked.problems.len(), 2, "{:?}", asked.problems);
    }

    #[test]
    fn a_list_without_names_is_refused_with_what_to_do() {
        let text = read("flight,seat\n7,12A\n7,12B\n").unwrap_err().to_string();
        assert!(text.contains("list.csv") && text.contains("flight, seat"), "{text}");
        assert!(text.contains("call it `name`"), "{text}");
        assert!(read("name\n").is_err(), "no rows");
        assert!(read("").is_err(), "no bytes");
    }

    #[test]
    fn what_is_pasted_is_a_table_or_a_person_a_line() {
        let pdf: PageReader = Box::new(|_| Err("no PDF".to_owned()));
        let read = |text: &str| Manifest::pasted(text, &BTreeMap::new(), &pdf);
        let lines = read("Rosa Amaya; 1990-02-03; 01234567-8\n\nHugo Serrano\tx\n").unwrap().asked;
        assert_eq!(lines.len(), 2);
        assert_eq!(
            (lines[0].name.as_str(), lines[0].born.as_deref()),
            ("Rosa Amaya", Some("1990-02-03"))
        );
        assert_eq!(lines[0].document.as_deref(), Some("01234567-8"));
        assert_eq!(lines[1].locator.as_deref(), Some("line 3"));
        assert_eq!(lines[1].problems.len(), 1);
        let comma = read("AMAYA, ROSA\nSERRANO, HUGO\n").unwrap().asked;
        assert_eq!(comma[0].name, "AMAYA, ROSA", "a comma parts a surname, not cells");
        let table = read("Nombre\tNacimiento\nRosa Amaya\t1990-02-03\n").unwrap().asked;
        assert_eq!(
            (table[0].name.as_str(), table[0].born.as_deref()),
            ("Rosa Amaya", Some("1990-02-03"))
        );
        let names = read("Nombre\nRosa Amaya\n").unwrap().asked;
        assert_eq!((names.len(), names[0].name.as_str()), (1, "Rosa Amaya"));
        assert!(read(" \n").is_err());
    }

    #[test]
    fn what_is_typed_in_is_read_or_refused() {
        let asked = Asked::typed("Ana", Some("3 de abril de 1990"), None, Some("sv")).unwrap();
        assert_eq!(asked.destination.as_deref(), Some("SV"));
        assert!(asked.birth.is_some());
        let text = Asked::typed("Ana", Some("1990-13-01"), None, None).unwrap_err().to_string();
        assert!(text.contains("1990-13-01"), "{text}");
        assert!(Asked::typed("Ana", None, None, Some("Salvador")).is_err());
    }
}

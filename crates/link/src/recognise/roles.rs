//! What a header says that its column holds, in Spanish and English.

use paradero_names::fold;

use crate::input::FieldKind;

/// What one column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Evidence of a kind by itself.
    Kind(FieldKind),
    /// Further given names.
    Middle,
    /// Year, month and day of birth in columns of their own.
    BirthYear,
    BirthMonth,
    BirthDay,
    /// A year, month or day of something unsaid.
    Year,
    Month,
    Day,
    /// Number of a house, beside its street.
    HouseNumber,
    /// Town, district or country of an address.
    Town,
    /// Names the record or its source, or says what another column is about.
    Record,
    /// Running text about the record.
    Remarks,
    /// Nothing is known.
    Unknown,
}

use FieldKind::{
    Address, Alias, BirthDate, Category, Document, Email, EventDate, FullName, Given, Number,
    Organisation, Phone, Place, PostCode, Sex, Surname, SurnameSecond, Text,
};

/// Role, then the phrases that name it. All words of a phrase stand in the header, in any order; the longest
/// phrase decides, the first at a tie.
const PHRASES: &[(Role, &[&str])] = &[
    (
        Role::Kind(FullName),
        &[
            "full name",
            "native name",
            "complete name",
            "nombre completo",
            "nombre original",
            "nombre apellido",
            "nombre apellidos",
            "nombres apellido",
            "nombres apellidos",
            "first surname",
            "name",
            "nombre",
            "person",
            "persona",
            "detainee",
            "detenido",
            "detenida",
            "prisoner",
            "preso",
            "presa",
            "interno",
            "interna",
            "inmate",
            "victim",
            "victima",
            "defendant",
            "imputado",
            "imputada",
            "desaparecido",
            "desaparecida",
        ],
    ),
    (
        Role::Kind(Given),
        &[
            "given",
            "given name",
            "given names",
            "given 1",
            "first name",
            "firstname",
            "forename",
            "forenames",
            "nombres",
            "primer nombre",
            "nombre pila",
            "prenombre",
            "fname",
            "fname c 1",
            "christian name",
        ],
    ),
    (
        Role::Middle,
        &[
            "middle",
            "middle name",
            "mname",
            "second name",
            "segundo nombre",
            "given 2",
            "given name 2",
            "fname c 2",
        ],
    ),
    (
        Role::Kind(Surname),
        &[
            "surname",
            "surname 1",
            "last name",
            "lastname",
            "lname",
            "lname c 1",
            "family name",
            "apellido",
            "apellidos",
            "apellido 1",
            "primer apellido",
            "apellido paterno",
            "paterno",
        ],
    ),
    (
        Role::Kind(SurnameSecond),
        &[
            "surname 2",
            "second surname",
            "lname c 2",
            "apellido 2",
            "segundo apellido",
            "apellido materno",
            "materno",
        ],
    ),
    (
        Role::Kind(Alias),
        &[
            "alias",
            "apodo",
            "aka",
            "nickname",
            "known as",
            "conocido como",
            "sobrenombre",
            "nombre guerra",
            "otros nombres",
            "other names",
            "maiden name",
            "married name",
            "apellido casada",
            "apellido soltera",
        ],
    ),
    (
        Role::Kind(Organisation),
        &[
            "organisation",
            "organization",
            "organizacion",
            "name org",
            "organisation name",
            "organization name",
            "nombre organizacion",
            "company",
            "company name",
            "business name",
            "trade name",
            "site name",
            "facility name",
            "school name",
            "razon social",
            "nombre comercial",
            "empresa",
            "nombre empresa",
            "institution",
            "institution name",
            "institucion",
            "nombre institucion",
        ],
    ),
    (Role::Kind(Sex), &["sex", "sexo", "gender", "genero"]),
    (
        Role::Kind(BirthDate),
        &[
            "birth date",
            "birthdate",
            "birthday",
            "date of birth",
            "dob",
            "born",
            "nacimiento",
            "fecha nacimiento",
            "f nac",
            "fec nac",
            "fecha nac",
            "nacido",
            "nacida",
        ],
    ),
    (Role::BirthYear, &["birth year", "yob", "by", "ano nacimiento", "anio nacimiento", "ano nac"]),
    (Role::BirthMonth, &["birth month", "bm", "mes nacimiento", "mes nac"]),
    (Role::BirthDay, &["birth day", "bd", "dia nacimiento", "dia nac"]),
    (Role::Year, &["year", "ano", "anio"]),
    (Role::Month, &["month", "mes"]),
    (Role::Day, &["day", "dia"]),
    (
        Role::Kind(EventDate),
        &[
            "arrest date",
            "date arrest",
            "arrested",
            "detained",
            "fecha detencion",
            "detencion",
            "fecha captura",
            "captura",
            "fecha arresto",
            "arresto",
            "ingreso",
            "fecha ingreso",
            "admission date",
            "booking date",
            "death date",
            "date death",
            "died",
            "fecha muerte",
            "muerte",
            "defuncion",
            "fecha defuncion",
            "fallecimiento",
            "fecha fallecimiento",
            "desaparicion",
            "fecha desaparicion",
            "secuestro",
            "fecha secuestro",
            "removal date",
            "deportation date",
            "fecha deportacion",
        ],
    ),
    (
        Role::Kind(Place),
        &[
            "place",
            "birth place",
            "birthplace",
            "place birth",
            "birth country",
            "lugar",
            "lugar nacimiento",
            "municipio nacimiento",
            "departamento nacimiento",
            "pais nacimiento",
            "municipio",
            "municipality",
            "localidad",
            "nationality",
            "nacionalidad",
            "centro",
            "centro penal",
            "penal",
            "prison",
            "carcel",
            "penitenciaria",
            "facility",
            "neighborhood",
            "neighbourhood",
        ],
    ),
    (
        Role::Town,
        &[
            "city",
            "ciudad",
            "town",
            "suburb",
            "village",
            "canton",
            "county",
            "province",
            "provincia",
            "departamento",
            "state",
            "region",
            "country",
            "pais",
            "addr city",
            "addr state",
            "addr country",
        ],
    ),
    (
        Role::Kind(Address),
        &[
            "address",
            "addr",
            "addr full",
            "full address",
            "addr line",
            "address line",
            "direccion",
            "domicilio",
            "residence",
            "residencia",
            "street",
            "street address",
            "street name",
            "calle",
        ],
    ),
    (
        Role::HouseNumber,
        &["street number", "house number", "house no", "numero casa", "no casa", "numero exterior"],
    ),
    (
        Role::Kind(PostCode),
        &[
            "postcode",
            "post code",
            "postal code",
            "addr postal code",
            "zip",
            "zipcode",
            "zip code",
            "codigo postal",
            "cp",
        ],
    ),
    (
        Role::Kind(Phone),
        &[
            "phone",
            "phone number",
            "telephone",
            "telephone number",
            "tel",
            "telefono",
            "numero telefono",
            "mobile",
            "cell",
            "cellphone",
            "celular",
            "movil",
        ],
    ),
    (
        Role::Kind(Email),
        &[
            "email",
            "e mail",
            "mail",
            "email address",
            "mail address",
            "correo",
            "correo electronico",
            "direccion correo",
        ],
    ),
    (
        Role::Kind(Document),
        &[
            "dni",
            "dui",
            "nie",
            "nif",
            "rut",
            "run",
            "nit",
            "rfc",
            "curp",
            "ssn",
            "lei",
            "passport",
            "passport number",
            "pasaporte",
            "cedula",
            "document",
            "documento",
            "document number",
            "numero documento",
            "doc",
            "social security",
            "social security number",
            "soc sec",
            "soc sec id",
            "identity",
            "identidad",
            "identity number",
            "national id",
            "national id number",
            "id number",
            "id card",
            "tax id",
            "tax id number",
            "driver license",
            "drivers license",
            "drivers license number",
            "driver license number",
            "licencia",
            "carne",
            "carnet",
            "lei number",
            "ssn number",
        ],
    ),
    (
        Role::Kind(Text),
        &["occupation", "ocupacion", "profession", "profesion", "oficio", "job", "job title"],
    ),
    (Role::Kind(Category), &["marital status", "estado civil"]),
    (Role::Kind(Number), &["age", "edad", "edad anos"]),
    (
        Role::Record,
        &[
            "id",
            "record id",
            "rec id",
            "unique id",
            "uuid",
            "row",
            "fila",
            "no",
            "n",
            "num",
            "numero",
            "nro",
            "index",
            "folio",
            "key",
            "anchor key",
            "pointer key",
            "source",
            "data source",
            "fuente",
            "file",
            "archivo",
            "record type",
            "type",
            "tipo",
            "issuer",
            "expiry",
            "vencimiento",
        ],
    ),
    (
        Role::Remarks,
        &[
            "notes",
            "note",
            "nota",
            "notas",
            "remarks",
            "comments",
            "comentarios",
            "observaciones",
            "description",
            "descripcion",
            "circumstances",
            "circunstancias",
            "hechos",
            "summary",
            "resumen",
            "url",
            "link",
            "website",
            "web",
            "photo",
            "foto",
        ],
    ),
];

/// The words of a header: `ADDR_LINE1`, `addrLine1` and `Addr. line 1` are the same.
pub(super) fn header_words(header: &str) -> Vec<String> {
    let mut parted = String::with_capacity(header.len() + 4);
    let mut before = ' ';
    for letter in header.chars() {
        let camel = before.is_lowercase() && letter.is_uppercase();
        let number = before.is_alphabetic() && letter.is_ascii_digit();
        if camel || number {
            parted.push(' ');
        }
        parted.push(letter);
        before = letter;
    }
    fold(&parted).split_whitespace().map(str::to_owned).collect()
}

/// The role that a header's words name, and the phrase that did.
pub(super) fn role_of(words: &[String]) -> (Role, &'static str) {
    let mut best = (0, Role::Unknown, "");
    for (role, phrases) in PHRASES {
        for phrase in *phrases {
            let length = phrase.split(' ').count();
            let stands = phrase.split(' ').all(|part| words.iter().any(|word| word == part));
            // A bare `n` or `id` names the record only when nothing else stands there.
            let whole = *role != Role::Record || length == words.len() || length > 1;
            if length > best.0 && stands && whole {
                best = (length, *role, phrase);
            }
        }
    }
    if is_about_another(words, best.1) {
        (Role::Record, "about another column")
    } else {
        (best.1, best.2)
    }
}

/// `PASSPORT_COUNTRY`, `ADDR_TYPE`: what the header says of another column is no evidence by itself.
fn is_about_another(words: &[String], role: Role) -> bool {
    const ABOUT: &[&str] = &[
        "type",
        "tipo",
        "issuer",
        "expiry",
        "vencimiento",
        "expedicion",
        "emision",
        "valid",
        "status",
    ];
    const OF_DOCUMENT: &[&str] = &["country", "pais", "state", "estado", "date", "fecha"];
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let documents = ["passport", "pasaporte", "license", "licencia", "id", "document", "documento"];
    match role {
        Role::Kind(Category) => false,
        _ if any(ABOUT) => true,
        Role::Kind(Document) | Role::Town => any(&documents) && any(OF_DOCUMENT),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_in_two_languages_name_roles() {
        for (header, role) in [
            ("Apellidos", Role::Kind(Surname)),
            ("PRIMARY_NAME_LAST", Role::Kind(Surname)),
            ("firstName", Role::Kind(Given)),
            ("Nombres y apellidos", Role::Kind(FullName)),
            ("first_and_surname", Role::Kind(FullName)),
            ("Segundo apellido", Role::Kind(SurnameSecond)),
            ("surname2", Role::Kind(SurnameSecond)),
            ("PRIMARY_NAME_ORG", Role::Kind(Organisation)),
            ("Fecha de nacimiento", Role::Kind(BirthDate)),
            ("Lugar de nacimiento", Role::Kind(Place)),
            ("ADDR_LINE1", Role::Kind(Address)),
            ("Email Address", Role::Kind(Email)),
            ("ADDR_POSTAL_CODE", Role::Kind(PostCode)),
            ("ADDR_TYPE", Role::Record),
            ("PASSPORT_NUMBER", Role::Kind(Document)),
            ("PASSPORT_COUNTRY", Role::Record),
            ("DRIVERS_LICENSE_STATE", Role::Record),
            ("soc_sec_id", Role::Kind(Document)),
            ("N.", Role::Record),
            ("unique_id", Role::Record),
            ("Observaciones", Role::Remarks),
            ("studio", Role::Unknown),
        ] {
            assert_eq!(role_of(&header_words(header)).0, role, "{header}");
        }
    }
}

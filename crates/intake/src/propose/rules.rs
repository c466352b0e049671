//! From the words of a header to a property of the vocabulary, or to the reason why none is given.

use super::words::Word::{self, *};

/// What a header points to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// A property of a kind of event.
    To(&'static str, &'static str),
    /// A property of the event that the table is chiefly about.
    Chief(&'static str),
    /// Nothing: the column stays with the record, for the reason of this code.
    Keep(&'static str),
}

use Aim::{Chief, Keep, To};

struct Rule {
    need: &'static [Word],
    not: &'static [Word],
    aim: Aim,
}

const fn rule(need: &'static [Word], not: &'static [Word], aim: Aim) -> Rule {
    Rule { need, not, aim }
}

const OWN: &str = "own";
const OTHERS: &str = "others";
const DOUBT: &str = "doubt";
const UNKNOWN: &str = "unknown";
const MILITANCY: &str = "militancy";
const HEALTH: &str = "health";

/// The rules in their order: the first that fits holds.
const RULES: &[Rule] = &[
    rule(&[Url], &[], Keep("url")),
    rule(&[Coordinate], &[], Keep("coordinates")),
    rule(&[Prediction], &[], Keep("prediction")),
    rule(&[Contact], &[], Keep("contact")),
    rule(&[Related], &[Notice], Keep(OTHERS)),
    rule(&[Hour], &[Date], Keep("hour")),
    rule(&[Marital], &[], Keep("marital")),
    rule(&[Minor], &[], Keep("minor")),
    // A person's facts.
    rule(&[Document], &[], To("person", "document")),
    rule(&[Docket, Own], &[], To("charge", "docket")),
    rule(&[Own, Count], &[], Keep(OWN)),
    rule(&[Own], &[Name, Surname, Given, Date], Keep(OWN)),
    rule(&[Surname, Second], &[], To("person", "surname.second")),
    rule(&[Surname, Married], &[], To("person", "surname.married")),
    rule(&[Name, Married], &[], To("person", "surname.married")),
    rule(&[Surname, Given], &[], To("person", "name")),
    rule(&[Surname, Name], &[], To("person", "name")),
    rule(&[Surname], &[], To("person", "surname")),
    rule(&[Nickname], &[], To("person", "nickname")),
    rule(&[Alias], &[], To("person", "alias")),
    rule(&[Given], &[Facility, Place], To("person", "given")),
    rule(&[Parent], &[Charge], To("person", "parent")),
    rule(&[Name, Court], &[], To("hearing", "court")),
    rule(&[Name, Facility], &[], To("custody", "place")),
    rule(&[Name, Place], &[Person], Chief("place")),
    rule(&[Name, By], &[], Chief("by")),
    rule(&[Name], &[Gang, Family, Lawyer, Charge, Own], To("person", "name")),
    rule(&[Sex], &[], To("person", "sex")),
    rule(&[Male], &[], To("person", "sex")),
    rule(&[Female], &[], To("person", "sex")),
    rule(&[Nationality], &[], To("person", "nationality")),
    rule(&[Birth, Place], &[], To("person", "birth.place")),
    rule(&[Birth, Country], &[], To("person", "birth.place")),
    rule(&[Birth], &[], To("person", "birth.date")),
    rule(&[Origin], &[Country], To("person", "birth.place")),
    rule(&[Age], &[], To("person", "age")),
    rule(&[Occupation], &[], To("person", "occupation")),
    rule(&[Appearance], &[], To("person", "appearance")),
    rule(&[Photo], &[], To("person", "photo")),
    rule(&[Health], &[], Keep(HEALTH)),
    // Labels.
    rule(&[Gang], &[], To("label", "affiliation")),
    rule(&[Points], &[], To("label", "points")),
    rule(&[Band], &[], To("label", "band")),
    rule(&[Indicators], &[], To("label", "indicators")),
    rule(&[Scorecard], &[], To("label", "instrument")),
    rule(&[Militancy], &[], Keep(MILITANCY)),
    // What happened.
    rule(&[Notice], &[], To("notice", "on")),
    rule(&[Visit], &[], To("visit", "on")),
    rule(&[Request, Towards], &[Date], To("request", "to")),
    rule(&[Request], &[], To("request", "on")),
    rule(&[Answer, Date], &[], To("request", "answered_on")),
    rule(&[Hearing], &[], To("hearing", "on")),
    rule(&[Sentence, Until], &[], To("sentence", "until")),
    rule(&[Sentence, Date], &[], To("sentence", "on")),
    rule(&[Sentence], &[], To("sentence", "term")),
    rule(&[Whereabouts], &[], To("custody", "whereabouts")),
    rule(&[Doubted, Date], &[], Keep(DOUBT)),
    rule(&[Remains, Delivered], &[], To("remains", "delivered")),
    rule(&[Death, Cause], &[], To("death", "cause")),
    rule(&[Death, Circumstances], &[], To("death", "circumstances")),
    rule(&[Death, Place], &[], To("death", "at")),
    rule(&[Remains, Place], &[], To("remains", "destination")),
    rule(&[Death], &[], To("death", "on")),
    rule(&[Remains, Date], &[], To("remains", "on")),
    rule(&[Release, Place], &[], To("release", "at")),
    rule(&[Release], &[], To("release", "on")),
    rule(&[Removal, Country], &[], To("removal", "to_country")),
    rule(&[Country, Towards], &[], To("removal", "to_country")),
    rule(&[Country, Departure], &[], To("removal", "to_country")),
    rule(&[Country, From], &[], To("removal", "from_country")),
    rule(&[Removal, By], &[], To("removal", "by")),
    rule(&[Removal], &[], To("removal", "departure")),
    rule(&[Flight], &[Date], To("removal", "carrier")),
    rule(&[Batch], &[Own], Chief("batch")),
    rule(&[Departure], &[], To("removal", "departure")),
    rule(&[Arrival], &[], To("removal", "arrival")),
    rule(&[Agreement], &[], To("removal", "agreement")),
    rule(&[Transfer, Date], &[], To("transfer", "on")),
    rule(&[Transfer, Place], &[], To("transfer", "to")),
    rule(&[Transfer], &[], To("transfer", "on")),
    rule(&[HeldBy], &[], To("custody", "held_by")),
    rule(&[Entry, Place], &[], To("custody", "place")),
    rule(&[Entry], &[], To("custody", "since")),
    rule(&[Exit], &[], To("custody", "until")),
    rule(&[Facility], &[Date, By], To("custody", "place")),
    rule(&[Facility, Date], &[], To("custody", "since")),
    rule(&[Arrest, By], &[Date, Place], To("arrest", "by")),
    rule(&[Arrest, Grounds], &[], To("arrest", "grounds")),
    rule(&[Arrest, Circumstances], &[], To("arrest", "note")),
    rule(&[Arrest, Place], &[], To("arrest", "at")),
    rule(&[Arrest], &[], To("arrest", "on")),
    rule(&[Custody, Place], &[], To("custody", "place")),
    rule(&[Custody, Until], &[], To("custody", "until")),
    rule(&[Custody, Date], &[], To("custody", "since")),
    rule(&[Charge], &[], To("charge", "offence")),
    rule(&[Court], &[], To("hearing", "court")),
    rule(&[Docket], &[], To("hearing", "docket")),
    rule(&[Outcome], &[], To("hearing", "outcome")),
    rule(&[Note], &[], To("person", "note")),
    rule(&[State], &[], To("person", "note")),
    rule(&[Residence], &[], To("person", "residence")),
    // The day of an order is none of the events that a list of people has.
    rule(&[Order, Date], &[], Keep(UNKNOWN)),
    // What is said of no event in particular.
    rule(&[Legal], &[], Chief("instrument")),
    rule(&[By], &[], Chief("by")),
    rule(&[Grounds], &[], Chief("grounds")),
    rule(&[Place], &[], Chief("place")),
    rule(&[Date], &[], Chief("on")),
    rule(&[Year], &[], Chief("on")),
];

const ANSWERED: &str = "answered";

/// The rules of a table of court orders, which come before the others there.
const ORDERS: &[Rule] = &[
    rule(&[Vacates], &[], To("order", "vacates")),
    rule(&[Answer], &[], Keep(ANSWERED)),
    rule(&[Effect], &[], To("order", "effect")),
    rule(&[Addressee], &[], To("order", "addressee")),
    rule(&[Deadline], &[], To("order", "deadline")),
    rule(&[Covers], &[], To("person", "name")),
    rule(&[Item], &[], To("order", "entry")),
    rule(&[Docket], &[], To("order", "docket")),
    rule(&[Court], &[], To("order", "court")),
    rule(&[Country], &[Birth, Nationality, Origin], To("order", "country")),
    rule(&[Date], &[Birth], To("order", "on")),
    rule(&[Order], &[], To("order", "order")),
];

/// Whether the columns are those of a table of court orders: one is called an order, and two more
/// say what only orders have.
pub(super) fn about_orders(columns: &[&[Word]]) -> bool {
    let marks = [Court, Docket, Effect, Covers, Deadline, Addressee, Vacates];
    let count = columns.iter().filter(|words| words.iter().any(|word| marks.contains(word)));
    columns.iter().any(|words| **words == [Order]) && count.count() >= 2
}

/// What a header points to, by its words.
pub(super) fn aim(words: &[Word], orders: bool) -> Aim {
    let fits = |rule: &&Rule| {
        rule.need.iter().all(|word| words.contains(word))
            && !rule.not.iter().any(|word| words.contains(word))
    };
    let first: &[Rule] = if orders { ORDERS } else { &[] };
    first.iter().chain(RULES).find(fits).map_or(Keep(UNKNOWN), |rule| rule.aim)
}

/// What an event that the table is chiefly about calls a place, an actor, a date.
pub(super) fn of_chief(kind: &str, property: &'static str) -> Option<&'static str> {
    Some(match (kind, property) {
        ("arrest" | "death" | "release", "place") => "at",
        ("custody", "place") => "place",
        ("custody", "by") => "held_by",
        ("custody", "on") => "since",
        ("removal", "on") => "departure",
        ("arrest", "grounds") => "grounds",
        ("arrest" | "custody" | "removal", "instrument") => "instrument",
        ("removal" | "transfer", "batch") => "batch",
        ("arrest" | "removal" | "release" | "death", "by") => "by",
        ("arrest" | "hearing" | "release" | "death", "on") => "on",
        _ => return None,
    })
}

/// Events that a table may be chiefly about, the likeliest first.
pub(super) const CHIEF: [&str; 6] = ["arrest", "custody", "removal", "hearing", "release", "death"];

#[cfg(test)]
mod tests {
    use super::super::words::words;
    use super::*;

    #[test]
    fn headers_of_published_lists_point_where_their_readers_would() {
        for (header, aim_of_it) in [
            ("apellido_paterno_nombres", To("person", "name")),
            ("apellido_materno", To("person", "surname.second")),
            ("apellido_casada", To("person", "surname.married")),
            ("edad_al_momento_del_hecho", To("person", "age")),
            ("anio_nacimiento", To("person", "birth.date")),
            ("provincia_nacimiento", To("person", "birth.place")),
            ("fecha_detencion_secuestro", To("arrest", "on")),
            ("lugar_de_secuestro", To("arrest", "at")),
            ("fecha_de_asesinado", To("death", "on")),
            ("provincia_nacimiento_indec_id", Keep(OWN)),
            ("F. nac.", To("person", "birth.date")),
            ("Ingreso", To("custody", "since")),
            ("A cargo de", To("custody", "held_by")),
            ("Aviso a familia", To("notice", "on")),
            ("Date of Birth", To("person", "birth.date")),
            ("Facility Name", To("custody", "place")),
            ("militancia", Keep(MILITANCY)),
            ("Cuerpo", Chief("by")),
            ("Base legal", Chief("instrument")),
            ("victimas_relacionadas", Keep(OTHERS)),
            ("APELLIDO PATERNO", To("person", "surname")),
            ("Segundo apellido", To("person", "surname.second")),
            ("2do. Apellido", To("person", "surname.second")),
            ("NOMBRES", To("person", "given")),
            ("No. de DUI", To("person", "document")),
            ("CUIL", To("person", "document")),
            ("R.F.C.", To("person", "document")),
            ("CURP", To("person", "document")),
            ("A-Number", To("person", "document")),
            ("Alien File Number", To("person", "document")),
            ("Alien No.", To("person", "document")),
            ("F.N.", To("person", "birth.date")),
            ("Fec. Nacim.", To("person", "birth.date")),
            ("DOB", To("person", "birth.date")),
            ("Apprehension Date", To("arrest", "on")),
            ("Book-in date", To("custody", "since")),
            ("Book Out Date Time", To("custody", "until")),
            ("Detention Facility", To("custody", "place")),
            ("Detention Facility Code", Keep(OWN)),
            ("Final Order Date", Keep(UNKNOWN)),
            ("Fecha y hora de captura", To("arrest", "on")),
            ("Edad (a\u{f1}os)", To("person", "age")),
        ] {
            assert_eq!(aim(&words(header), false), aim_of_it, "{header}");
        }
    }
}

//! The mapping that belongs to each list.

use crate::{lists, ngo};

/// File names of the lists and the text of their mappings, in the order in which they are added.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("police.csv", POLICE.to_owned()),
        ("prisons-2025-06.csv", roster("Prison Service roster, June 2025", "2025-06-30", OLDER)),
        ("prisons-2026-01.csv", roster("Prison Service roster, January 2026", "2026-01-12", NEWER)),
        ("lomaverde.csv", roster("Lomaverde roster", "2026-01-10", SECOND)),
        ("docket.tsv", DOCKET.to_owned()),
        ("manifests.csv", MANIFESTS.to_owned()),
        (ngo::FILE, INTAKE.to_owned()),
        ("press.csv", PRESS.to_owned()),
        ("orders.csv", ORDERS.to_owned()),
    ]
}

/// The name of a list's mapping file.
pub(crate) fn file(list: &str) -> String {
    let stem = list.rsplit_once('.').map_or(list, |(stem, _)| stem);
    format!("{stem}.mapping.toml")
}

const POLICE: &str = r#"# Arrests, as the police keep them.
[source]
title     = "Police register of arrests"
kind      = "list"
language  = "es"
encoding  = "windows-1252"
delimiter = ";"
said_by   = "Policía de Quirandá"
said_on   = "2026-01-05"
level     = "team"
country   = "XA"
purpose   = "search"

[person]
name        = { columns = ["Nombres", "Apellidos"] }
sex         = { column = "Sexo", values = { M = "male", F = "female" } }
birth.date  = { column = "F. nac.", date = "fuzzy" }
birth.place = { column = "Lugar de origen" }
document    = { column = "Documento" }

[[event]]
kind       = "arrest"
on         = { column = "Fecha de detención", date = "dd/mm/yyyy" }
by         = { column = "Cuerpo" }
instrument = { column = "Base legal" }
country    = "XA"

[[event]]
kind    = "charge"
when    = { column = "Motivo", filled = true }
offence = { column = "Motivo" }

[[event]]
kind  = "hearing"
when  = { column = "Puesta a disposición judicial", filled = true }
on    = { column = "Puesta a disposición judicial", date = "dd/mm/yyyy" }
first = true

[[event]]
kind = "notice"
when = { column = "Aviso a familia", filled = true }
on   = { column = "Aviso a familia", date = "dd/mm/yyyy" }
to   = "family"

[[event]]
kind        = "label"
when        = { column = "Agrupación", filled = true }
affiliation = { column = "Agrupación" }
by          = "Policía de Quirandá"
indicators  = { column = "Indicios", split = "|", item = "{kind}:{points}" }
points      = { column = "Puntaje" }
band        = { column = "Tramo" }
instrument  = { column = "Tabla" }

[columns]
"Nº" = "the list's own row number"
"#;

const OLDER: &str = "said_by   = \"Dirección de Prisiones\"\nunique    = true\n";
const NEWER: &str = "said_by   = \"Dirección de Prisiones\"\nunique    = true\n\
                     supersedes = \"prisons-2025-06.csv\"\n";
const SECOND: &str = "said_by   = \"Corporación Lomaverde\"\nunique    = true\n";

fn roster(title: &str, on: &str, more: &str) -> String {
    format!(
        "# Who was held, where and until when.\n[source]\ntitle     = \"{title}\"\n\
         kind      = \"list\"\nlanguage  = \"es\"\nsaid_on   = \"{on}\"\nlevel     = \"team\"\n\
         country   = \"XA\"\npurpose   = \"search\"\n{more}{ROSTER}"
    )
}

const ROSTER: &str = r#"
[person]
name       = { columns = ["Nombres", "Apellidos"] }
birth.date = { column = "F. nac.", date = "fuzzy" }
document   = { column = "Documento" }

[[event]]
kind       = "custody"
place      = { column = "Centro" }
held_by    = { column = "A cargo de" }
since      = { column = "Ingreso", date = "dd/mm/yyyy" }
until      = { column = "Egreso", date = "dd/mm/yyyy" }
instrument = { column = "Base legal" }
country    = "XA"

[[event]]
kind  = "hearing"
when  = { column = "Audiencia inicial", filled = true }
on    = { column = "Audiencia inicial", date = "dd/mm/yyyy" }
first = true

[[event]]
kind = "notice"
when = { column = "Aviso a familia", filled = true }
on   = { column = "Aviso a familia", date = "dd/mm/yyyy" }
to   = "family"

[[event]]
kind = "release"
when = { column = "Motivo", is = "libertad" }
on   = { column = "Egreso", date = "dd/mm/yyyy" }

[[event]]
kind = "transfer"
when = { column = "Motivo", is = "traslado" }
on   = { column = "Egreso", date = "dd/mm/yyyy" }
from = { column = "Centro" }

[[event]]
kind       = "death"
when       = { column = "Motivo", is = "fallecimiento" }
on         = { column = "Egreso", date = "dd/mm/yyyy" }
cause      = { column = "Causa" }
in_custody = true

[[event]]
kind      = "remains"
when      = { column = "Restos", filled = true }
delivered = { column = "Restos", values = { "sí" = true, "no" = false } }

[columns]
"Nº" = "the list's own row number"
"#;

const DOCKET: &str = r#"# Hearings and sentences, from the courts' docket.
[source]
title     = "Courts' docket"
kind      = "list"
language  = "es"
delimiter = "\t"
said_by   = "Secretaría Judicial de Quirandá"
said_on   = "2026-01-08"
level     = "team"
country   = "XA"
purpose   = "proceedings"

[person]
name       = { column = "Compareciente", order = "surname, given" }
birth.date = { column = "F. nac.", date = "fuzzy" }

[[event]]
kind    = "hearing"
when    = { column = "Acto", is = "audiencia inicial" }
on      = { column = "Fecha", date = "edtf" }
court   = { column = "Tribunal" }
docket  = { column = "Causa" }
outcome = { column = "Resolución" }
first   = true

[[event]]
kind   = "conviction"
when   = { column = "Acto", is = "sentencia" }
on     = { column = "Fecha", date = "edtf" }
court  = { column = "Tribunal" }
docket = { column = "Causa" }

[[event]]
kind   = "sentence"
when   = { column = "Acto", is = "sentencia" }
on     = { column = "Fecha", date = "edtf" }
until  = { column = "Pena hasta", date = "edtf" }
court  = { column = "Tribunal" }
docket = { column = "Causa" }
"#;

const MANIFESTS: &str = r#"# Who left on which flight; the last column is the receiving side's.
[source]
title    = "Removal manifests"
kind     = "list"
language = "es"
said_by  = "Dirección de Migración"
said_on  = "2026-01-05"
level    = "team"
country  = "XA"
purpose  = "search"

[person]
name        = { column = "Nombre" }
birth.date  = { column = "F. nac.", date = "fuzzy" }
document    = { column = "Documento" }
nationality = { column = "Nacionalidad" }

[[event]]
kind         = "removal"
batch        = { column = "Grupo" }
carrier      = { column = "Vuelo" }
departure    = { column = "Salida", date = "edtf" }
by           = { column = "Autoridad" }
instrument   = { column = "Ley" }
agreement    = { column = "Acuerdo" }
from_country = "XA"
to_country   = "XB"

[[event]]
kind = "notice"
when = { column = "Notificado", filled = true }
on   = { column = "Notificado", date = "edtf" }
to   = "person"

[[event]]
kind         = "removal"
when         = { column = "Recibido", filled = true }
said_by      = "Servicio de Migración de Sorvalia"
batch        = { column = "Grupo" }
arrival      = { column = "Recibido", date = "edtf" }
by           = { column = "Autoridad" }
instrument   = { column = "Ley" }
agreement    = { column = "Acuerdo" }
from_country = "XA"
to_country   = "XB"
"#;

const INTAKE: &str = r#"# What families told the office; dates as they said them.
[source]
title    = "Intake forms"
kind     = "list"
language = "es"
sheet    = "Fichas"
said_by  = "families"
said_on  = "2026-01-09"
level    = "sealed"
country  = "XA"
purpose  = "search"
consent  = "to search for the person"

[person]
name        = { column = "Nombre completo" }
birth.date  = { column = "Nacimiento", date = "fuzzy" }
birth.place = { column = "Lugar de origen" }
document    = { column = "Documento" }

[[event]]
kind        = "request"
when        = { column = "Fecha de solicitud", filled = true }
on          = { column = "Fecha de solicitud", date = "dd/mm/yyyy" }
to          = { column = "Solicitado a" }
answered_on = { column = "Fecha de respuesta", date = "dd/mm/yyyy" }

[[event]]
kind = "visit"
when = { column = "Última visita", filled = true }
on   = { column = "Última visita", date = "fuzzy" }

[[event]]
kind        = "custody"
when        = { column = "Paradero", filled = true }
whereabouts = { column = "Paradero", values = { "no se sabe" = "unknown" } }

[columns]
"Ficha"      = "the office's own number"
"Parentesco" = "who told it; not about the person"
"#;

const PRESS: &str = r#"# Names that a newspaper printed, and no more.
[source]
title     = "Names printed in the press"
kind      = "press list"
language  = "es"
said_by   = "El Faro de Celada"
said_on   = "2025-12-14"
level     = "public"
country   = "XA"
purpose   = "public"

[person]
name        = { column = "nombre" }
birth.place = { column = "origen" }

[columns]
"medio" = "the newspaper, which is the source"
"#;

const ORDERS: &str = r#"# Court orders, as the lawyers keep them.
[source]
title    = "Lawyers' sheet of orders"
kind     = "list"
language = "es"
said_by  = "lawyers"
said_on  = "2026-01-11"
level    = "team"
country  = "XA"
purpose  = "proceedings"

[person]
name       = { column = "Ampara" }
birth.date = { column = "F. nac.", date = "fuzzy" }
document   = { column = "Documento" }

[[event]]
kind      = "order"
stance    = "orders"
order     = { column = "Orden" }
docket    = { column = "Expediente" }
entry     = { column = "Asiento" }
court     = { column = "Tribunal" }
on        = { column = "Fecha", date = "edtf" }
effect    = { column = "Efecto" }
country   = { column = "País" }
covers    = { column = "Ampara" }
addressee = { column = "Destinatario" }
deadline  = { column = "Plazo", date = "edtf" }
vacates   = { column = "Deja sin efecto" }
zone      = "Etc/GMT+5"

[[event]]
kind  = "answer"
when  = { column = "Respuesta", filled = true }
order = { column = "Orden" }
by    = { column = "Destinatario" }
on    = { column = "Fecha respuesta", date = "edtf" }
says  = { column = "Respuesta" }
"#;

/// What an office decides before the lists are added: limits, and names that are one thing.
pub(crate) fn decisions() -> String {
    let mut text = String::from(
        "# Limits of the fictional country, and names that mean one thing in all sources.\n\n",
    );
    for (name, value) in [
        ("hours_to_judge", 72),
        ("days_to_notice", 3),
        ("days_to_answer_request", 30),
        ("days_without_proof_of_life", 90),
        ("adult_age", 18),
        ("notice_hours", 24),
    ] {
        text.push_str(&format!(
            "[[parameter]]\nname    = \"{name}\"\nvalue   = {value}\ncountry = \"XA\"\n\
             from    = \"2019-01-01\"\ncites   = \"Código de Garantías de Quirandá (fictional)\"\n\
             why     = \"The limit that this country's law sets.\"\n\n"
        ));
    }
    for (kind, names) in [
        ("authority", ["Dirección de Prisiones", "la Dirección de Prisiones"]),
        ("authority", ["Policía de Quirandá", "la Policía de Quirandá"]),
    ] {
        let [a, b] = names;
        text.push_str(&format!(
            "[[same]]\nkind  = \"{kind}\"\nnames = [\"{a}\", \"{b}\"]\n\
             why   = \"The same office, with the article.\"\n\n"
        ));
    }
    text
}

/// The note that goes with the lists.
pub(crate) fn readme(today: &str, people: usize, seed: u64) -> String {
    let lists: Vec<String> =
        all().iter().map(|(list, _)| format!("- `{list}` with `{}`", file(list))).collect();
    format!(
        "# A fictional case load: {people} people, seed {seed}\n\nThe country is Quirandá (XA); \
         people are removed to Sorvalia (XB). Nobody here exists. Clocks are read on \
         {today}.\n\n{}\n- `*.txt` with `*.claims.toml`: running text and its claim sheets\n- \
         `decisions.toml`: limits, and names that are one thing\n- `truth.toml`: what was \
         planted; `truth_people.csv`: which row is whom (`{}` ...). Neither is for the \
         register.\n",
        lists.join("\n"),
        lists::entity(1)
    )
}

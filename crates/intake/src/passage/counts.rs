//! Numbers of people, arrests and flights, in figures and in words.

use std::sync::OnceLock;

use regex::{Captures, Regex};

use super::Sort;
use super::numbers;
use super::suggest::{Bound, Count, Counted, Reason, Spot};
use super::text::{Blotted, fold_word};

/// What people are called in the plural.
const PERSONS: &str = "people|persons|individuals|men|women|children|minors|boys|girls|teenagers|detainees|prisoners|inmates|migrants|immigrants|\
    deportees|nationals|citizens|foreigners|relatives|members|suspects|refugees|protesters|students|victims|workers|residents|\
    neighbours|neighbors|police\\s+officers|officers|soldiers|guards|witnesses|asylum[\\s-]seekers|passengers|arrestees|\
    personas|hombres|mujeres|niños|niñas|menores|adolescentes|jóvenes|muchachos|muchachas|detenidos|detenidas|capturados|capturadas|\
    presos|presas|reclusos|reclusas|internos|internas|migrantes|inmigrantes|deportados|deportadas|pandilleros|mareros|polic[ií]as|\
    soldados|agentes|militares|vecinos|vecinas|familiares|parientes|testigos|ciudadanos|ciudadanas|extranjeros|extranjeras|prisioneros|\
    desaparecidos|desaparecidas|v[ií]ctimas|estudiantes|trabajadores|trabajadoras|heridos|muertos|fallecidos|miembros|integrantes|\
    trasladados|trasladadas|liberados|liberadas|expulsados|privados\\s+de\\s+libertad|pasajeros|venezolanos|venezolanas|salvadore[nñ]os|\
    hondure[nñ]os|guatemaltecos|mexicanos|colombianos|nicarag[uü]enses|haitianos|cubanos|venezuelans|salvadorans|hondurans|guatemalans|mexicans|\
    colombians|nicaraguans|haitians|cubans";

/// Words that stand between a number and what it counts.
const BETWEEN: &str = "more|other|further|additional|foreign|alleged|suspected|young|unaccompanied|undocumented|adult|local|\
    venezuelan|salvadoran|honduran|guatemalan|mexican|colombian|nicaraguan|haitian|cuban|gang|male|female|unarmed|of\\s+the|\
    presuntos|presuntas|supuestos|supuestas|otros|otras|nuevos|nuevas|jóvenes|m[aá]s|de\\s+los|de\\s+las|mil|millones\\s+de";

/// Words after a number that say how it is meant.
const GOES_ON: &str = r"(?:fueron|son|siguen|est[aá]n|han|hab[ií]an|eran|permanecen|quedaron|salieron|were|are|have|had|remain|remained)\b|[.,;:)]|$";

fn patterns() -> Option<&'static (Regex, Regex)> {
    static PATTERNS: OnceLock<Option<(Regex, Regex)>> = OnceLock::new();
    PATTERNS
        .get_or_init(|| {
            let words = numbers::pattern();
            let number = format!(
                r"(?P<number>\d{{1,3}}(?:[.,]\d{{3}})+|\d+|(?:{words})(?:(?:\s+y\s+|\s+and\s+|\s+|-)(?:{words}))*)(?P<times>\s+(?:mil|millones|thousand|million)(?:\s+de)?)?"
            );
            let bound = r"(?:(?P<bound>m[aá]s\s+de|al\s+menos|por\s+lo\s+menos|unos|unas|cerca\s+de|alrededor\s+de|casi|hasta|como|more\s+than|at\s+least|some|about|around|nearly|almost|over|up\s+to|approximately)\s+)";
            let unit = format!(
                r"(?P<unit>(?P<persons>{PERSONS})|(?P<arrests>arrests|detentions|arrestos|detenciones|capturas|aprehensiones)|(?P<flights>flights|vuelos))\b"
            );
            Some((
                Regex::new(&format!(r"(?i)\b{bound}?{number}\s+(?:(?:{BETWEEN})\s+){{0,2}}{unit}")).ok()?,
                Regex::new(&format!(r"(?i)\b{bound}{number}(?:\s+(?P<on>{GOES_ON})|(?P<on2>[.,;:)]\s|[.,;:)]?$))")).ok()?,
            ))
        })
        .as_ref()
}

/// Every count; what is found is blotted out.
pub(super) fn find(blotted: &mut Blotted) -> Vec<Spot> {
    let Some((whole, bare)) = patterns() else { return Vec::new() };
    let mut all = Vec::new();
    for pattern in [whole, bare] {
        let found: Vec<Spot> = pattern
            .captures_iter(blotted.text())
            .filter_map(|parts| read(blotted.text(), &parts))
            .collect();
        found.iter().for_each(|spot| blotted.blot((spot.start, spot.end)));
        all.extend(found);
    }
    all
}

fn read(text: &str, parts: &Captures<'_>) -> Option<Spot> {
    let whole = parts.get(0)?;
    let written = parts.name("number")?;
    if text[..written.start()].ends_with(['.', ',', '/', '-', '$', ':', '#']) {
        return None;
    }
    let times = parts.name("times").map_or("", |times| times.as_str()).trim_end_matches(" de");
    let number = numbers::read(&format!("{}{times}", written.as_str()))?;
    let unit = [
        ("persons", Counted::Persons),
        ("arrests", Counted::Arrests),
        ("flights", Counted::Flights),
    ];
    let unit = unit.into_iter().find(|(name, _)| parts.name(name).is_some()).map(|(_, unit)| unit);
    // `hasta 2024.`, `about 11.` are times; a number alone counts something from two figures up.
    if unit.is_none()
        && (number < 10 || (1900..2100).contains(&number) || number < 32 && is_loose(parts))
    {
        return None;
    }
    let on = parts.name("on").or_else(|| parts.name("on2"));
    let end = on.map_or(whole.end(), |on| text[..on.start()].trim_end().len());
    let count = Count { number, bound: bound(parts), unit };
    Some(Spot {
        count: Some(count),
        ..Spot::new(Sort::Count, (whole.start(), end), Reason::NumberOf)
    })
}

/// Whether what stands before a number stands before times of day and days as well.
fn is_loose(parts: &Captures<'_>) -> bool {
    let word = parts.name("bound").map(|bound| fold_word(bound.as_str()));
    matches!(word.as_deref(), Some("como" | "hasta" | "about" | "around" | "over"))
}

fn bound(parts: &Captures<'_>) -> Bound {
    let Some(words) = parts.name("bound") else { return Bound::Exactly };
    let words: Vec<String> = words.as_str().split_whitespace().map(fold_word).collect();
    match &*words.join(" ") {
        "mas de" | "more than" | "over" => Bound::MoreThan,
        "al menos" | "por lo menos" | "at least" => Bound::AtLeast,
        "hasta" | "up to" => Bound::AtMost,
        _ => Bound::About,
    }
}

//! The answer of a screening in lines of text.

use paradero_register::screening::{
    Absent, Answer, Cite, Hit, Missing, OrderLine, Outcome, Said, Screened, Searched, Standing,
    Strength, Twice,
};
use serde_json::json;

use crate::print::out;

/// People on no row that are named, at most; all of them are in the JSON.
const ABSENT_NAMED: usize = 20;

/// Outcomes, the gravest first, with the words for each.
const OUTCOMES: [(Outcome, &str, &str); 7] = [
    (Outcome::OrderInForce, "order-in-force", "may be someone whom an order in force covers"),
    (
        Outcome::OrderOfNamesake,
        "order-of-namesake",
        "near in name to someone whom an order in force covers; check that it is a namesake",
    ),
    (Outcome::OtherMatter, "other-matter", "other matters: hearings, batches, removals, findings"),
    (Outcome::Known, "known", "in the register; no source states anything in the way"),
    (
        Outcome::Settled,
        "settled",
        "hits settled before: somebody decided that the row is somebody else",
    ),
    (Outcome::NoHit, "no-hit", "nobody found"),
    (Outcome::NotScreened, "not-screened", "not screened: neither a name nor a document"),
];

/// How many rows have each outcome.
pub(super) fn counts(answers: &[Answer]) -> serde_json::Value {
    let count = |outcome| answers.iter().filter(|answer| answer.outcome == outcome).count();
    OUTCOMES.iter().map(|(outcome, code, _)| ((*code).to_owned(), json!(count(*outcome)))).collect()
}

/// Prints the whole answer.
pub(super) fn print(searched: &Searched, screened: &Screened) {
    let answers = &screened.rows;
    out(&head(searched, answers.len()));
    for (outcome, _, words) in OUTCOMES {
        let rows: Vec<&Answer> =
            answers.iter().filter(|answer| answer.outcome == outcome).collect();
        if rows.is_empty() {
            continue;
        }
        out(&format!("{:6}  {words}", rows.len()));
        if outcome == Outcome::OrderInForce {
            rows.iter().for_each(|answer| out(&format!("          {}", title(answer))));
        }
    }
    twice(answers, &screened.twice);
    absent(&screened.absent);
    for answer in answers {
        out("");
        row(answer);
    }
    out("");
    for line in limits(searched) {
        out(&format!("- {line}"));
    }
}

fn twice(answers: &[Answer], pairs: &[Twice]) {
    if pairs.is_empty() {
        return;
    }
    out(&format!("{:6}  pairs of rows may be one person twice", pairs.len()));
    for pair in pairs {
        let titles: Vec<String> =
            pair.rows.iter().filter_map(|at| answers.get(*at)).map(title).collect();
        let words = if pair.words.is_empty() {
            String::new()
        } else {
            format!(" ({})", pair.words.join("; "))
        };
        let standing = match pair.standing {
            Standing::Supported => "",
            Standing::NameAlone => ", by the name alone",
            Standing::Contradicted => ", by the document, against the rest",
        };
        out(&format!("          {}{standing}{words}", titles.join("  =  ")));
    }
}

fn absent(all: &[Absent]) {
    if all.is_empty() {
        return;
    }
    out(&format!("{:6}  people whom an order in force protects are on no row", all.len()));
    for one in all.iter().take(ABSENT_NAMED) {
        let orders: Vec<String> = one.orders.iter().map(|order| order.name.clone()).collect();
        out(&format!("          {} [{}]: {}", one.name, one.id, orders.join("; ")));
    }
    if all.len() > ABSENT_NAMED {
        out(&format!("          and {} more; --json names all", all.len() - ABSENT_NAMED));
    }
}

/// What would tell a person from a namesake, in words.
fn settles(missing: &[Missing]) -> String {
    let words = missing.iter().map(|one| match one {
        Missing::BirthOfRow => "a full date of birth in the row",
        Missing::BirthOfPerson => "a full date of birth in the register",
        Missing::DocumentOfRow => "a document in the row",
        Missing::DocumentOfPerson => "a document in the register",
    });
    words.collect::<Vec<_>>().join(", ")
}

fn head(searched: &Searched, rows: usize) -> String {
    let people = match searched.people {
        1 => "1 person".to_owned(),
        number => format!("{number} people"),
    };
    match (&searched.level, searched.entries, &searched.today) {
        (Some(level), Some(entries), Some(today)) => format!(
            "{rows} screened against {people} of {} source(s) (level {}, {entries} ledger entries, \
             orders in force on {today}, {} weights)",
            searched.sources,
            level.code(),
            searched.weights
        ),
        _ => format!("{rows} screened against {people} of {}", searched.against),
    }
}

fn title(answer: &Answer) -> String {
    let asked = &answer.asked;
    let mut text = asked.locator.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    text.push_str(if asked.name.is_empty() { "(no name)" } else { &asked.name });
    for (what, value) in
        [("born", &asked.born), ("document", &asked.document), ("to", &asked.destination)]
    {
        if let Some(value) = value {
            text.push_str(&format!(", {what} {value}"));
        }
    }
    text
}

fn row(answer: &Answer) {
    out(&title(answer));
    for problem in &answer.asked.problems {
        out(&format!("    not used: {problem}"));
    }
    match answer.outcome {
        Outcome::NoHit => out("    nobody found (see the limits below)"),
        Outcome::NotScreened => out("    not screened: neither a name nor a document"),
        _ => {}
    }
    answer.hits.iter().for_each(hit);
    answer.settled.iter().for_each(settled);
    if answer.more > 0 {
        out(&format!("    and {} more that it may name; raise --top to see them", answer.more));
    }
    if answer.weak > 0 {
        out(&format!(
            "    {} more of a near name, about whom it says too little: a date of birth or a document \
             would tell",
            answer.weak
        ));
    }
}

fn hit(hit: &Hit) {
    let strength = match hit.strength {
        Strength::Likely => "likely",
        Strength::Possible => "possibly",
        Strength::Weak => "hardly",
    };
    let born = if hit.born.is_empty() {
        String::new()
    } else {
        format!(", born {}", hit.born.join(" or "))
    };
    let why: Vec<String> = hit
        .why
        .iter()
        .filter(|reason| reason.field != "prior")
        .map(|reason| format!("{} {} ({:+.1})", reason.field, reason.level, reason.bits))
        .chain(hit.words.iter().cloned())
        .collect();
    let standing = match hit.standing {
        Standing::Supported => "",
        Standing::NameAlone => ", by the name alone",
        Standing::Contradicted => ", against something that is known",
    };
    out(&format!("    {strength} {}{born} [{}] {:+.1} bits{standing}", hit.name, hit.id, hit.bits));
    out(&format!("      because: {}", why.join("; ")));
    if !hit.would_settle.is_empty() {
        out(&format!(
            "      no identity yet; it would be settled by {}",
            settles(&hit.would_settle)
        ));
    }
    if let Some(settled) = &hit.settled {
        out(&format!(
            "      {} decided on {} that this row is somebody else ({}); more, or other, is known of \
             the person since: look again",
            settled.by, settled.on, settled.why
        ));
    }
    let matters = &hit.matters;
    matters.orders.iter().for_each(order);
    said("hearing ahead", "before", &matters.hearings);
    said("announced or ahead: removal", "to", &matters.announced);
    said("said to have been removed", "to", &matters.removals);
    for finding in &matters.findings {
        out(&format!(
            "      {}: {} [{}, {}]",
            finding.rule, finding.message, finding.basis, finding.certainty
        ));
    }
    if let Some(place) = &matters.whereabouts {
        out(&format!("      last said to be: {place}"));
    }
}

/// A hit that counts for nothing, in one line.
fn settled(hit: &Hit) {
    let Some(settled) = &hit.settled else { return };
    let orders = hit.matters.orders.iter().filter(|line| line.stands()).count();
    let orders = if orders > 0 { ", whom an order in force covers" } else { "" };
    out(&format!(
        "    settled: not {} [{}]{orders}; {} decided so on {}: {}",
        hit.name, hit.id, settled.by, settled.on, settled.why
    ));
}

fn order(line: &OrderLine) {
    let standing = match (line.stands(), line.in_force) {
        (true, "certain") => "ORDER IN FORCE",
        (true, _) => "ORDER PERHAPS IN FORCE",
        (false, "no") => "order no longer in force",
        (false, _) => "order for another country",
    };
    let on = line.on.as_ref().map(|on| format!(", made {on}")).unwrap_or_default();
    let scope = line.country.as_ref().map(|code| format!(" to {code}")).unwrap_or_default();
    out(&format!(
        "      {standing}: {}{scope}: {} ({}{on}){}",
        line.effects.join(", "),
        line.name,
        line.state,
        cited(&line.cites)
    ));
}

fn said(what: &str, joint: &str, all: &[Said]) {
    for one in all {
        let mut text = format!("      {what}");
        if let Some(place) = &one.place {
            text.push_str(&format!(" {joint} {place}"));
        }
        if let Some(on) = &one.on {
            text.push_str(&format!(", {on}"));
        }
        if let Some(batch) = &one.batch {
            text.push_str(&format!(", with {batch}"));
        }
        if let Some(by) = &one.said_by {
            text.push_str(&format!("; said by {by}"));
        }
        out(&(text + &cited(&one.cites)));
    }
}

fn cited(cites: &[Cite]) -> String {
    let all: Vec<String> =
        cites.iter().map(|cite| format!("{}, {}", cite.file, cite.place)).collect();
    if all.is_empty() { String::new() } else { format!(" <{}>", all.join("; ")) }
}

/// What the answer cannot say.
pub(super) fn limits(searched: &Searched) -> Vec<String> {
    let mut lines = vec![
        format!(
            "A hit is never an identity: weights say how far names, dates of birth, sex and \
             documents agree (0 bits: as likely as not; from {:+.0} bits a reviewer would be asked). \
             A person decides.",
            searched.possible_from_bits
        ),
        format!(
            "`Nobody found` means that none of the {} people searched has a name near enough (words \
             that are the same, alike in sound, within one edit or, from seven letters on, two, short for each other, or of the same consonants), nor \
             the document; someone under another name, or on none of these sources, is not found.",
            searched.people
        ),
    ];
    let Some(level) = searched.level else {
        lines.push(
            "Nothing but the list was searched: it says nothing of orders, hearings or removals."
                .to_owned(),
        );
        return lines;
    };
    lines.push(format!(
        "Only sources of level {} and below were read. An order, a hearing or a batch that none of \
         them states is not seen; silence here is no clearance.",
        level.code()
    ));
    for order in &searched.class_orders {
        let scope = order.country.as_ref().map(|code| format!(" to {code}")).unwrap_or_default();
        lines.push(format!(
            "An order bars the removal{scope} of a class, `{}` ({}): rows are matched to it only \
             where a source says that the person is of it.",
            order.class, order.name
        ));
    }
    lines
}

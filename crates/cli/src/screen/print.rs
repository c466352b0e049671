//! The answer of a screening in lines of text.

use paradero_register::screening::{
    Absent, Answer, Cite, Hit, Missing, OrderLine, Outcome, Said, Screened, Searched, Standing,
    Strength, Twice,
};

use crate::print::out;

/// People on no row that are named, at most; all of them are in the JSON.
const ABSENT_NAMED: usize = 20;

/// Outcomes, the gravest first, with the words for each.
const OUTCOMES: [(Outcome, &str); 7] = [
    (Outcome::OrderInForce, "may be someone whom an order in force covers"),
    (
        Outcome::OrderOfNamesake,
        "near in name to someone whom an order in force covers; check that it is a namesake",
    ),
    (Outcome::OtherMatter, "other matters: hearings, batches, removals, findings"),
    (Outcome::Known, "in the register; no source states anything in the way"),
    (Outcome::Settled, "hits settled before: somebody decided that the row is somebody else"),
    (Outcome::NoHit, "nobody found"),
    (Outcome::NotScreened, "not screened: neither a name nor a document"),
];

/// Prints the whole answer.
pub(super) fn print(searched: &Searched, screened: &Screened) {
    let answers = &screened.rows;
    out(&head(searched, answers.len()));
    for (outcome, words) in OUTCOMES {
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
    for line in searched.limits() {
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

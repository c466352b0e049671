//! `paradero screen`: whom the rows of a manifest may name, and what stands in their way.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_register::Register;
use paradero_register::screening::{
    Answer, Asked, Cite, Hit, Manifest, OrderLine, Outcome, Said, Screener, Searched, Standing,
    Strength,
};
use serde_json::json;

use crate::args::Place;
use crate::office::{directory, level, today};
use crate::pdf;
use crate::print::{json as print_json, out, say};

/// Screen a name, or a manifest, against everyone in the register.
///
/// Exit code 0: screened, whatever was found; 1: with --fail-on-order, someone may be covered by an
/// order in force; 2: nothing was screened, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct ScreenArgs {
    /// The manifest: CSV, TSV, XLSX, ODS, Parquet, JSON or HTML, with a row a person.
    #[arg(value_name = "FILE", conflicts_with_all = ["name", "file", "born", "document"])]
    pub(crate) manifest: Option<PathBuf>,
    /// The same, as an option.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "born", "document"])]
    pub(crate) file: Option<PathBuf>,
    /// A name instead of a manifest.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Date of birth: 1990, 1990-04 or 1990-04-07.
    #[arg(long, value_name = "DATE")]
    pub(crate) born: Option<String>,
    /// Identity document: a number, or kind:number.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) document: Option<String>,
    /// Country of destination (two letters), where the manifest states none: orders that bar removal
    /// to another country are then told apart.
    #[arg(long, value_name = "CODE")]
    pub(crate) country: Option<String>,
    /// Screen against this list instead of the register.
    #[arg(long, value_name = "LIST", conflicts_with = "as_of")]
    pub(crate) against: Option<PathBuf>,
    /// People shown for a row, at most; whoever an order in force covers is always shown.
    #[arg(long, value_name = "K", default_value_t = 5)]
    pub(crate) top: usize,
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day on which orders must be in force (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Exit with 1 where someone may be covered by an order in force.
    #[arg(long)]
    pub(crate) fail_on_order: bool,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs the command.
///
/// # Errors
/// When the manifest, the list or the register cannot be read, or nothing is asked.
pub(crate) fn run(place: &Place, args: &ScreenArgs) -> anyhow::Result<ExitCode> {
    let (screener, countries) = match &args.against {
        Some(list) => {
            let (name, bytes) = read(list)?;
            (Screener::of_list(&name, &bytes, &pdf::reader())?, std::collections::BTreeMap::new())
        }
        None => {
            let register = Register::open(directory(place)?, pdf::reader())?;
            register.notices().iter().for_each(|notice| say(notice));
            let position = register.position(args.as_of.as_deref())?;
            let day = today(args.today.as_deref())?;
            let view = register.view(level(&place.level)?, position, day)?;
            (register.screener(view)?, register.country_names()?)
        }
    };
    let mut list = asked(args, &countries)?;
    let typed = Asked::typed("", None, None, args.country.as_deref())?;
    for one in list.asked.iter_mut().filter(|one| one.destination.is_none()) {
        one.destination.clone_from(&typed.destination);
    }
    list.said.iter().for_each(|line| say(&format!("  {line}")));
    let answers: Vec<Answer> =
        list.asked.iter().map(|one| screener.screen(one, args.top)).collect::<Result<_, _>>()?;
    if args.json {
        print_json(&json!({
            "searched": screener.searched(), "limits": limits(screener.searched()),
            "summary": counts(&answers), "rows": answers,
        }));
    } else {
        print(screener.searched(), &answers);
    }
    let order = answers.iter().any(|answer| answer.outcome <= Outcome::OrderOfNamesake);
    Ok(if args.fail_on_order && order { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn read(path: &Path) -> anyhow::Result<(String, Vec<u8>)> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes))
}

fn asked(
    args: &ScreenArgs,
    countries: &std::collections::BTreeMap<String, String>,
) -> anyhow::Result<Manifest> {
    if let Some(path) = args.manifest.as_ref().or(args.file.as_ref()) {
        let (name, bytes) = read(path)?;
        return Ok(Manifest::read(&name, &bytes, countries, &pdf::reader())?);
    }
    let (name, document) = (args.name.as_deref().unwrap_or_default(), args.document.as_deref());
    if name.trim().is_empty() && document.is_none() {
        bail!("nobody is asked about: give a manifest, or --name \"...\" (and --born, --document)");
    }
    let one = Asked::typed(name, args.born.as_deref(), document, args.country.as_deref())?;
    Ok(Manifest { asked: vec![one], said: Vec::new() })
}

/// Outcomes, the gravest first, with the words for each.
const OUTCOMES: [(Outcome, &str, &str); 6] = [
    (Outcome::OrderInForce, "order-in-force", "may be someone whom an order in force covers"),
    (
        Outcome::OrderOfNamesake,
        "order-of-namesake",
        "near in name to someone whom an order in force covers; check that it is a namesake",
    ),
    (Outcome::OtherMatter, "other-matter", "other matters: hearings, batches, removals, findings"),
    (Outcome::Known, "known", "in the register; no source states anything in the way"),
    (Outcome::NoHit, "no-hit", "nobody found"),
    (Outcome::NotScreened, "not-screened", "not screened: neither a name nor a document"),
];

fn counts(answers: &[Answer]) -> serde_json::Value {
    let count = |outcome| answers.iter().filter(|answer| answer.outcome == outcome).count();
    OUTCOMES.iter().map(|(outcome, code, _)| ((*code).to_owned(), json!(count(*outcome)))).collect()
}

fn print(searched: &Searched, answers: &[Answer]) {
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
    for answer in answers {
        out("");
        row(answer);
    }
    out("");
    for line in limits(searched) {
        out(&format!("- {line}"));
    }
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
fn limits(searched: &Searched) -> Vec<String> {
    let mut lines = vec![
        format!(
            "A hit is never an identity: weights say how far names, dates of birth, sex and \
             documents agree (0 bits: as likely as not; from {:+.0} bits a reviewer would be asked). \
             A person decides.",
            searched.possible_from_bits
        ),
        format!(
            "`Nobody found` means that none of the {} people searched has a near name (the same, \
             alike in sound, one edit away, or of the same consonants) that agrees well enough, nor \
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

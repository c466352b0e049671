//! `paradero estimate`: how many people are on no list.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use paradero_estimate::assess::{
    Estimate, Lang, Method, Report, Settings, agreement, assess, caution, reason,
};
use paradero_estimate::{graphs, read};
use serde_json::{Value, json};

use crate::print::{json as print_json, out, say};

/// The table, and how it is estimated.
#[derive(Debug, clap::Args)]
pub(crate) struct EstimateArgs {
    /// A table (CSV): a column of 0 and 1 for each list, and a column `count`; without it each row is a person.
    pub(crate) table: PathBuf,
    /// Which methods: all, or some of chapman, chao, zelterman, coverage, captures-chao, captures-darroch, loglinear (or
    /// loglinear-bic, -aic, -stepwise), dga, lcmcr.
    #[arg(long, default_value = "all", value_delimiter = ',')]
    pub(crate) method: Vec<String>,
    /// What the random numbers begin with.
    #[arg(long, default_value_t = 19_481_210)]
    pub(crate) seed: u64,
    /// Prior persons in each combination of lists, for dga (default: one spread over all combinations).
    #[arg(long)]
    pub(crate) delta: Option<f64>,
    /// Classes at most, for lcmcr.
    #[arg(long, default_value_t = 10)]
    pub(crate) classes: usize,
    /// Draws kept of each of the four chains of lcmcr, one each twenty sweeps.
    #[arg(long, default_value_t = 2_000)]
    pub(crate) draws: usize,
    /// How often the table is drawn again for the limits of log-linear models.
    #[arg(long, default_value_t = 500)]
    pub(crate) replicates: usize,
    /// The language of sentences: es or en.
    #[arg(long, default_value = "en")]
    pub(crate) lang: String,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Estimates a table.
///
/// # Errors
/// When it cannot be read, or a method is unknown. That there is no estimate is none: it is said.
pub(crate) fn estimate(args: &EstimateArgs) -> anyhow::Result<ExitCode> {
    let told = || args.table.display().to_string();
    let text = std::fs::read_to_string(&args.table).with_context(told)?;
    let table = read::table(&text).with_context(told)?;
    let lang = match args.lang.as_str() {
        "es" => Lang::Es,
        "en" => Lang::En,
        other => bail!("--lang: `{other}` is no language here; say es or en"),
    };
    let mut settings = Settings {
        methods: methods(&args.method)?,
        replicates: args.replicates,
        ..Settings::default()
    };
    settings.graphs = graphs::Settings { delta: args.delta, ..graphs::Settings::default() };
    settings.latent.classes = args.classes;
    settings.latent.draws = args.draws;
    settings.latent.seed = args.seed;
    let report = assess(&table, &settings);
    if args.json {
        print_json(&document(&report, &args.table.display().to_string(), lang));
    } else {
        print(&report, lang);
    }
    Ok(ExitCode::SUCCESS)
}

fn methods(named: &[String]) -> anyhow::Result<Vec<Method>> {
    let mut found = Vec::new();
    for name in named {
        let before = found.len();
        let is_meant = |method: &Method| {
            name == "all"
                || method.code() == name
                || (name == "loglinear" && method.code().starts_with("loglinear"))
        };
        found.extend(Method::ALL.into_iter().filter(is_meant));
        if found.len() == before {
            let all: Vec<&str> = Method::ALL.iter().map(|method| method.code()).collect();
            bail!("--method: `{name}` is none; say all, loglinear or some of {}", all.join(", "));
        }
    }
    Ok(found)
}

/// The contract of `estimate --json`: `table`, `refused`, `estimates`, and what else is known.
fn document(report: &Report, name: &str, lang: Lang) -> Value {
    let refused = report.refused.iter().map(|one| {
        json!({
            "method": one.method.map(Method::code), "reason": one.reason, "message": reason(&one.reason, lang),
        })
    });
    let estimates = report.estimates.iter().map(|one| {
        let reasons: Vec<String> = one.refused.iter().map(|why| reason(why, lang)).collect();
        json!({
            "method": one.method.code(), "model": one.model, "estimate": one.estimate, "lower": one.lower,
            "upper": one.upper, "diagnostics": one.diagnostics, "refused": reasons,
        })
    });
    json!({
        "table": {
            "file": name, "observed": report.observed,
            "lists": report.lists.iter().map(|(list, on, alone)| json!({ "name": list, "people": on, "alone": alone }))
                .collect::<Vec<_>>(),
            "pairs": report.pairs,
        },
        "refused": refused.collect::<Vec<_>>(),
        "estimates": estimates.collect::<Vec<_>>(),
        "agreement": report.agreement,
        "agreement_message": report.agreement.map(|how| agreement(how, lang)),
        "range": report.range,
        "cautions": report.cautions,
        "caution_messages": report.cautions.iter().map(|one| caution(one, lang)).collect::<Vec<_>>(),
    })
}

fn print(report: &Report, lang: Lang) {
    let word = |es: &'static str, en: &'static str| match lang {
        Lang::Es => es,
        Lang::En => en,
    };
    out(&format!("{} {}", report.observed, word("personas en las listas", "people on the lists")));
    for (list, on, alone) in &report.lists {
        out(&format!("  {on:>9}  {list} ({alone} {})", word("solo en ella", "on it alone")));
    }
    out("");
    for one in &report.estimates {
        out(&line(one));
        for why in &one.refused {
            out(&format!("             {} {}", word("no usar:", "do not use:"), reason(why, lang)));
        }
    }
    for one in &report.refused {
        let of = one.method.map_or_else(String::new, |method| format!("{}: ", method.code()));
        out(&format!("{of}{}", reason(&one.reason, lang)));
    }
    out("");
    if let Some(how) = report.agreement {
        out(&agreement(how, lang));
    }
    if let Some((lower, upper)) = report.range {
        out(&format!(
            "{}: {lower:.0} – {upper:.0}",
            word("Con todo lo que se sostiene, 95 %", "With all that stands, 95 %")
        ));
    }
    for one in &report.cautions {
        out(&caution(one, lang));
    }
    say(word(
        "Los números son de personas que podrían haber aparecido en alguna de estas listas; de quien no podía aparecer en \
         ninguna no dicen nada.",
        "The numbers are of people who could have appeared on one of these lists; of those who could appear on none they \
         say nothing.",
    ));
}

fn line(one: &Estimate) -> String {
    let limit =
        |limit: Option<f64>| limit.map_or_else(|| "?".to_owned(), |limit| format!("{limit:.0}"));
    format!(
        "{:>9.0}  ({} – {})  {} {}",
        one.estimate,
        limit(one.lower),
        limit(one.upper),
        one.method.code(),
        one.model
    )
}

//! How tables are estimated, as it is typed.

use paradero_estimate::assess::{Method, Settings};
use paradero_estimate::graphs::{self, NumberPrior};
use paradero_estimate::latent::Length;

use crate::error::{Error, Result};

/// Settings of an estimate as they are typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Codes of methods; `all` and `loglinear` stand for several.
    pub methods: Vec<String>,
    /// What the random numbers begin with.
    pub seed: u64,
    /// Prior persons in each combination of lists, for dga; nothing is one spread over all of them.
    pub delta: Option<f64>,
    /// What is held of the number before the data, for dga: `inverse`, `uniform` or `gamma:A:B`.
    pub prior: String,
    /// The most unseen people looked at, for dga; nothing is as far as there is mass.
    pub grid: Option<u64>,
    /// Classes at most, for lcmcr.
    pub classes: usize,
    /// Draws kept of each chain of lcmcr.
    pub draws: usize,
    /// Sweeps of a chain of lcmcr at most, until the chains have met; 0 is just as many as the draws take.
    pub sweeps: u64,
    /// How often the table is drawn again for the limits of log-linear models.
    pub replicates: usize,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            methods: vec!["all".to_owned()],
            seed: 19_481_210,
            delta: None,
            prior: "inverse".to_owned(),
            grid: None,
            classes: 10,
            draws: 2_000,
            sweeps: 2_000_000,
            replicates: 500,
        }
    }
}

impl Typed {
    /// The settings.
    ///
    /// # Errors
    /// When a method or a prior is none.
    pub fn settings(&self) -> Result<Settings> {
        let mut settings = Settings {
            methods: methods(&self.methods)?,
            replicates: self.replicates,
            ..Settings::default()
        };
        let grid = self.grid.map_or(graphs::Grid::Adaptive, graphs::Grid::Fixed);
        settings.graphs = graphs::Settings { delta: self.delta, prior: prior(&self.prior)?, grid };
        settings.latent.classes = self.classes;
        settings.latent.draws = self.draws;
        settings.latent.seed = self.seed;
        settings.latent.length = match self.sweeps {
            0 => Length::Fixed,
            sweeps => Length::UntilMet { sweeps },
        };
        Ok(settings)
    }
}

fn prior(said: &str) -> Result<NumberPrior> {
    match said {
        "inverse" => return Ok(NumberPrior::Inverse),
        "uniform" => return Ok(NumberPrior::Uniform),
        _ => {}
    }
    let numbers = said.strip_prefix("gamma:").and_then(|rest| rest.split_once(':'));
    let numbers = numbers.and_then(|(a, b)| Some((a.parse::<f64>().ok()?, b.parse::<f64>().ok()?)));
    match numbers {
        Some((a, b)) if a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() => {
            Ok(NumberPrior::PoissonGamma { a, b })
        }
        _ => Err(Error::said(format!(
            "--prior: `{said}` is none; say inverse, uniform or gamma:A:B, such as gamma:13.14:55.17"
        ))),
    }
}

fn methods(named: &[String]) -> Result<Vec<Method>> {
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
            return Err(Error::said(format!(
                "--method: `{name}` is none; say all, loglinear or some of {}",
                all.join(", ")
            )));
        }
    }
    Ok(found)
}

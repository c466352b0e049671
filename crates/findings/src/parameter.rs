//! Limits that rules compare with: values with a country, a time and a citation, never constants.

use paradero_model::Day;
use serde::{Deserialize, Serialize};

/// One limit. Rules take the one of the country, else the one of country `""`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// `hours_to_judge`, `adult_age`, ... (the unit is part of the name).
    pub name: String,
    /// Code of the country where it holds; empty for everywhere.
    pub country: String,
    /// First day on which it holds; `None` from the beginning.
    pub from: Option<Day>,
    /// Last day on which it holds; `None` without end.
    pub until: Option<Day>,
    /// The value, in the unit that the name ends with.
    pub value: f64,
    /// Where it is laid down.
    pub cites: String,
}

/// A list of limits. The default ones hold everywhere and say where they stand, or that they are a
/// convention of this program where no treaty names a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters(pub Vec<Parameter>);

impl Parameters {
    /// The limits.
    pub fn as_slice(&self) -> &[Parameter] {
        &self.0
    }
}

impl Default for Parameters {
    fn default() -> Self {
        let limit = |name: &str, value: f64, cites: &str| Parameter {
            name: name.to_owned(),
            country: String::new(),
            from: None,
            until: None,
            value,
            cites: cites.to_owned(),
        };
        let judge = "ICCPR art. 9(3); Human Rights Committee, General Comment 35 (2014), para. 33: \
                     48 hours are ordinarily sufficient";
        Self(vec![
            limit("hours_to_judge", 48.0, judge),
            limit("days_of_detention", 2.0, judge),
            limit(
                "days_to_notice",
                1.0,
                "Mandela Rules (2015), rule 68, `immediately`; Body of Principles (1988), \
                 principle 16(1), `promptly`; one day is a convention of this program",
            ),
            limit(
                "days_to_answer_request",
                30.0,
                "ICPPED art. 18 and 20(2) name no number of days; a convention of this program",
            ),
            limit(
                "days_without_proof_of_life",
                90.0,
                "Working Group on Enforced or Involuntary Disappearances, methods of work: urgent \
                 procedure within three months; the limit is a convention of this program",
            ),
            limit("adult_age", 18.0, "Convention on the Rights of the Child, art. 1"),
            limit(
                "notice_hours",
                24.0,
                "ICCPR art. 13 names no number of hours; a convention of this program",
            ),
        ])
    }
}

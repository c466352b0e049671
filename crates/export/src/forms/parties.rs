//! Which states are parties to the convention (ICPPED), since when, by a dated list; and to which cases that opens art. 30.

use std::sync::OnceLock;

use paradero_model::Day;

const TABLE: &str = include_str!("parties.csv");

/// The page that has what holds today.
pub(crate) const PAGE: &str =
    "https://treaties.un.org/Pages/ViewDetails.aspx?src=TREATY&mtdsg_no=IV-16&chapter=4&clang=_en";

/// Entry into force of the convention itself (art. 39(1)).
const IN_FORCE: &str = "2010-12-23";

/// One state of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Party {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: &'static str,
    /// Its name in the depositary's list.
    pub(crate) name: &'static str,
    /// On which day its instrument was deposited; nothing where it only signed.
    pub(crate) deposited: Option<Day>,
}

/// The whole list, and the day as of which it holds.
#[derive(Debug)]
pub(crate) struct Parties {
    pub(crate) as_of: Day,
    all: Vec<Party>,
}

/// What the list says of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A party, for which the convention is in force from this day on.
    Party(Day),
    /// It signed, and deposited no instrument by the day of the list.
    Signed,
    /// It stood in no way on the list.
    Absent,
    /// No state's code, so that nothing is known.
    Unknown,
}

/// Whether a disappearance began while the convention was in force for a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Open {
    /// For every reading of the date.
    Yes,
    /// For some readings.
    Perhaps,
    /// For none.
    No,
}

impl Parties {
    /// The list that is compiled in. A row or day that cannot be read is left out, which a test rules out.
    pub(crate) fn get() -> &'static Self {
        static ALL: OnceLock<Parties> = OnceLock::new();
        ALL.get_or_init(|| {
            let as_of = TABLE.lines().find_map(|line| line.strip_prefix("# as of: "));
            let rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
            Self {
                as_of: as_of.and_then(Day::parse_iso).unwrap_or(Day(0)),
                all: rows.filter_map(row).collect(),
            }
        })
    }

    /// What the list says of a state by its code.
    pub(crate) fn standing(&self, code: &str) -> Standing {
        let known = code.len() == 2 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        // XA to XZ, and others that ISO leaves to users, are nobody's.
        if !known || code.starts_with('X') || code.starts_with("QM") || matches!(code, "AA" | "ZZ")
        {
            return Standing::Unknown;
        }
        match self.all.iter().find(|party| party.code == code) {
            Some(Party { deposited: Some(deposited), .. }) => Standing::Party(in_force(*deposited)),
            Some(_) => Standing::Signed,
            None => Standing::Absent,
        }
    }
}

fn row(line: &'static str) -> Option<Party> {
    let (code, rest) = line.split_once(',')?;
    let (rest, deposited) = rest.rsplit_once(',')?;
    let (name, kind) = rest.rsplit_once(',')?;
    let deposited = if kind == "s" { None } else { Some(Day::parse_iso(deposited)?) };
    Some(Party { code, name, deposited })
}

/// Art. 39: the thirtieth day after the deposit, and never before the convention itself.
fn in_force(deposited: Day) -> Day {
    let own = deposited.plus(30);
    Day::parse_iso(IN_FORCE).map_or(own, |first| own.max(first))
}

/// Art. 35: whether a disappearance that began between two days (`None` is open) began after that day.
pub(crate) fn open(in_force: Day, earliest: Option<Day>, latest: Option<Day>) -> Open {
    match (earliest, latest) {
        (Some(earliest), _) if earliest > in_force => Open::Yes,
        (_, Some(latest)) if latest < in_force => Open::No,
        _ => Open::Perhaps,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn day(iso: &str) -> Day {
        Day::parse_iso(iso).unwrap()
    }

    #[test]
    fn every_row_of_the_list_is_read_and_no_state_stands_twice() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        let parties = Parties::get();
        assert_eq!(parties.all.len(), rows);
        let codes: BTreeSet<_> = parties.all.iter().map(|party| party.code).collect();
        assert_eq!(codes.len(), rows);
        assert!(parties.all.iter().all(|party| !party.name.is_empty()));
        // The number of parties that the depositary gave, and the two that came after.
        assert_eq!(parties.all.iter().filter(|party| party.deposited.is_some()).count(), 78);
        assert_eq!(parties.as_of, day("2026-02-03"));
        let first_twenty =
            |party: &&Party| party.deposited.is_some_and(|at| at <= day("2010-11-23"));
        assert_eq!(parties.all.iter().filter(first_twenty).count(), 20, "art. 39(1)");
    }

    #[test]
    fn the_convention_is_in_force_thirty_days_after_the_deposit_and_never_before_itself() {
        let parties = Parties::get();
        assert_eq!(parties.standing("MX"), Standing::Party(day("2010-12-23")));
        assert_eq!(parties.standing("IQ"), Standing::Party(day("2010-12-23")));
        assert_eq!(parties.standing("BR"), Standing::Party(day("2010-12-29")));
        assert_eq!(parties.standing("CO"), Standing::Party(day("2012-08-10")));
        assert_eq!(parties.standing("VE"), Standing::Signed);
        assert_eq!(parties.standing("US"), Standing::Absent);
        assert_eq!(parties.standing("XA"), Standing::Unknown);
        assert_eq!(parties.standing("Quirandá"), Standing::Unknown);
    }

    #[test]
    fn a_disappearance_counts_only_where_it_began_after_that() {
        let from = day("2012-08-10");
        let asked = |lo, hi| open(from, Day::parse_iso(lo), Day::parse_iso(hi));
        assert_eq!(asked("2012-08-11", "2012-08-11"), Open::Yes);
        assert_eq!(asked("2012-08-09", "2012-08-09"), Open::No);
        assert_eq!(asked("2012-08-01", "2012-08-31"), Open::Perhaps);
        assert_eq!(asked("", "2012-01-01"), Open::No);
        assert_eq!(asked("", "2013-01-01"), Open::Perhaps);
        assert_eq!(asked("2013-01-01", ""), Open::Yes);
        assert_eq!(asked("", ""), Open::Perhaps);
    }
}

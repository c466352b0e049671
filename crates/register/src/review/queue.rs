//! The queue: pairs of which linking is not sure, in the order of what a judgement would teach. Made when people are.

use std::collections::BTreeSet;

use paradero_link::Pair;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use crate::error::Result;

/// The most pairs that a level keeps.
const MOST: usize = 100_000;
/// Pairs further from even odds are not asked about (1/1024 bit): 64 to one.
const BAND: i32 = 6 * paradero_link::BIT;
/// A pair that links by itself and is in two persons all the same is as open as one so far from even odds.
const TORN: i32 = paradero_link::BIT;
/// Pairs as near to even odds as this are equally open, and the larger persons come first: a quarter of a bit.
const STEP: i32 = paradero_link::BIT / 4;
/// One pair in so many is given to two reviewers.
const TWICE: u8 = 10;

/// `rank` counts from 1, pairs that are settled last; `weight` in 1/1024 bit of posterior odds; `joined` whether both are one
/// person; `records` mentions of the one or two persons; `twice` whether two reviewers are to judge it; `settled` whether a
/// decision settles it; `parts` a JSON list of field, level, 1/1024 bit.
const TABLE: &str = "
CREATE TABLE review (rank INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, weight INTEGER NOT NULL,
  joined INTEGER NOT NULL, records INTEGER NOT NULL, twice INTEGER NOT NULL, settled INTEGER NOT NULL, parts TEXT NOT NULL);
CREATE UNIQUE INDEX review_pair ON review (a, b);
";

/// One pair of the queue.
pub(crate) struct Queued {
    /// The pair, by rows of what was linked.
    pub(crate) pair: Pair,
    /// Mentions of the person, or of the two.
    pub(crate) records: u32,
    /// A decision settles it.
    pub(crate) settled: bool,
}

/// The statements that make the table.
pub(crate) fn create() -> &'static str {
    TABLE
}

/// The pairs that are asked about: the nearest to even odds first, of those as near the ones of the larger persons.
/// Independent of threads and of the order of sources.
pub(crate) fn choose(
    pairs: &[Pair],
    clusters: &[u32],
    settled: &BTreeSet<(u32, u32)>,
) -> Vec<Queued> {
    let of = |row: u32| clusters.get(row as usize).copied().unwrap_or(row);
    let mut sizes = vec![0_u32; clusters.len()];
    for cluster in clusters {
        if let Some(size) = sizes.get_mut(*cluster as usize) {
            *size += 1;
        }
    }
    let size = |row: u32| sizes.get(of(row) as usize).copied().unwrap_or(1);
    let open = |pair: &Pair| pair.weight.abs() <= BAND || pair.weight > 0 && !pair.linked;
    let mut queue: Vec<Queued> = pairs
        .iter()
        .filter(|pair| open(pair) || settled.contains(&(pair.a, pair.b)))
        .map(|pair| {
            let records = if pair.linked { size(pair.a) } else { size(pair.a) + size(pair.b) };
            let settled = settled.contains(&(pair.a, pair.b));
            Queued { pair: *pair, records, settled }
        })
        .collect();
    queue.sort_unstable_by_key(|one| {
        let far = one.pair.weight.abs();
        let far = if one.pair.weight > 0 && !one.pair.linked { far.min(TORN) } else { far };
        let larger = std::cmp::Reverse(one.records);
        (one.settled, far / STEP, larger, far, one.pair.a, one.pair.b)
    });
    queue.truncate(MOST);
    queue
}

/// Whether a pair is given to two reviewers: by its mentions, so that it stays so whatever comes to the queue.
fn is_twice(a: &str, b: &str) -> bool {
    let mut digest = Sha256::new();
    digest.update(a.as_bytes());
    digest.update(b"\n");
    digest.update(b.as_bytes());
    // 250 is the largest multiple of ten that a byte holds.
    let byte = digest.finalize().iter().copied().find(|byte| *byte < 250);
    byte.is_some_and(|byte| byte % TWICE == 0)
}

/// A row of the queue as it is written.
pub(crate) struct Row<'a> {
    pub(crate) a: &'a str,
    pub(crate) b: &'a str,
    pub(crate) queued: &'a Queued,
    /// Field, level, 1/1024 bit.
    pub(crate) parts: &'a [(String, String, i32)],
}

/// Writes the queue in its order.
///
/// # Errors
/// When the database does not take it.
pub(crate) fn fill<'a>(connection: &Connection, rows: impl Iterator<Item = Row<'a>>) -> Result<()> {
    let mut insert =
        connection.prepare("INSERT INTO review VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
    for Row { a, b, queued, parts } in rows {
        insert.execute(params![
            a,
            b,
            queued.pair.weight,
            queued.pair.linked,
            queued.records,
            is_twice(a, b),
            queued.settled,
            serde_json::to_string(parts)?,
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: u32, b: u32, bits: f64, linked: bool) -> Pair {
        #[expect(clippy::cast_possible_truncation, reason = "few bits")]
        let weight = (bits * 1024.0) as i32;
        Pair { a, b, weight, linked, pattern: 0 }
    }

    #[test]
    fn the_nearest_to_even_odds_comes_first_and_of_those_the_larger_person() {
        // Rows 0 to 2 are one person, 3 and 4 another, 5, 6 and 7 are alone.
        let clusters = [0, 0, 0, 3, 3, 5, 6, 7];
        let pairs = [
            pair(0, 3, -3.0, false),
            pair(0, 5, -0.2, false),
            pair(1, 2, 0.1, true),
            pair(3, 4, 20.0, true),
            pair(5, 6, -7.0, false),
            pair(6, 7, 9.0, false),
        ];
        let chosen = choose(&pairs, &clusters, &BTreeSet::from([(3, 4)]));
        let order: Vec<_> =
            chosen.iter().map(|q| (q.pair.a, q.pair.b, q.records, q.settled)).collect();
        let expected = [
            // As near as the next, and four records hang on it.
            (0, 5, 4, false),
            (1, 2, 3, false),
            // It links by itself, and the two are apart all the same.
            (6, 7, 2, false),
            (0, 3, 5, false),
            // Settled pairs are kept to be looked at again, after all that are open.
            (3, 4, 2, true),
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn one_pair_in_ten_goes_to_two_reviewers() {
        let twice = (0..10_000).filter(|n| is_twice("a:1", &format!("b:{n}"))).count();
        assert!((900..1_100).contains(&twice), "{twice}");
    }
}

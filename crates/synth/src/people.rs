//! People as eight lists report them, in one table with the truth: for measuring linkage.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::person::{Lexicon, Person};
use crate::{day, noise, table};

/// Makes a CSV of `rows` reports of people by eight lists of differing quality (L0 to L3 clean,
/// L4 to L6 middling, L7 poor). Seven tenths of the rows are first reports; the others report
/// someone already reported. Columns: `rec_id`, `list`, `given1`, `given2`, `surname1`,
/// `surname2`, `sex`, `dob`, `place`, `document`, and `entity_id`, the truth: never give that
/// last one to a model. The same rows and seed give the same bytes; time and size are linear.
pub fn people(rows: usize, seed: u64) -> Vec<u8> {
    let words = Lexicon::new();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let distinct = rows - rows * 3 / 10;
    let on = day::of(2020, 1, 1);
    let mut everyone: Vec<Person> = Vec::with_capacity(distinct);
    for _ in 0..distinct {
        let mut new = words.draw(&mut rng, on);
        if !everyone.is_empty() {
            let old = rng.random_range(0..everyone.len());
            words.resemble(&mut rng, &mut new, &everyone[old]);
        }
        everyone.push(new);
    }
    // Ids in the order of drawing would put siblings near each other.
    let mut ids: Vec<u32> = (0..u32::try_from(distinct).unwrap_or(u32::MAX)).collect();
    ids.shuffle(&mut rng);
    let mut reports: Vec<usize> = (0..distinct).collect();
    reports.extend((distinct..rows).map(|_| rng.random_range(0..distinct.max(1))));
    reports.shuffle(&mut rng);
    let mut out = Vec::with_capacity(rows * 90 + 100);
    table::row(
        &mut out,
        b',',
        &[
            "rec_id",
            "list",
            "given1",
            "given2",
            "surname1",
            "surname2",
            "sex",
            "dob",
            "place",
            "document",
            "entity_id",
        ],
    );
    for (number, &entity) in reports.iter().enumerate() {
        let list = rng.random_range(0..8u8);
        let (scale, no_document) = match list {
            0..4 => (0.35, 0.55),
            4..7 => (1.0, 0.75),
            _ => (2.0, 0.92),
        };
        let seen = noise::write(&mut rng, &words, &everyone[entity], scale, no_document);
        let born = match (seen.born, seen.year_only) {
            (None, _) => String::new(),
            (Some(day), true) => format!("{}-01-01", day::parts(day).0),
            (Some(day), false) => day::iso(day),
        };
        table::row(
            &mut out,
            b',',
            &[
                &format!("r{number:07}"),
                &format!("L{list}"),
                &seen.given1,
                &seen.given2,
                &seen.surname1,
                &seen.surname2,
                seen.sex,
                &born,
                &seen.place,
                &seen.document,
                &format!("e{:07}", ids[entity]),
            ],
        );
    }
    out
}

//! Checks of a table against itself, sums over strata, and draws of the linkage.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::Table;
    use paradero_estimate::assess::{Method, Settings, assess, checks};
    use paradero_estimate::latent::Length;
    use paradero_estimate::linkage::{Drawn, over_linkages};
    use paradero_estimate::strata::stratified;

    use crate::support::shared;

    fn quick() -> Settings {
        let mut settings = Settings {
            methods: vec![Method::Graphs, Method::LoglinearBic],
            replicates: 100,
            ..Settings::default()
        };
        settings.latent.burn_in = 500;
        settings.latent.draws = 200;
        settings.latent.length = Length::Fixed;
        settings
    }

    /// People caught by each list apart from the others with these chances, without rounding's noise.
    fn independent(number: f64, chances: &[f64]) -> Table {
        let lists = (0..chances.len()).map(|j| format!("L{}", j + 1)).collect();
        let cell = |mask: u32| {
            let of = |(j, chance): (usize, &f64)| {
                if mask >> j & 1 == 1 { *chance } else { 1.0 - chance }
            };
            (number * chances.iter().enumerate().map(of).product::<f64>()).round() as u64
        };
        Table::new(lists, (1..1 << chances.len()).map(|mask| (mask, cell(mask)))).unwrap()
    }

    #[test]
    fn lists_that_are_independent_know_each_others_sizes() {
        let table = independent(5_000.0, &[0.3, 0.4, 0.25, 0.35]);
        let found = checks(&table, &quick());
        assert_eq!(found.without.len(), 4);
        for one in &found.without {
            assert!(one.lower < 5_000.0 && 5_000.0 < one.upper, "{one:?}");
        }
        for one in &found.as_truth {
            let number = one.number.as_ref().unwrap();
            assert!(
                number.lower <= one.known as f64 && one.known as f64 <= number.upper,
                "{one:?}"
            );
        }
        for one in &found.predictive {
            assert!(one.share > 0.2, "a table that fits looks like those made again: {one:?}");
        }
        let held = found.held_out.unwrap();
        assert!((held.observed as f64 - held.expected).abs() < 5.0, "{held:?}");
        let links: Vec<f64> = found.links.iter().map(|one| one.estimate).collect();
        // Missed links that are put right lower the number, false ones raise it.
        assert!(links[2] < links[0] && links[0] < links[3] && links[3] < links[5], "{links:?}");
        let psi = found.psi.unwrap();
        let (none, number) = psi.numbers[psi.numbers.len() / 2];
        assert!((none - 1.0).abs() < 1e-12 && (number / 5_000.0 - 1.0).abs() < 0.05, "{number}");
        let (strong, more) = *psi.numbers.last().unwrap();
        let unseen = |number: f64| number - table.observed() as f64;
        assert!(
            (unseen(more) / unseen(number) - strong).abs() < 1e-9,
            "four lists: n0 grows with psi"
        );
    }

    #[test]
    fn a_model_that_cannot_make_the_table_is_seen() {
        // Kosovo's lists depend on each other: independence does not make such tables, the averaged graphs do.
        let table = shared("kosovo");
        let alone = paradero_estimate::loglinear::Model::new(4, &[]);
        let fit = paradero_estimate::loglinear::fit(&table, &alone).unwrap();
        assert!(paradero_estimate::loglinear::predictive(&table, &fit, 500, 1) < 0.01);
        let found = checks(&table, &quick());
        assert!(found.predictive.iter().all(|one| one.share > 0.01), "{:?}", found.predictive);
    }

    #[test]
    fn an_engine_that_cannot_take_a_table_keeps_no_other_from_it() {
        // Six lists: not all log-linear models are looked at, and all else is.
        let mut settings = quick();
        settings.methods = vec![Method::LoglinearBic, Method::LoglinearStepwise, Method::Graphs];
        let report = assess(&shared("uk_2013"), &settings);
        assert!(
            report.standing(Method::Graphs).is_some()
                && report.standing(Method::LoglinearStepwise).is_some()
        );
        assert_eq!(report.refused.len(), 1, "{:?}", report.refused);
    }

    #[test]
    fn totals_are_sums_of_draws_and_never_of_limits() {
        let table = independent(2_000.0, &[0.3, 0.4, 0.25, 0.35]);
        let small = Table::new(table.lists().to_vec(), [(1, 10), (3, 5)]).unwrap();
        let mut parts: Vec<(String, Table)> =
            (0..9).map(|at| (format!("part {at}"), table.clone())).collect();
        parts.push(("small".to_owned(), small));
        let cells = parts.iter().flat_map(|(_, table)| table.cells());
        let whole = Table::new(table.lists().to_vec(), cells).unwrap();
        let found = stratified(&assess(&whole, &quick()), &parts, &quick(), || ());
        let total = found.totals.iter().find(|one| one.method == Method::Graphs).unwrap();
        assert_eq!((total.estimated, total.documented_only), (9, 1));
        assert!(found.strata[9].is_documented_only);
        let part = found.strata[0].report.standing(Method::Graphs).unwrap();
        let width = |lower: f64, upper: f64| upper - lower;
        let of_ends = 9.0 * width(part.lower.unwrap(), part.upper.unwrap());
        let of_draws = width(total.lower, total.upper);
        // Nine independent parts: a third of the width that sums of ends have.
        assert!((of_draws / of_ends - 1.0 / 3.0).abs() < 0.05, "{of_draws} {of_ends}");
        assert!((total.estimate - 9.0 * part.estimate - 15.0).abs() < 0.1 * total.estimate);
    }

    #[test]
    fn linkage_that_is_unsure_widens_limits() {
        // E18: congenital malformations, with links missed and made falsely in twenty ways.
        let table = shared("congenital_ma");
        let settings = Settings { methods: vec![Method::Graphs], ..quick() };
        let single = assess(&table, &settings);
        let single = single.standing(Method::Graphs).unwrap();
        let drawn: Vec<Drawn> = (0..20)
            .map(|seed| Drawn { whole: relinked(&table, seed), parts: Vec::new() })
            .collect();
        let limits = (single.estimate, single.lower.unwrap(), single.upper.unwrap());
        let found = over_linkages(|_| Some(limits), &drawn, &settings, || ());
        let pooled = &found.pooled[0];
        assert!(pooled.lower <= 618.0 && 618.0 <= pooled.upper, "{pooled:?}");
        assert!(pooled.upper - pooled.lower > limits.2 - limits.1, "{pooled:?} {limits:?}");
        assert!(pooled.share_from_linkage > 0.05 && pooled.share_from_linkage < 1.0, "{pooled:?}");
        let same: Vec<Drawn> =
            (0..3).map(|_| Drawn { whole: table.clone(), parts: Vec::new() }).collect();
        let certain = &over_linkages(|_| None, &same, &settings, || ()).pooled[0];
        assert!(certain.share_from_linkage < 1e-12);
        assert_eq!((certain.lower, certain.upper), (limits.1, limits.2));
    }

    /// A twentieth of the people on several lists torn apart at one list, and as many pairs of people on one list each joined.
    fn relinked(table: &Table, seed: u64) -> Table {
        let mut people: Vec<u32> =
            table.cells().flat_map(|(mask, count)| (0..count).map(move |_| mask)).collect();
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1);
        let mut random = move |end: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % end as u64) as usize
        };
        let several: Vec<usize> =
            (0..people.len()).filter(|at| people[*at].count_ones() > 1).collect();
        let wrong = several.len() / 20;
        for _ in 0..wrong {
            let at = several[random(several.len())];
            let one = people[at] & people[at].wrapping_neg();
            if people[at] != one {
                people[at] &= !one;
                people.push(one);
            }
        }
        for _ in 0..wrong {
            let (a, b) = (random(people.len()), random(people.len()));
            if a != b && people[a] & people[b] == 0 {
                people[a] |= people[b];
                people.swap_remove(b);
            }
        }
        Table::new(table.lists().to_vec(), people.into_iter().map(|mask| (mask, 1))).unwrap()
    }
}

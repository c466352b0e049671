//! Averaging over graphs, against what is published and what R's dga gives (`../shared/research/estimate.md`, sections 4 and 8).

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::graphs::{GraphAverage, Grid, NumberPrior, Settings, average};

    use crate::support::{near, shared};

    fn fixed(name: &str, delta: f64, grid: u64) -> GraphAverage {
        let settings =
            Settings { delta: Some(delta), grid: Grid::Fixed(grid), ..Settings::default() };
        average(&shared(name), &settings).unwrap()
    }

    #[test]
    fn e1_spina_bifida_is_what_madigan_and_york_published() {
        let settings = Settings {
            delta: Some(1.0),
            prior: NumberPrior::PoissonGamma { a: 13.14, b: 55.17 },
            grid: Grid::Fixed(300),
        };
        let found = average(&shared("spina_bifida"), &settings).unwrap();
        let summary = found.posterior.summary();
        near(summary.relative, 731.0966, 1e-4);
        assert_eq!(summary.mode, 728);
        let weights: Vec<f64> = found.graphs.iter().take(4).map(|one| one.weight).collect();
        for (weight, published) in weights.iter().zip([0.3738, 0.3099, 0.2818, 0.0345]) {
            near(*weight, published, 1e-4);
        }
    }

    #[test]
    fn e2_kosovo() {
        let found = fixed("kosovo", 1.0 / 16.0, 44_000);
        let summary = found.posterior.summary();
        near(summary.mean, 12_749.349, 1e-2);
        assert_eq!((summary.lower, summary.upper), (9_827, 16_544));
        assert_eq!((summary.mode, summary.median), (12_267, 12_595));
        assert_eq!(found.graphs[0].graph.name(), "123.134");
        near(found.graphs[0].weight, 0.98551, 1e-5);
    }

    #[test]
    fn e3_five_lists() {
        let found = fixed("congenital_ma", 1.0 / 32.0, 5_370);
        let summary = found.posterior.summary();
        near(summary.mean, 618.911, 1e-3);
        assert_eq!((summary.mode, summary.lower, summary.upper), (615, 590, 656));
        assert_eq!(found.graphs[0].graph.name(), "12.13.45");
        let found = fixed("uk_2013_5", 1.0 / 32.0, 27_440);
        let summary = found.posterior.summary();
        assert_eq!((summary.mode, summary.median), (11_718, 22_365));
        assert_eq!((summary.lower, summary.upper), (10_343, 29_446));
        near(summary.mean, 20_228.0, 0.5);
        let found = fixed("uk_2013_5", 0.5, 27_440);
        let summary = found.posterior.summary();
        assert_eq!((summary.mode, summary.lower, summary.upper), (2_745, 2_745, 3_294));
        assert!(found.saturated > 0.99);
    }

    #[test]
    fn e4_six_lists() {
        let found = fixed("uk_2013", 1.0 / 64.0, 27_440);
        let summary = found.posterior.summary();
        near(summary.mean, 14_032.84, 1e-2);
        assert_eq!(summary.median, 12_308);
        assert_eq!((summary.lower, summary.upper), (10_232, 25_863));
    }

    #[test]
    fn the_grid_is_made_longer_until_nothing_is_left_at_its_end() {
        let found = average(&shared("uk_2013_5"), &Settings::default()).unwrap();
        assert!(found.grid > 27_440 && !found.is_unbounded);
        assert!(found.posterior.mass_at_edge() < 1e-6);
        assert!(found.posterior.summary().upper > 29_446);
    }

    #[test]
    fn where_two_lists_share_nobody_the_data_do_not_bound_the_number() {
        let found = average(&shared("artificial_3"), &Settings::default()).unwrap();
        assert!(found.is_unbounded, "{:?}", found.posterior.summary());
    }

    #[test]
    fn one_thread_and_two_give_the_same() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| average(&shared("congenital_ma"), &Settings::default()).unwrap())
        };
        let (one, two) = (run(1), run(2));
        assert_eq!(one.posterior, two.posterior);
        assert_eq!(one.graphs, two.graphs);
    }
}

//! Latent classes, against published answers and R's LCMCR (`../shared/research/estimate.md`).

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::latent::{Cap, Latent, Settings, sample};

    use crate::support::{near, shared};

    /// As R's LCMCR was run: its cap, its prior, a million sweeps.
    fn documented(name: &str, classes: usize, draws: usize, thinning: usize) -> Latent {
        let settings = Settings {
            classes,
            chains: 4,
            // Kosovo has a second, small mode near 7,500, which chains leave late.
            burn_in: if classes > 5 { 50_000 } else { 5_000 },
            draws,
            thinning,
            cap: Cap::Redraw(20),
            ..Settings::default()
        };
        sample(&shared(name), &settings).unwrap()
    }

    #[test]
    fn e11_kosovo() {
        let found = documented("kosovo", 10, 4_000, 100);
        near(found.mean, 10_711.0, 150.0);
        near(found.median, 10_427.0, 150.0);
        near(found.lower, 9_012.0, 150.0);
        near(found.upper, 14_041.0, 400.0);
        assert!(found.diagnosis.r_hat < 1.05, "{:?}", found.diagnosis);
    }

    #[test]
    fn e11_the_philippines() {
        for (name, mean, lower, upper) in [
            ("ph_manila_police", 576.0, 535.0, 654.0),
            ("ph_quezon_unidentified", 428.0, 393.0, 479.0),
            ("ph_caloocan_police", 330.2, 302.0, 374.0),
        ] {
            let found = documented(name, 5, 1_000, 50);
            // Three Monte Carlo errors of either side; the tails have several times that of the mean.
            near(found.mean, mean, 3.0 * found.error + 1.5);
            near(found.lower, lower, 9.0 * found.error + 2.0);
            near(found.upper, upper, 9.0 * found.error + 9.0);
        }
    }

    #[test]
    fn e19_one_thread_and_two_give_the_same() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let settings = Settings { burn_in: 100, draws: 50, thinning: 2, ..Settings::default() };
            pool.install(|| sample(&shared("kosovo"), &settings).unwrap())
        };
        assert_eq!(run(1), run(2));
    }
}

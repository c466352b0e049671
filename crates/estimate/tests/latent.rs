//! Latent classes, against published answers and R's LCMCR (`../shared/research/estimate.md`).

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::Table;
    use paradero_estimate::latent::{Cap, Latent, Length, Settings, sample};

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
            length: Length::Fixed,
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
    fn e11_twenty_lists() {
        let name = "colombia_recruitment_men_1999_r1";
        let settings = Settings {
            classes: 15,
            burn_in: 10_000,
            draws: 1_000,
            thinning: 200,
            length: Length::Fixed,
            cap: Cap::Redraw(20),
            ..Settings::default()
        };
        let found = sample(&shared(name), &settings).unwrap();
        // Published: 2,066 (1,396-3,062), 1,000 draws; run again with R, 2,127 with 389 effective draws. The posterior has two
        // tops, near 1,600 and 2,400, and goes seldom from one to the other: an error of 40 is what those draws are worth.
        let error = found.error.hypot(40.0);
        near(found.mean, 2_066.0, 3.0 * error);
        near(found.lower, 1_396.0, 100.0);
        near(found.upper, 3_062.0, 250.0);
    }

    #[test]
    fn e13_draws_that_are_worth_little_are_flagged() {
        // R's LCMCR documents one draw each hundred sweeps of this table, worth 47 of a thousand, and does not say so. With steps
        // between sweeps those would be worth more: one each ten is again too few.
        let settings = Settings {
            burn_in: 10_000,
            draws: 1_000,
            thinning: 10,
            chains: 1,
            length: Length::Fixed,
            cap: Cap::Redraw(20),
            ..Settings::default()
        };
        let found = sample(&shared("diabetes_casale"), &settings).unwrap();
        assert!(!found.diagnosis.stands(), "{:?}", found.diagnosis);
    }

    #[test]
    fn e19_one_thread_and_two_give_the_same() {
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let settings = Settings {
                burn_in: 100,
                draws: 50,
                thinning: 2,
                length: Length::UntilMet { sweeps: 2_000 },
                ..Settings::default()
            };
            pool.install(|| sample(&shared("kosovo"), &settings).unwrap())
        };
        assert_eq!(run(1), run(2));
    }

    /// The model summed over who is in which class, and over the concentration, for three people and three classes: mean of the
    /// number, chance that nobody is missing, mean number of classes with somebody in them.
    fn summed(masks: [u32; 3], most: usize) -> (f64, f64, f64) {
        let ln_gamma = |x: f64| libm::lgamma(x);
        let beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let mut sums = [0.0; 4];
        let mut seen_before = std::collections::BTreeMap::new();
        for z in 0..27_usize {
            let class_of = [z % 3, z / 3 % 3, z / 9];
            let people = |class: usize| (0..3).filter(move |i| class_of[*i] == class);
            for first in 0..=most {
                for second in 0..=most - first {
                    for third in 0..=most - first - second {
                        let unseen = [first, second, third];
                        let members = [0, 1, 2].map(|k| people(k).count() + unseen[k]);
                        let stick = *seen_before.entry(members).or_insert_with(|| {
                            let n = members.map(|one| one as f64);
                            let later = [n[1] + n[2], n[2]];
                            let at = |x: f64| {
                                let alpha = x.exp();
                                let breaks: f64 =
                                    (0..2).map(|k| x + beta(1.0 + n[k], alpha + later[k])).sum();
                                (0.25 * x - 0.25 * alpha + breaks).exp()
                            };
                            (-240..32).map(|step| at(f64::from(step) * 0.25)).sum::<f64>().ln()
                        });
                        let all: usize = members.iter().sum();
                        let chances: f64 = (0..3)
                            .flat_map(|k| (0..3).map(move |list| (k, list)))
                            .map(|(k, list)| {
                                let on =
                                    people(k).filter(|i| masks[*i] >> list & 1 == 1).count() as f64;
                                beta(1.0 + on, 1.0 + members[k] as f64 - on)
                            })
                            .sum();
                        let ways: f64 = unseen.iter().map(|m| ln_gamma(*m as f64 + 1.0)).sum();
                        let weight = (ln_gamma(all as f64) - ways + chances + stick).exp();
                        let occupied = members.iter().filter(|one| **one > 0).count();
                        sums[0] += weight;
                        sums[1] += weight * all as f64;
                        sums[2] += if all == 3 { weight } else { 0.0 };
                        sums[3] += weight * occupied as f64;
                    }
                }
            }
        }
        (sums[1] / sums[0], sums[2] / sums[0], sums[3] / sums[0])
    }

    #[test]
    fn what_is_sampled_is_the_model() {
        let masks = [0b001, 0b011, 0b110];
        let lists = ["a", "b", "c"].map(str::to_owned).to_vec();
        let table = Table::new(lists, masks.map(|mask| (mask, 1))).unwrap();
        let settings = Settings {
            classes: 3,
            burn_in: 1_000,
            draws: 60_000,
            thinning: 5,
            length: Length::Fixed,
            cap: Cap::Redraw(5),
            ..Settings::default()
        };
        let found = sample(&table, &settings).unwrap();
        let (mean, none, occupied) = summed(masks, 15);
        let share = found.chains.concat().iter().filter(|number| **number == 3.0).count() as f64
            / 240_000.0;
        near(found.mean, mean, 4.0 * found.error);
        near(share, none, 0.005);
        near(found.occupied, occupied, 0.01);
    }

    #[test]
    fn chains_go_on_until_they_have_met_or_may_not() {
        let run = |sweeps| {
            let settings = Settings {
                burn_in: 500,
                draws: 250,
                thinning: 2,
                length: Length::UntilMet { sweeps },
                ..Settings::default()
            };
            sample(&shared("kosovo"), &settings).unwrap()
        };
        let short = run(4_000);
        assert!(short.at_budget && !short.diagnosis.stands(), "{:?}", short.diagnosis);
        assert_eq!((short.sweeps, short.kept, short.thinning), (4 * 4_500, 4 * 2_000, 8));
        let long = run(2_000_000);
        assert!(!long.at_budget && long.diagnosis.stands(), "{:?}", long.diagnosis);
        assert!(long.sweeps > short.sweeps);
        assert_eq!(long.chains[0].len(), 250, "draws do not grow with sweeps");
    }
}

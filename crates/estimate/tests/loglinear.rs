//! Log-linear models, against what is published and what R's packages give (`../shared/research/estimate.md`).

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::loglinear::{
        Criterion, Model, fit, identified, profile, search, stepwise,
    };

    use crate::support::{near, shared};

    #[test]
    fn e6_kosovo_by_all_models() {
        let table = shared("kosovo");
        let ranked = search(&table, Criterion::Bic).unwrap();
        assert_eq!(ranked.len(), 113);
        let best = &ranked[0];
        assert_eq!(best.fit.model.name(), "[123,14,34]");
        near(best.fit.number(), 10_356.52, 0.01);
        near(best.fit.error(), 785.90, 0.01);
        let (lower, _, upper) = profile(&table, &best.fit.model).unwrap();
        near(lower, 8_994.0, 1.0);
        near(upper, 12_110.0, 1.0);
        let by_aic = search(&table, Criterion::Aic).unwrap();
        assert_eq!(by_aic[0].fit.model.name(), "[123,134]");
        near(by_aic[0].fit.number(), 12_740.97, 0.01);
        let published = ranked.iter().find(|one| one.fit.model == by_aic[0].fit.model).unwrap();
        near(published.bic - best.bic, 0.08, 0.005);
    }

    #[test]
    fn e7_the_best_by_bic() {
        for (name, model, number, error) in [
            ("spina_bifida", "[23,1]", 730.929, 16.980),
            ("hiv_rome", "[1,2,3,4]", 11_124.58, 904.75),
            ("diabetes_casale", "[13,24,34]", 2_472.25, 53.46),
            ("korea_palembang", "[12,23]", 157.1667, f64::NAN),
        ] {
            let table = shared(name);
            let ranked = search(&table, Criterion::Bic).unwrap();
            let best = ranked.iter().find(|one| one.fit.model.name() == model).unwrap();
            near(best.fit.number(), number, 0.01);
            if !error.is_nan() {
                near(best.fit.error(), error, 0.01);
                assert_eq!(ranked[0].fit.model.name(), model, "{name}");
            }
        }
    }

    #[test]
    fn e9_uk_by_steps() {
        let found = stepwise(&shared("uk_2013"), 0.02).unwrap();
        near(found.number(), 11_417.99, 0.01);
        assert_eq!(found.model.interactions().len(), 7);
        let limits = found.intercept_limits();
        near(limits.0, 9_977.28, 0.01);
        near(limits.1, 13_145.66, 0.01);
    }

    #[test]
    fn e14_what_has_no_estimate_is_known() {
        let table = shared("artificial_3");
        let code = |sets: &[u32]| identified(&table, &Model::new(3, sets)).code();
        assert_eq!(code(&[0b011, 0b101, 0b110]), 2);
        assert_eq!(code(&[0b011]), 1);
        assert!(fit(&table, &Model::new(3, &[0b011, 0b101, 0b110])).is_err());
    }
}

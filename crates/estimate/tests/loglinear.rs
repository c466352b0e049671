//! Log-linear models, against what is published and what R's packages give (`../shared/research/estimate.md`).

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use paradero_estimate::loglinear::{
        Criterion, Model, Shape, captures, fit, hierarchical, identified, profile, search, stepwise,
    };
    use paradero_estimate::{Table, bootstrap::bootstrap};

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
    fn people_who_differ() {
        // Rcapture's closedp (Mt, Mth) on Kosovo, and closedp's Mt and Mh on the hares.
        let kosovo = shared("kosovo");
        for (shape, number) in [
            (Shape::Alike, 7_395.0),
            (Shape::Chao, 8_591.0),
            (Shape::Darroch, 12_797.0),
            (Shape::Gamma, 18_387.0),
        ] {
            near(captures(&kosovo, shape, true).unwrap().number(), number, 0.5);
        }
        let hares = shared("snowshoe_hare");
        let alike = captures(&hares, Shape::Alike, true).unwrap();
        near(alike.number(), 75.07, 0.01);
        near(alike.error, 3.35, 0.01);
        for (shape, number, error) in [
            (Shape::Poisson, 81.53, 5.71),
            (Shape::Darroch, 90.40, 11.63),
            (Shape::Chao, 79.84, 6.37),
        ] {
            let found = captures(&hares, shape, false).unwrap();
            near(found.number(), number, 0.01);
            near(found.error, error, 0.01);
        }
    }

    #[test]
    fn limits_with_the_choice_of_the_model_inside() {
        // SparseMSE's bootstrap, 1,000 replicates: congenital_ma 587-635, kosovo 12,484-16,623.
        for (name, number, lower, upper, within) in [
            ("congenital_ma", 609.89, 587.0, 635.0, 4.0),
            ("kosovo", 14_341.66, 12_484.0, 16_623.0, 300.0),
        ] {
            let table = shared(name);
            let by_steps = |table: &Table| Some(stepwise(table, 0.02).ok()?.number());
            near(by_steps(&table).unwrap(), number, 0.01);
            let found = bootstrap(&table, 1_000, 5, by_steps).unwrap();
            near(found.lower, lower, within);
            near(found.upper, upper, within);
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

    #[test]
    fn what_a_fit_shows_to_exist_is_what_the_linear_program_says() {
        for name in ["uk_2013_5", "diabetes_casale", "korea_palembang", "artificial_3", "hiv_rome"]
        {
            let table = shared(name);
            let found = search(&table, Criterion::Bic).unwrap();
            let said = hierarchical(table.p()).into_iter().filter(|model| {
                identified(&table, model).code() == 0 && fit(&table, model).is_ok()
            });
            let mut found: Vec<Model> = found.into_iter().map(|one| one.fit.model).collect();
            found.sort();
            assert_eq!(found, said.collect::<Vec<_>>(), "{name}");
        }
    }

    #[test]
    fn a_model_of_other_lists_is_refused() {
        let table = shared("kosovo");
        for model in [Model::new(5, &[0b11000]), Model::new(4, &[0b110000])] {
            assert!(fit(&table, &model).unwrap_err().to_string().contains("other lists"));
            assert_eq!(identified(&table, &model).code(), 3);
        }
    }
}

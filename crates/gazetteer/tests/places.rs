//! What texts resolve to, in Spanish and English, and that nothing is chosen in silence.

#[cfg(test)]
mod tests {
    use paradero_gazetteer::{Found, Gazetteer, Hints, How, Kind, Resolution};

    fn in_country(country: &str) -> Hints<'_> {
        Hints { country: Some(country), within: None }
    }

    fn one<'g>(gazetteer: &'g Gazetteer, text: &str, hints: Hints<'_>) -> Found<'g> {
        match gazetteer.resolve(text, hints) {
            Resolution::One(found) => found,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn several(gazetteer: &Gazetteer, text: &str, hints: Hints<'_>) -> Vec<String> {
        match gazetteer.resolve(text, hints) {
            Resolution::Several(all) => {
                all.iter().map(|found| found.place.code.to_owned()).collect()
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn countries_are_known_by_their_names_and_short_forms() {
        let gazetteer = Gazetteer::bundled();
        let cases = [
            ("EE.UU.", "US"),
            ("EE. UU.", "US"),
            ("EEUU", "US"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("Estados Unidos", "US"),
            ("United States of America", "US"),
            ("El Salvador", "SV"),
            ("EL SALVADOR", "SV"),
            ("SLV", "SV"),
            ("Brasil", "BR"),
            ("Brazil", "BR"),
            ("M\u{e9}xico", "MX"),
            ("mexico", "MX"),
            ("Rep\u{fa}blica de El Salvador", "SV"),
            ("Holanda", "NL"),
            ("Uruguay", "UY"),
            ("Rep. Dominicana", "DO"),
            ("Guatemala", "GT"),
        ];
        for (text, code) in cases {
            assert_eq!(one(&gazetteer, text, Hints::default()).place.code, code, "{text}");
        }
        assert_eq!(
            gazetteer.resolve("salvadore\u{f1}o", Hints::default()),
            Resolution::Unknown,
            "no names of peoples"
        );
    }

    #[test]
    fn divisions_are_known_with_the_country_and_their_words_of_level() {
        let gazetteer = Gazetteer::bundled();
        let cases = [
            ("C\u{f3}rdoba", "AR", "AR-X"),
            ("Pcia. de Bs. As.", "AR", "AR-B"),
            ("CABA", "AR", "AR-C"),
            ("Capital Federal", "AR", "AR-C"),
            ("Edo. Mex.", "MX", "MX-MEX"),
            ("D.F.", "MX", "MX-CMX"),
            ("Departamento de La Paz", "SV", "SV-PA"),
            ("Provincia del Chaco", "AR", "AR-H"),
            ("TX", "US", "US-TX"),
            ("State of Texas", "US", "US-TX"),
            ("Condado de Harris, Texas", "US", "US-TX.201"),
            ("Nueva York", "US", "US-NY"),
            ("Apopa", "SV", "SV-SS.0602"),
            ("Municipio de Apopa", "SV", "SV-SS.0602"),
            ("Georgia", "US", "US-GA"),
        ];
        for (text, country, code) in cases {
            assert_eq!(one(&gazetteer, text, in_country(country)).place.code, code, "{text}");
        }
    }

    #[test]
    fn several_parts_are_read_from_the_end() {
        let gazetteer = Gazetteer::bundled();
        let found = one(&gazetteer, "Barrio X, San Salvador, El Salvador", Hints::default());
        assert_eq!((found.place.code, found.how), ("SV-SS", How::Parts));
        assert_eq!(found.left, ["Barrio X"]);
        assert_eq!(found.narrower[0].code, "SV-SS.0614", "or the city in it");
        assert_eq!(
            one(&gazetteer, "San Salvador, San Salvador, El Salvador", Hints::default()).place.code,
            "SV-SS.0614"
        );
        assert_eq!(one(&gazetteer, "Argentina, C\u{f3}rdoba", Hints::default()).place.code, "AR-X");
        assert_eq!(one(&gazetteer, "LA PLATA. BS. AS.", in_country("AR")).place.code, "AR-B.06441");
        assert_eq!(
            one(&gazetteer, "La Plata  Buenos Aires", in_country("AR")).place.code,
            "AR-B.06441"
        );
        assert_eq!(
            one(&gazetteer, "C\u{f3}rdoba Capital", in_country("AR")).place.code,
            "AR-X.14014"
        );
        let found = one(&gazetteer, "12 Example Rd, Puerto Claro, TX 79701", Hints::default());
        assert_eq!((found.place.code, found.left.len()), ("US-TX", 2));
        assert_eq!(one(&gazetteer, "Bogot\u{e1}, CO", Hints::default()).place.country, "CO");
    }

    #[test]
    fn what_may_be_several_is_never_chosen_in_silence() {
        let gazetteer = Gazetteer::bundled();
        let all = several(&gazetteer, "C\u{f3}rdoba", Hints::default());
        assert!(
            ["AR-X", "CO-COR", "ES-CO"].iter().all(|code| all.iter().any(|one| one == code)),
            "{all:?}"
        );
        assert_eq!(several(&gazetteer, "Buenos Aires", in_country("AR")), ["AR-B", "AR-C"]);
        assert!(several(&gazetteer, "ES", Hints::default()).contains(&"SV".to_owned()));
        assert!(several(&gazetteer, "CA", Hints::default()).contains(&"US-CA".to_owned()));
        assert!(several(&gazetteer, "Georgia", Hints::default()).contains(&"GE".to_owned()));
        assert!(
            several(&gazetteer, "Puerto Claro, MA", Hints::default()).contains(&"US-MA".to_owned())
        );
        assert!(several(&gazetteer, "El Rosario", in_country("SV")).len() > 2);
        assert_eq!(
            several(&gazetteer, "Mil\u{e1}n", Hints::default()).len(),
            1,
            "a town in Italy is not in the tables"
        );
        assert!(several(&gazetteer, "Washington", Hints::default()).contains(&"US-DC".to_owned()));
        let two = several(
            &gazetteer,
            "Capital Federal (San Nicol\u{e1}s, Buenos Aires)",
            in_country("AR"),
        );
        assert!(two.contains(&"AR-C".to_owned()), "{two:?}");
        let all = several(&gazetteer, "Armenia", Hints::default());
        assert!(all.len() > 1, "a country, and a city of Colombia");
        assert_eq!(gazetteer.resolve("TX", Hints::default()), Resolution::Unknown);
        assert_eq!(gazetteer.resolve("per", Hints::default()), Resolution::Unknown);
        assert_eq!(
            gazetteer.resolve("C\u{e1}rcel de San Miguel", in_country("SV")),
            Resolution::Unknown,
            "a prison is no town"
        );
        // The list is about Argentina, but a text may say another country.
        assert_eq!(one(&gazetteer, "Montevideo, Uruguay", in_country("AR")).place.country, "UY");
        assert!(matches!(gazetteer.resolve("Texas", in_country("AR")), Resolution::Several(_)));
    }

    #[test]
    fn what_must_lie_in_a_place_lies_there() {
        let gazetteer = Gazetteer::bundled();
        let within = Hints { country: None, within: Some("SV-PA") };
        assert_eq!(one(&gazetteer, "El Rosario", within).place.code, "SV-PA.0802");
        assert_eq!(gazetteer.resolve("Apopa", within), Resolution::Unknown);
        let nowhere = Hints { country: None, within: Some("no such code") };
        assert_eq!(gazetteer.resolve("Apopa", nowhere), Resolution::Unknown);
    }

    #[test]
    fn what_is_spelled_much_alike_is_a_suggestion() {
        let gazetteer = Gazetteer::bundled();
        assert_eq!(gazetteer.resolve("Ahuachapam", in_country("SV")), Resolution::Unknown);
        let all = gazetteer.spelled_like("Ahuachapam", in_country("SV"));
        assert!(all.iter().all(|found| found.how == How::Spelling));
        assert!(all.iter().any(|found| found.place.code == "SV-AH"), "{all:?}");
        assert!(gazetteer.spelled_like("abc", Hints::default()).is_empty());
    }

    #[test]
    fn every_place_is_found_by_its_code_and_by_its_path() {
        let gazetteer = Gazetteer::bundled();
        let (mut count, mut unsure) = (0, 0);
        for place in gazetteer.places() {
            count += 1;
            let hints = in_country(place.country);
            match gazetteer.resolve(place.code, Hints::default()) {
                Resolution::One(found) => {
                    assert_eq!((found.place, found.how), (place, How::Code));
                }
                // `AL` is a country and two states; every other code is one place.
                Resolution::Several(all) => {
                    let is_there = all.iter().any(|found| found.place == place);
                    assert!(place.kind == Kind::Country && is_there, "{place:?}");
                }
                Resolution::Unknown => panic!("{place:?}"),
            }
            let path = gazetteer.path(place.code).unwrap();
            match gazetteer.resolve(&path, hints) {
                Resolution::One(found) if found.place == place => {}
                Resolution::One(found) if found.narrower.contains(&place) => unsure += 1,
                Resolution::Several(all) if all.iter().any(|found| found.place == place) => {
                    unsure += 1;
                }
                other => panic!("{path} ({}): {other:?}", place.code),
            }
        }
        assert!(
            count > 20_000 && unsure * 50 < count,
            "{unsure} of {count} are not told from others"
        );
    }

    #[test]
    fn every_row_of_the_tables_is_whole() {
        let gazetteer = Gazetteer::bundled();
        for place in gazetteer.places() {
            let within = place.within.map(|code| gazetteer.place(code).unwrap());
            assert_eq!(within.is_none(), place.kind == Kind::Country, "{place:?}");
            assert!(
                within.is_none_or(
                    |within| within.kind < place.kind && within.country == place.country
                ),
                "{place:?}"
            );
            let is_on_earth =
                place.point.is_none_or(|p| p.latitude.abs() <= 90.0 && p.longitude.abs() <= 180.0);
            assert!(is_on_earth && !place.name.is_empty(), "{place:?}");
        }
        let of = |kind| gazetteer.places().filter(|place| place.kind == kind).count();
        assert!(of(Kind::Country) >= 249 && of(Kind::First) > 4_000 && of(Kind::Third) == 262);
        assert!(gazetteer.held_bytes() < 12 << 20);
    }
}

//! Estimates of a register's own lists: who copies whom, strata, draws of the linkage, as-of, the ledger.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::support::{Office, paradero, run};

    /// How many fictional people there are.
    const PEOPLE: u64 = 600;

    /// A number from 0 to 1 that looks random, of a person and a purpose.
    fn chance(person: u64, purpose: u64) -> f64 {
        let mut state = (person + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (purpose + 1).wrapping_mul(0xD1B5_4A32_D192_ED03);
        for shift in [30, 27, 31] {
            state ^= state >> shift;
            state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
        }
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn pick<'a>(person: u64, purpose: u64, from: &[&'a str]) -> &'a str {
        from[(chance(person, purpose) * from.len() as f64) as usize]
    }

    /// A row of a list: name, birth, sex, arrest.
    fn row(person: u64) -> String {
        let given = [
            "Ana", "Rosa", "Luz", "Inés", "Julio", "Mario", "Óscar", "Raúl", "Elena", "Berta",
            "Hugo", "Iván", "Nora", "Delia", "Saúl", "Tomás",
        ];
        let surnames = [
            "Amaya",
            "Bolaños",
            "Cañas",
            "Duarte",
            "Escobar",
            "Figueroa",
            "Guardado",
            "Henríquez",
            "Iraheta",
            "Jovel",
            "Lemus",
            "Menjívar",
            "Navas",
            "Orellana",
            "Portillo",
            "Quijano",
            "Rivas",
            "Sorto",
            "Tejada",
            "Urrutia",
            "Valiente",
            "Zelaya",
        ];
        let (day, month) =
            (1 + (chance(person, 4) * 28.0) as u64, 1 + (chance(person, 5) * 12.0) as u64);
        format!(
            "{} {} {},{day:02}/{month:02}/{},{},{:02}/{:02}/{}\n",
            pick(person, 1, &given),
            pick(person, 2, &surnames),
            pick(person, 3, &surnames),
            1960 + (chance(person, 6) * 45.0) as u64,
            if person.is_multiple_of(4) { "female" } else { "male" },
            1 + (chance(person, 7) * 28.0) as u64,
            1 + (chance(person, 8) * 12.0) as u64,
            2024 + person % 2,
        )
    }

    fn mapping(said_by: &str, title: &str, more: &str) -> String {
        format!(
            "[source]\nsaid_by = \"{said_by}\"\ntitle = \"{title}\"\nsaid_on = \"2026-02-01\"\ncountry = \"XA\"\nunique = true\n{more}
[person]
name = {{ column = \"Name\" }}
birth.date = {{ column = \"Born\", date = \"dd/mm/yyyy\" }}
sex = {{ column = \"Sex\" }}
[[event]]
kind = \"arrest\"
on = {{ column = \"Arrested\", date = \"dd/mm/yyyy\" }}
"
        )
    }

    /// Adds a list of those that `is_on` says.
    fn add(office: &Office, title: &str, more: &str, level: &[&str], is_on: impl Fn(u64) -> bool) {
        let rows: String = (0..PEOPLE).filter(|person| is_on(*person)).map(row).collect();
        let list = office.write(&format!("{title}.csv"), format!("Name,Born,Sex,Arrested\n{rows}"));
        let guide = office.write(&format!("{title}.toml"), mapping(title, title, more));
        let words =
            [&["add", list.as_str(), "--mapping", guide.as_str(), "--no-watch"], level].concat();
        let added = office.run(&words);
        assert_eq!(added.code, 0, "{}", added.err);
    }

    /// Three lists that know nothing of each other, and a fourth that repeats the first for half of its people.
    fn office() -> Office {
        let office = Office::new();
        for (list, purpose, share) in
            [("police", 101, 0.4), ("families", 102, 0.35), ("courts", 103, 0.3)]
        {
            add(&office, list, "", &[], |person| chance(person, purpose) < share);
        }
        office
    }

    fn estimate(office: &Office, more: &[&str]) -> Value {
        let quick = [
            "estimate",
            "--method",
            "dga,chao,loglinear-bic",
            "--replicates",
            "50",
            "--no-checks",
            "--json",
        ];
        let done = office.run(&[&quick, more].concat());
        assert_eq!(done.code, 0, "{}", done.err);
        serde_json::from_str(&done.out).unwrap()
    }

    fn of<'a>(found: &'a Value, method: &str) -> &'a Value {
        let all = found["estimates"].as_array().unwrap();
        all.iter().find(|one| one["method"] == method).unwrap()
    }

    #[test]
    fn a_register_says_how_many_are_on_none_of_its_lists() {
        let office = office();
        let found = estimate(&office, &[]);
        let on_any = (0..PEOPLE).filter(|person| {
            chance(*person, 101) < 0.4 || chance(*person, 102) < 0.35 || chance(*person, 103) < 0.3
        });
        let (planted, observed) =
            (on_any.count() as f64, found["table"]["observed"].as_f64().unwrap());
        assert!((observed / planted - 1.0).abs() < 0.02, "{observed} of {planted}");
        let dga = of(&found, "dga");
        let limits = (dga["lower"].as_f64().unwrap(), dga["upper"].as_f64().unwrap());
        assert!(limits.0 < 600.0 && 600.0 < limits.1, "the planted number lies within: {dga}");
        let lists = found["register"]["lists"].as_array().unwrap();
        let names: Vec<&str> = lists.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["courts", "families", "police"]);
        assert!(
            lists.iter().all(|one| one["from"].as_str().unwrap().starts_with("2024-0")),
            "{lists:?}"
        );
        assert!(found["plain"].as_str().unwrap().contains("at least"), "{}", found["plain"]);
    }

    #[test]
    fn a_list_that_repeats_another_is_no_list_of_its_own() {
        let office = office();
        let alone = estimate(&office, &[]);
        add(&office, "press", "repeats = \"police\"", &[], |person| {
            chance(person, 101) < 0.4 && chance(person, 9) < 0.5
        });
        let found = estimate(
            &office,
            &["--lists", "police", "--lists", "families", "--lists", "courts", "--lists", "press"],
        );
        let press = &found["register"]["lists"][3];
        assert_eq!((press["name"].as_str(), &press["copies"]), (Some("press"), &press["people"]));
        assert_eq!(
            found["table"]["observed"], alone["table"]["observed"],
            "copies show nobody new"
        );
        let said = found["note_messages"].to_string();
        assert!(said.contains("only because it copied"), "{said}");
        // Counted as captures they make the number smaller than it is.
        let with = &found["with_copies"];
        assert!(with["observed"].is_number(), "{with}");
        let counted = estimate(&office, &["--count-copies"]);
        assert_eq!(counted["table"]["lists"].as_array().unwrap().len(), 4);
        assert!(counted.get("with_copies").is_none());
        // As of the third entry nobody had repeated anything.
        let before = estimate(&office, &["--as-of", "4"]);
        assert_eq!(before["estimates"], alone["estimates"]);
    }

    #[test]
    fn strata_are_summed_and_the_small_ones_are_only_documented() {
        let office = office();
        let found = estimate(&office, &["--strata", "sex"]);
        let strata = found["strata"].as_array().unwrap();
        let names: Vec<&str> = strata.iter().map(|one| one["stratum"].as_str().unwrap()).collect();
        assert_eq!(names, ["female", "male"]);
        let total =
            found["totals"].as_array().unwrap().iter().find(|one| one["method"] == "dga").unwrap();
        assert!(
            total["lower"].as_f64().unwrap() < 600.0 && total["upper"].as_f64().unwrap() > 600.0,
            "{total}"
        );
        let years = estimate(&office, &["--strata", "year"]);
        let names: Vec<String> = years["strata"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["stratum"].to_string())
            .collect();
        assert_eq!(names, ["\"2024\"", "\"2025\""]);
        let wrong = office.run(&["estimate", "--strata", "tattoo"]);
        assert!(
            wrong.code == 2 && wrong.err.contains("sex, nationality, year, place, authority"),
            "{}",
            wrong.err
        );
    }

    #[test]
    fn draws_of_the_linkage_are_mixed_and_an_estimate_is_made_again() {
        let office = office();
        let found = estimate(&office, &["--linkage", "5", "--record", "--by", "Ada"]);
        let linkage = &found["linkage"];
        assert_eq!(linkage["draws"], 5);
        let pooled = linkage["pooled"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["method"] == "dga")
            .unwrap();
        assert!(
            pooled["lower"].as_f64().unwrap() < 600.0 && pooled["upper"].as_f64().unwrap() > 600.0,
            "{pooled}"
        );
        assert_eq!(pooled["single"][0], of(&found, "dga")["estimate"]);
        let listed = office.run(&["estimate", "--recorded", "--json"]);
        let listed: Value = serde_json::from_str(&listed.out).unwrap();
        let entry = listed[0]["entry"].to_string();
        assert_eq!((listed.as_array().unwrap().len(), listed[0]["by"].as_str()), (1, Some("Ada")));
        // What came later changes nothing of it.
        add(&office, "later", "", &[], |person| chance(person, 77) < 0.2);
        let again = office.run(&["estimate", "--again", &entry]);
        assert_eq!(again.code, 0, "{}", again.err);
        assert!(again.out.contains("the same, byte for byte"), "{}", again.out);
        let verified = office.run(&["verify"]);
        assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
        let place = listed[0]["place"].as_str().unwrap();
        let gone = office.run(&["withdraw", place, "--why", "counts too small", "--by", "Ada"]);
        assert_eq!(gone.code, 0, "{}", gone.err);
        assert_eq!(office.run(&["estimate", "--recorded", "--json"]).out.trim(), "[]");
        let none = office.run(&["estimate", "--again", "1"]);
        assert!(none.code == 2 && none.err.contains("--recorded"), "{}", none.err);
    }

    #[test]
    fn a_sealed_list_leaves_no_trace_below() {
        let office = office();
        let before = estimate(&office, &[]);
        add(&office, "hidden", "", &["--source-level", "sealed"], |person| {
            chance(person, 99) < 0.5
        });
        assert_eq!(estimate(&office, &[]), before);
        let above = estimate(&office, &["--level", "sealed"]);
        assert_eq!(above["register"]["lists"].as_array().unwrap().len(), 4);
        let recorded = office
            .run(&["estimate", "--level", "sealed", "--record", "--by", "Ada", "--method", "chao"]);
        assert_eq!(recorded.code, 0, "{}", recorded.err);
        let listed = office.run(&["estimate", "--recorded", "--json"]);
        assert_eq!(listed.out.trim(), "[]", "what was recorded above is not listed below");
    }

    #[test]
    fn records_and_draws_of_dedupe_are_read() {
        let office = Office::new();
        let mut lists = Vec::new();
        for (list, purpose, share) in
            [("one.csv", 2_001, 0.4), ("two.csv", 2_002, 0.4), ("three.csv", 2_003, 0.4)]
        {
            let rows: String =
                (0..PEOPLE).filter(|person| chance(*person, purpose) < share).map(row).collect();
            lists.push(office.write(list, format!("Name,Born,Sex,Arrested\n{rows}")));
        }
        let (out, draws) = (office.write("clusters.csv", ""), office.write("draws.csv", ""));
        let done = run(paradero().arg("dedupe").args(&lists).args([
            "--out",
            &out,
            "--draws",
            "4",
            "--draws-out",
            &draws,
        ]));
        assert_eq!(done.code, 0, "{}", done.err);
        let words =
            ["estimate", &out, "--list", "source", "--cluster", "cluster", "--linkage", &draws];
        let quick = ["--method", "dga", "--no-checks", "--json"];
        let done = run(paradero().args(words).args(quick));
        assert_eq!(done.code, 0, "{}", done.err);
        let found: Value = serde_json::from_str(&done.out).unwrap();
        let dga = of(&found, "dga");
        assert!(
            dga["lower"].as_f64().unwrap() < 600.0 && dga["upper"].as_f64().unwrap() > 600.0,
            "{dga}"
        );
        assert_eq!(found["linkage"]["draws"], 4);
        let wrong =
            run(paradero().args(["estimate", &out, "--list", "lista", "--cluster", "cluster"]));
        assert!(
            wrong.code == 2 && wrong.err.contains("no column `lista`; there are: source, record"),
            "{}",
            wrong.err
        );
    }

    #[test]
    fn at_the_level_of_all_no_small_count_is_recorded() {
        let office = Office::new();
        for (list, purpose, share) in
            [("police", 101, 0.4), ("families", 102, 0.05), ("courts", 103, 0.3)]
        {
            add(&office, list, "", &["--source-level", "public"], |person| {
                chance(person, purpose) < share
            });
        }
        let words = [
            "estimate",
            "--level",
            "public",
            "--method",
            "chao",
            "--no-checks",
            "--record",
            "--by",
            "Ada",
        ];
        let done = office.run(&words);
        assert!(done.code == 2 && done.err.contains("no count below 10 is shown"), "{}", done.err);
        let words: Vec<&str> =
            words.iter().map(|word| if *word == "public" { "team" } else { word }).collect();
        assert_eq!(office.run(&words).code, 0);
    }
}

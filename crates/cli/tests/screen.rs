//! `paradero screen` as it is typed: text, JSON, exit codes, refusals.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::support::{Office, paradero, run};

    const REPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/report/");

    const MANIFEST: &str = "Passenger,DOB,Destination\n\
                            Somebody Else,1990-01-02,SV\n\
                            \"ABREGO GARCIA, KILMAR ARMANDO\",,SV\n\
                            Kilmar Abrego,,HN\n\
                            ,,SV\n";

    fn with_report() -> Office {
        let office = Office::new();
        let (text, sheet) = (format!("{REPORT}report.txt"), format!("{REPORT}report.claims.toml"));
        let added = office.run(&["add", &text, "--claims", &sheet]);
        assert_eq!(added.code, 0, "{}", added.err);
        office
    }

    #[test]
    fn the_man_whom_an_order_protected_comes_out_first_and_the_rows_in_their_order() {
        let office = with_report();
        let list = office.write("manifest.csv", MANIFEST);
        let ran = office.run(&["screen", &list, "--today", "2025-04-14"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let lines: Vec<&str> = ran.out.lines().collect();
        assert!(lines[0].contains("4 screened against 1 person of 1 source(s)"), "{}", ran.out);
        assert!(
            lines[1].contains("2  may be someone whom an order in force covers"),
            "{}",
            ran.out
        );
        assert!(lines[2].contains("row 2 (line 3): ABREGO GARCIA, KILMAR ARMANDO, to SV"));
        for text in [
            "ORDER IN FORCE: bars-removal to SV: order of an immigration judge",
            "<report.txt, characters",
            "removed-despite-protection",
            "error-admitted-not-remedied",
            "last said to be: held, CECOT (said by the report)",
            "order for another country: bars-removal to SV",
            "A hit is never an identity",
            "silence here is no clearance",
        ] {
            assert!(ran.out.contains(text), "`{text}` is missing in:\n{}", ran.out);
        }
        let places: Vec<usize> = [
            "Somebody Else",
            "KILMAR ARMANDO, to SV\n    likely",
            "Kilmar Abrego, to HN\n    likely",
        ]
        .iter()
        .map(|text| ran.out.find(text).unwrap_or_else(|| panic!("{text}:\n{}", ran.out)))
        .collect();
        assert!(places.is_sorted(), "rows stand in the order of the manifest");
    }

    #[test]
    fn one_document_of_json_says_what_was_searched_and_what_was_found() {
        let office = with_report();
        let list = office.write("manifest.csv", MANIFEST);
        let ask = || office.run(&["screen", &list, "--today", "2025-04-14", "--json"]).out;
        let text = ask();
        assert_eq!(text, ask(), "the same bytes again");
        let told: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(told["summary"]["order-in-force"], 2);
        assert_eq!(told["summary"]["no-hit"], 1);
        assert_eq!(told["summary"]["not-screened"], 1);
        assert_eq!(told["searched"]["people"], 1);
        assert_eq!(told["searched"]["level"], "team");
        assert!(told["limits"].as_array().unwrap().len() >= 3);
        let rows = told["rows"].as_array().unwrap();
        let outcomes: Vec<&Value> = rows.iter().map(|row| &row["outcome"]).collect();
        assert_eq!(outcomes, ["no-hit", "order-in-force", "order-in-force", "not-screened"]);
        let hit = &rows[1]["hits"][0];
        assert_eq!(hit["name"], "Kilmar Armando Abrego Garcia");
        let bars = hit["orders"].as_array().unwrap();
        let bars = bars.iter().find(|order| order["effects"][0] == "bars-removal").unwrap();
        assert_eq!((&bars["in_force"], &bars["applies"]), (&"certain".into(), &true.into()));
        assert_eq!(rows[2]["hits"][0]["orders"][1]["applies"], false, "an order for SV, not HN");
    }

    #[test]
    fn the_exit_code_tells_of_orders_only_when_asked_to() {
        let office = with_report();
        let covered = ["screen", "--name", "Kilmar Abrego Garcia", "--country", "SV"];
        assert_eq!(office.run(&covered).code, 0);
        let fail = [&covered[..], &["--fail-on-order"]].concat();
        assert_eq!(office.run(&fail).code, 1);
        let free = office.run(&["screen", "--name", "Nadie Conocido", "--fail-on-order"]);
        assert_eq!(free.code, 0);
        assert!(free.out.contains("nobody found") && free.out.contains("none of the 1 people"));
    }

    #[test]
    fn a_workbook_and_an_option_do_as_well_and_a_list_can_take_the_registers_place() {
        let office = with_report();
        let list = office.write("list.csv", "name,born\nKilmar Abrego,\nRosa Amaya,1990\n");
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, name) in (0..).zip(["Nombre", "Rosa Amalla", "Juan Nadie"]) {
            sheet.write(row, 0, name).unwrap();
        }
        let manifest = office.write("m.xlsx", workbook.save_to_buffer().unwrap());
        let ran =
            run(paradero().args(["screen", "--file", &manifest, "--against", &list, "--json"]));
        assert_eq!(ran.code, 0, "{}", ran.err);
        let told: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(told["searched"]["against"], "list.csv");
        assert_eq!(told["rows"][0]["hits"][0]["id"], "row 2 (line 3)");
        assert_eq!(told["rows"][1]["outcome"], "no-hit");
        let limits = told["limits"].to_string();
        assert!(limits.contains("says nothing of orders"), "{limits}");
    }

    #[test]
    fn what_cannot_be_screened_is_refused_in_one_line() {
        let office = with_report();
        let numbers = office.write("numbers.csv", "seat,weight\n12A,70\n12B,81\n");
        let empty = office.write("empty.csv", "");
        for (arguments, parts) in [
            (&["screen"][..], &["nobody is asked about", "--name"][..]),
            (&["screen", &numbers], &["numbers.csv", "seat, weight", "call it `name`"]),
            (&["screen", &empty], &["empty.csv"]),
            (&["screen", "gone.csv"], &["gone.csv"]),
            (&["screen", "--name", "A", "--born", "yesterday"], &["`yesterday`", "1990-04"]),
            (&["screen", "--name", "A", "--country", "Salvador"], &["`Salvador`", "SV"]),
            (&["screen", "--name", "A", "--today", "soon"], &["--today"]),
            (&["screen", "--name", "A", "--against", "gone.csv"], &["gone.csv"]),
        ] {
            let ran = office.run(arguments);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
            assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
            for part in parts {
                assert!(ran.err.contains(part), "`{part}` is missing in: {}", ran.err);
            }
        }
    }
}

//! What an office is told without asking: alerts of `add`, settled hits, and a folder that is watched.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::{Child, Stdio};
    use std::time::{Duration, Instant};

    use serde_json::Value;

    use crate::support::{LIST, MAPPING, Office, run};

    const ORDER: &str =
        "Docket 1: removal of Rosa Amaya Quintana to Sorvalia is barred, 3 March 2026.\n";

    const ORDER_SHEET: &str = r#"
[source]
said_by = "court"
said_on = "2026-03-03"
[ref]
court = { authority = "Court of the North" }
rosa = { person = "Rosa Amaya Quintana" }
o1 = { order = "order in docket 1", number = "1/2026" }
[[event]]
id = "e1"
kind = "order"
order = "o1"
quote = "removal of Rosa Amaya Quintana to Sorvalia is barred"
stance = "orders"
on = "2026-03-03"
court = "court"
effect = "bars-removal"
country = "XB"
covers = ["rosa"]
"#;

    /// A list that came later, with a name near to hers.
    const LATER: &str =
        "Name,Born,Arrested\nRoza Kintana,,20/04/2026\nUgo Mixco,01/02/1971,20/04/2026\n";

    /// A register with a list and an order that protects someone on it.
    fn office(settings: &str) -> Office {
        let office = Office::with_list();
        let path = office.register().join("paradero.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text + settings).unwrap();
        let (text, sheet) = (office.write("o.txt", ORDER), office.write("o.toml", ORDER_SHEET));
        let added = office.run(&["add", &text, "--claims", &sheet, "--today", "2026-05-01"]);
        assert_eq!(added.code, 0, "{}", added.err);
        office
    }

    fn add_later(office: &Office) -> crate::support::Run {
        let (list, mapping) = (office.write("later.csv", LATER), office.write("m.toml", MAPPING));
        office.run(&["add", &list, "--mapping", &mapping, "--today", "2026-05-01", "--json"])
    }

    #[test]
    fn an_addition_that_may_name_a_protected_person_alerts_and_hands_it_over() {
        let place = tempfile::tempdir().unwrap();
        let told = place.path().join("told.json");
        let command = format!("[alerts]\ncommand = [\"tee\", {:?}]\n", told.to_str().unwrap());
        let office = office(&command);
        let added = add_later(&office);
        assert_eq!(added.code, 0, "{}", added.err);
        assert!(added.err.contains("ALERT: "), "{}", added.err);
        assert!(added.err.contains("Roza Kintana") && added.err.contains("later.csv, row 1"));
        let answer: Value = serde_json::from_str(&added.out).unwrap();
        assert_eq!(answer[0]["alerts"][0]["written"], "Roza Kintana");
        let handed = std::fs::read_to_string(&told).unwrap();
        let handed: Value = serde_json::from_str(&handed).unwrap();
        assert_eq!(handed["findings"], answer[0]["alerts"]);
        assert_eq!(handed["today"], "2026-05-01");
        let found = office.run(&["findings", "--today", "2026-05-01"]);
        assert!(found.out.contains("protected-person-may-be-named"), "{}", found.out);
        let again = add_later(&office);
        assert!(!again.err.contains("ALERT"), "nothing is new: {}", again.err);
    }

    #[test]
    fn a_command_that_fails_is_told_and_costs_nothing() {
        for command in ["false", "/no/such/program"] {
            let office = office(&format!("[alerts]\ncommand = [\"{command}\"]\n"));
            let added = add_later(&office);
            assert_eq!(added.code, 0, "{}", added.err);
            assert!(added.err.contains("ALERT: "), "{}", added.err);
            let said = format!("[alerts] command `{command}`: ");
            assert!(added.err.contains(&said), "{}", added.err);
        }
    }

    #[test]
    fn who_wants_no_watch_gets_none() {
        let office = office("");
        let (list, mapping) = (office.write("later.csv", LATER), office.write("m.toml", MAPPING));
        let added = office.run(&["add", &list, "--mapping", &mapping, "--no-watch"]);
        assert_eq!((added.code, added.err.contains("ALERT")), (0, false), "{}", added.err);
    }

    #[test]
    fn a_false_alarm_is_settled_and_opened_again_from_the_command_line() {
        let office = office("");
        let list = office.write("manifest.csv", "Passenger,Born\nUgo Mixco,\nRoza Kintana,\n");
        let screened = |more: &[&str]| -> Value {
            let arguments = [&["screen", &list, "--today", "2026-05-01", "--json"], more].concat();
            serde_json::from_str(&office.run(&arguments).out).unwrap()
        };
        let before = screened(&[]);
        assert_eq!(before["summary"]["order-in-force"], 1, "{before:#}");
        let id = before["rows"][1]["hits"][0]["id"].as_str().unwrap().to_owned();
        let settle = |more: &[&str]| {
            let row = ["screen", "settle", &list, "--row", "2", "--person", &id];
            office.run(&[&row[..], more].concat())
        };
        let printed = settle(&["--why", "seen in person", "--print"]);
        assert!(
            printed.out.starts_with("[[settled]]\nname = \"Roza Kintana\"\n"),
            "{}",
            printed.out
        );
        assert_eq!(screened(&[])["summary"]["order-in-force"], 1, "nothing was recorded");
        let recorded = settle(&["--why", "seen in person", "--by", "Ana"]);
        assert_eq!(recorded.code, 0, "{}", recorded.err);
        let after = screened(&[]);
        assert_eq!(
            (&after["summary"]["order-in-force"], &after["summary"]["settled"]),
            (&0.into(), &1.into())
        );
        assert_eq!(after["rows"][1]["settled"][0]["settled"]["by"], "Ana");
        let text = office.run(&["screen", &list, "--today", "2026-05-01"]).out;
        assert!(text.contains("settled: not Rosa Amaya Quintana"), "{text}");
        assert!(text.contains("whom an order in force covers; Ana decided so on"), "{text}");
        let opened = settle(&["--why", "it was she", "--reopen"]);
        assert_eq!(opened.code, 0, "{}", opened.err);
        assert_eq!(screened(&[])["summary"]["order-in-force"], 1);
        let none = settle(&["--why", " "]);
        assert!(none.code == 2 && none.err.contains("say why"), "{}", none.err);
        let beyond =
            office.run(&["screen", "settle", &list, "--row", "9", "--person", &id, "--why", "-"]);
        assert!(beyond.code == 2 && beyond.err.contains("rows 1 to 2"), "{}", beyond.err);
    }

    /// Waits until something is there. A machine under load may take its time.
    fn until(what: &str, there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !there() {
            assert!(begun.elapsed() < Duration::from_secs(120), "{what} did not come");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn stopped(mut child: Child) -> (i32, String, String) {
        let asked = std::process::Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        let code = child.wait().unwrap().code().unwrap_or(-1);
        let read = |stream: &mut dyn std::io::Read| {
            let mut text = String::new();
            stream.read_to_string(&mut text).unwrap();
            text
        };
        (code, read(&mut child.stdout.take().unwrap()), read(&mut child.stderr.take().unwrap()))
    }

    #[test]
    #[cfg(unix)]
    fn a_watched_folder_gets_an_answer_beside_each_file_until_it_is_stopped() {
        let office = office("");
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let text = |path: &Path| std::fs::read_to_string(path).unwrap_or_default();
        std::fs::write(at("early.csv"), "Passenger\nROSA AMAYA QUINTANA\n").unwrap();
        let watched = folder.path().to_str().unwrap();
        let mut command =
            office.command(&["screen", "--watch", watched, "--to", "XB", "--lang", "es"]);
        command.args(["--today", "2026-05-01"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        until("the first answer", || at("early.csv.screened.html").exists());
        let told: Value = serde_json::from_str(&text(&at("early.csv.screened.json"))).unwrap();
        assert_eq!(told["rows"][0]["outcome"], "order-in-force");
        assert_eq!(told["rows"][0]["destination"], "XB");
        let page = text(&at("early.csv.screened.html"));
        assert!(page.contains("Orden vigente") && page.contains("early.csv"), "{page}");
        assert!(page.contains("class=\"checkpoint\"") && page.contains("<style>"), "{page}");
        assert!(!page.contains("<a ") && !page.contains("<form"), "it leads nowhere: {page}");
        // A file that cannot be read is told, and the next one is screened all the same.
        std::fs::write(at("bad.xlsx"), b"PK\x03\x04 no workbook").unwrap();
        std::fs::write(at("changed.csv"), "Passenger\nUgo Mixco\n").unwrap();
        until("the second answer", || at("changed.csv.screened.json").exists());
        assert!(text(&at("changed.csv.screened.json")).contains("no-hit"));
        // What the register learns in the meantime counts.
        let (list, mapping) = (office.write("later.csv", LATER), office.write("m.toml", MAPPING));
        assert_eq!(office.run(&["add", &list, "--mapping", &mapping, "--no-watch"]).code, 0);
        std::fs::write(at("changed.csv"), "Passenger\nUgo Mixco\nNadie Nunca\n").unwrap();
        until("the answer to the change", || {
            let told: Value =
                serde_json::from_str(&text(&at("changed.csv.screened.json"))).unwrap();
            told["rows"][1].is_object() && told["rows"][0]["hits"][0]["name"] == "Ugo Mixco"
        });
        until("the other file of it", || text(&at("changed.csv.screened.html")).contains("Nadie"));
        let (code, out, err) = stopped(child);
        assert_eq!(code, 0, "{err}");
        assert!(err.contains("bad.xlsx: not screened: ") && err.contains("stopped"), "{err}");
        assert_eq!(out.matches("early.csv: 1 screened; 1 MAY BE SOMEONE").count(), 1, "{out}");
        assert_eq!(out.matches("changed.csv: ").count(), 2, "{out}");
        let mut names: Vec<String> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let answered =
            |name: &str| ["", ".screened.html", ".screened.json"].map(|end| format!("{name}{end}"));
        let mut whole = [answered("changed.csv"), answered("early.csv")].concat();
        whole.push("bad.xlsx".to_owned());
        whole.sort();
        assert_eq!(names, whole, "answers are not screened, nothing half-written is left");
    }

    #[test]
    fn what_cannot_be_watched_is_refused() {
        let office = Office::new();
        let file = office.write("list.csv", LIST);
        let refused = run(&mut office.command(&["screen", "--watch", &file]));
        assert!(refused.code == 2 && refused.err.contains("is no folder"), "{}", refused.err);
    }
}

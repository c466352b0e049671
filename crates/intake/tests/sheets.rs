//! Claim sheets: what is read, and what is refused with the line.

#[cfg(test)]
mod tests {
    use paradero_intake::{Reading, read_with_sheet};
    use paradero_model::{Locator, Stance, SubjectKind, Value};

    const TEXT: &str = "Ana Rojo, 31, was taken at the old port on 3 May.\nA judge forbade her \
        removal to Xania.\nThe Coast Police said she was never held. She was never held, they said.";

    fn no_pdf(_: &[u8]) -> Result<Vec<paradero_intake::Page>, String> {
        Err("no PDF here".into())
    }

    fn read(sheet: &str) -> Result<Reading, String> {
        read_with_sheet("a.txt", TEXT.as_bytes(), sheet, &no_pdf).map_err(|error| error.to_string())
    }

    fn refused(sheet: &str) -> String {
        read(sheet).unwrap_err()
    }

    fn one(event: &str) -> String {
        format!(
            "[ref]\nana = {{ person = \"Ana Rojo\" }}\n[[event]]\nid = \"e\"\nquote = \"Ana Rojo\"\n\
             person = \"ana\"\n{event}\n"
        )
    }

    #[test]
    fn the_report_gives_its_thirty_three_events_each_on_its_passage() {
        let at = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/report/");
        let text = std::fs::read(format!("{at}report.txt")).unwrap();
        let sheet = std::fs::read_to_string(format!("{at}report.claims.toml")).unwrap();
        let reading = read_with_sheet("report.txt", &text, &sheet, &no_pdf).unwrap();
        assert_eq!(reading.events.len(), sheet.matches("[[event]]").count());
        assert_eq!(reading.info.said_on.as_ref().unwrap().means, "2025-04-13");
        let whole: Vec<char> = reading.document.as_ref().unwrap().text.chars().collect();
        for record in &reading.records {
            let Locator::Passage { start, end, .. } = record.locator else { panic!() };
            let passage: String = whole[start as usize..end as usize].iter().collect();
            assert_eq!(passage, record.text);
        }
        let event = |id: &str| reading.events.iter().find(|event| event.id == id).unwrap();
        let removed = event("removed");
        assert_eq!(removed.subject.as_deref(), Some("abrego"));
        assert!(removed.claims.iter().any(|claim| claim.property == "batch"
            && claim.value == Value::Ref("march".into())));
        assert_eq!(event("return-resisted").subject.as_deref(), Some("return"));
        assert_eq!(event("many-others").subject.as_deref(), Some("march"));
        assert_eq!(event("advisory").subject.as_deref(), Some("country:SV"));
        let looks = event("label-on-looks");
        assert!(looks.claims.iter().any(|claim| matches!(&claim.value,
            Value::Indicator { kind, .. } if kind == "dress")));
        assert_eq!(looks.said_by.as_deref(), Some("authority:court documents"));
        assert_eq!(event("no-trial").stance, Stance::Denies);
        let by: Vec<_> = event("arrests").claims.iter().filter(|c| c.property == "by").collect();
        assert_eq!(by.len(), 2);
        assert!(reading.referents.iter().any(|referent| referent.handle == "authority:police"
            && referent.kind == SubjectKind::Authority));
    }

    #[test]
    fn a_quote_may_break_lines_and_the_nth_occurrence_can_be_meant() {
        let sheet = one("kind = \"custody\"")
            .replace("\"Ana Rojo\"\nperson", "\"port on 3 May. A judge\"\nperson");
        assert_eq!(read(&sheet).unwrap().records[0].text, "port on 3 May.\nA judge");
        let second = one("kind = \"custody\"\noccurrence = 2")
            .replace("quote = \"Ana Rojo\"", "quote = \"never held\"");
        let Locator::Passage { start, .. } = read(&second).unwrap().records[0].locator else {
            panic!()
        };
        assert!(start > 120);
        assert!(refused(&second.replace("= 2", "= 3")).contains("2 time(s), not 3"));
    }

    #[test]
    fn what_is_wrong_is_refused_with_the_line() {
        let quote = one("kind = \"custody\"")
            .replace("quote = \"Ana Rojo\"", "quote = \"taken at the new port\"");
        let message = refused(&quote);
        assert!(
            message.contains("line 5") && message.contains("taken at the old port"),
            "{message}"
        );
        for (event, line, part) in [
            ("kind = \"custdy\"", 7, "did you mean `custody`"),
            ("kind = \"custody\"\nplaec = \"x\"", 8, "did you mean `place`"),
            ("kind = \"custody\"\nsince = \"03/05/2025\"", 8, "EDTF"),
            ("kind = \"custody\"\nwhereabouts = \"lost\"", 8, "no code `lost`"),
            ("kind = \"custody\"\ninstrument = \"decree_9\"", 8, "no handle `decree_9`"),
            ("kind = \"order\"\norder = \"Order 4\"", 6, "no property `person`"),
            ("kind = \"removal\"\nto_country = \"Xania\"", 8, "not a country's code"),
            ("kind = \"custody\"\nstance = \"swears\"", 8, "no stance"),
        ] {
            let message = refused(&one(event));
            assert!(message.contains(&format!("line {line}:")), "{event}: {message}");
            assert!(message.contains(part), "{event}: {message}");
            assert!(!message.contains('\n'));
        }
        let unused =
            one("kind = \"custody\"").replace("[ref]\n", "[ref]\nport = { place = \"Port\" }\n");
        assert!(refused(&unused).contains("line 2: the handle `port` is never used"));
        let twice = format!(
            "{0}[[event]]\nid = \"e\"\nkind = \"custody\"\nquote = \"Ana\"\nperson = \"ana\"\n",
            one("kind = \"custody\"")
        );
        assert!(refused(&twice).contains("two events with the id `e`"));
        let unknown = one("kind = \"custody\"").replace("person = \"ana\"", "person = \"anna\"");
        assert!(refused(&unknown).contains("did you mean `ana`"));
        let wrong = one("kind = \"custody\"").replace("{ person =", "{ place =");
        assert!(refused(&wrong).contains("which [ref] says is a place"));
    }

    #[test]
    fn every_form_of_value_is_read() {
        let sheet = r#"
            [source]
            said_by = "police"
            [ref]
            ana = { person = "Ana Rojo" }
            police = { authority = "Coast Police" }
            decree = { instrument = "Decree 9", number = "9/2024" }
            card = { scorecard = "Form 2" }
            ruling = { order = "ruling" }
            duty = { obligation = "to bring her back" }
            taken = { group = "people taken at the port", unit = "persons" }
            [[event]]
            id = "who"
            kind = "person"
            person = "ana"
            quote = "Ana Rojo, 31"
            age = { years = 31, on = "2025-05-03" }
            birth.date = "1994"
            document = ["DNI:123", { kind = "passport", number = "X9" }]
            alias = ["", "Anita"]
            [[event]]
            id = "law"
            kind = "instrument"
            instrument = "decree"
            quote = "A judge"
            conditions = { age_min = 14, nationality = "Xanian", notice_hours = 24, contest_hours = 12 }
            text_produced = false
            [[event]]
            id = "form"
            kind = "scorecard"
            scorecard = "card"
            quote = "A judge"
            criteria = [{ name = "Tattoos", kind = "tattoo", points = 4 }]
            bands = [{ from = 6, to = 7, name = "suspected" }, { from = 8, name = "member" }]
            gates = ["over 14"]
            [[event]]
            id = "ruled"
            kind = "order"
            order = "ruling"
            quote = "A judge forbade her removal to Xania"
            effect = ["bars-removal", "strike-down"]
            docket = "25-1"
            entry = "51"
            covers = "ana"
            [[event]]
            id = "owed"
            kind = "obligation"
            obligation = "duty"
            order = "ruling"
            quote = "A judge"
            deadline = "as soon as possible"
            [[event]]
            id = "dead"
            kind = "death"
            person = "ana"
            quote = "never held"
            stance = "alleges"
            relays = "Port Agency"
            denies = ["cause", "destination"]
            [[event]]
            id = "one-of"
            kind = "member"
            group = "taken"
            person = ["ana"]
            quote = "Ana Rojo"
            [[event]]
            id = "how-many"
            kind = "count"
            group = "taken"
            quote = "Ana Rojo"
            count_kind = "held"
            count = { says = "many", of = 90 }
        "#;
        let reading = read(sheet).unwrap();
        assert_eq!(reading.info.said_by.as_deref(), Some("Coast Police"));
        let claims = |id: &str, property: &str| -> Vec<Value> {
            let event = reading.events.iter().find(|event| event.id == id).unwrap();
            let claims = event.claims.iter().filter(|claim| claim.property == property);
            claims.map(|claim| claim.value.clone()).collect()
        };
        assert!(matches!(&claims("who", "age")[0], Value::Age { years: 31, on: Some(_) }));
        assert!(
            matches!(&claims("who", "birth.date")[0], Value::Date(date) if date.means == "1994")
        );
        assert_eq!(claims("who", "document").len(), 2);
        assert_eq!(claims("who", "alias"), [Value::Text("Anita".into())]);
        assert_eq!(claims("law", "age_min"), [Value::Number(14.0)]);
        assert_eq!(claims("law", "condition_nationality"), [Value::Text("Xanian".into())]);
        assert_eq!(claims("law", "text_produced"), [Value::Bool(false)]);
        assert!(matches!(&claims("form", "criteria")[0],
            Value::Indicator { points: Some(4.0), evidence: Some(name), .. } if name == "Tattoos"));
        assert!(matches!(&claims("form", "bands")[1], Value::Band { from: 8.0, to: None, .. }));
        assert_eq!(claims("ruled", "effect").len(), 2);
        let ruling = reading.referents.iter().find(|referent| referent.handle == "ruling").unwrap();
        assert_eq!(ruling.number.as_deref(), Some("25-1 51"));
        assert!(matches!(&claims("owed", "deadline")[0],
            Value::Date(date) if date.written == "as soon as possible" && !date.is_read()));
        assert_eq!(claims("owed", "order"), [Value::Ref("ruling".into())]);
        let dead = reading.events.iter().find(|event| event.id == "dead").unwrap();
        assert!(dead.claims.iter().all(|claim| claim.denied) && dead.claims.len() == 2);
        assert_eq!(dead.relays.as_deref(), Some("Port Agency"));
        let member = reading.events.iter().find(|event| event.id == "one-of").unwrap();
        assert_eq!(member.subject.as_deref(), Some("taken"));
        assert_eq!(claims("one-of", "person"), [Value::Ref("ana".into())]);
        assert_eq!(claims("how-many", "kind"), [Value::Code("held".into())]);
        assert!(matches!(&claims("how-many", "count")[0],
            Value::Count(count) if count.of == Some(90) && count.says == "many"));
    }
}

//! The computed tables that pages read say what the rows that were put in amount to.

#[cfg(test)]
mod tests {
    use paradero_findings::{Parameters, example, prepare, schema};
    use paradero_model::Day;
    use rusqlite::Connection;

    const TODAY: Day = Day(20_192); // 2025-04-14

    fn filled(rows: &str) -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&schema::create()).unwrap();
        example::fill(&connection, rows).unwrap();
        prepare(&connection, TODAY, Parameters::default().as_slice()).unwrap();
        connection
    }

    fn text(rows: &str, sql: &str) -> String {
        let read = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>(0);
        filled(rows).query_row(sql, [], read).unwrap().unwrap_or_default()
    }

    fn state(rows: &str) -> String {
        let rows = format!(
            "order_: id=o1 subject=order:1 effect=return on=2025-04-04 covers=person:a\n{rows}"
        );
        text(&rows, "SELECT state FROM order_state WHERE order_id = 'order:1'")
    }

    #[test]
    fn the_state_of_an_order_follows_from_its_life() {
        let stay = "order_: id=o2 subject=order:2 stays=order:1 on=2025-04-07\n";
        let vacated = "order_: id=o3 subject=order:3 vacates=order:2 on=2025-04-10\n";
        let says =
            |says: &str| format!("answer: id=a-{says} subject=order:1 says={says} on=2025-04-08\n");
        let due = "order_: id=o4 subject=order:1 deadline=2025-04-07T23:59:00-04:00\n";
        for (rows, expected) in [
            (String::new(), "in-force"),
            (stay.to_owned(), "stayed"),
            (format!("{stay}{vacated}"), "in-force"),
            ("order_: id=o2 subject=order:2 vacates=order:1 on=2025-04-07".to_owned(), "vacated"),
            (due.to_owned(), "overdue"),
            // The stay stood when the deadline came: it lapsed, and is never overdue afterwards.
            (format!("{due}{stay}{vacated}"), "lapsed"),
            (format!("{due}{}", says("complied")), "obeyed-late"),
            (says("complied"), "obeyed"),
            (says("late"), "obeyed-late"),
            (says("partly"), "obeyed-in-part"),
            (says("will-comply"), "promised"),
            (format!("{}{}", says("will-comply"), says("refuses")), "refused"),
            (says("contests-jurisdiction"), "contested"),
            (says("appeals"), "contested"),
            ("order_: id=o2 subject=order:2 amends=order:1 on=2025-04-10".to_owned(), "amended"),
            ("order_: id=o2 subject=order:1 until=2025-04-10".to_owned(), "ended"),
            ("order_: id=o2 subject=order:1 deadline='as soon as possible'".to_owned(), "in-force"),
            ("death: id=d1 subject=person:a on=2025-04-10".to_owned(), "moot"),
            (
                "removal: id=r1 subject=person:a from_country=XA to_country=XB on=2025-03-15\n\
                 removal: id=r2 subject=person:a from_country=XB to_country=XA on=2025-04-10"
                    .to_owned(),
                "obeyed",
            ),
        ] {
            assert_eq!(state(&rows), expected, "{rows}");
        }
    }

    #[test]
    fn days_over_are_counted_only_while_a_deadline_runs() {
        let rows = "order_: id=o1 subject=order:1 deadline=2025-04-07T23:59:00-04:00\n\
             order_: id=o2 subject=order:2 deadline='as soon as possible' on=2025-04-01\n\
             order_: id=o3 subject=order:3 deadline=2025-04-20";
        let connection = filled(rows);
        let mut statement = connection
            .prepare("SELECT days_over, deadline_text FROM order_state ORDER BY order_id")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let rows: Vec<(Option<i64>, String)> = rows.collect::<Result<_, _>>().unwrap();
        let expected = [
            (Some(7), "2025-04-07T23:59:00-04:00"),
            (None, "as soon as possible"),
            (None, "2025-04-20"),
        ];
        assert_eq!(rows, expected.map(|(days, text)| (days, text.to_owned())));
    }

    #[test]
    fn whereabouts_are_what_is_said_for_the_latest_day() {
        let sql = "SELECT status || ' ' || coalesce(place_text, '') FROM whereabouts";
        let held =
            "custody: id=c1 subject=person:a place=place:p since=2022-04-01 said=2025-04-10\n";
        for (rows, expected) in [
            (held.to_owned(), "held p"),
            // A later roster outweighs an earlier release; a later release outweighs a roster.
            (format!("{held}release: id=r1 subject=person:a on=2023-01-01"), "held p"),
            (format!("{held}release: id=r1 subject=person:a on=2025-04-12"), "released "),
            (
                format!("{held}removal: id=r1 subject=person:a to_country=XB on=2025-04-12"),
                "removed XB",
            ),
            (format!("{held}death: id=d1 subject=person:a on=2025-04-12"), "dead "),
            (format!("{held}death: id=d1 subject=person:a on=2025-04-12 stance=denies"), "held p"),
            (
                format!(
                    "{held}custody: id=c2 subject=person:a whereabouts=unknown said=2025-04-12"
                ),
                "unknown ",
            ),
            ("person: id=person:a".to_owned(), "unknown "),
        ] {
            assert_eq!(text(&rows, sql), expected, "{rows}");
        }
    }

    #[test]
    fn a_proof_of_life_is_a_sighting_a_visit_a_hearing_in_person_or_word_from_the_person() {
        let sql = "SELECT max(event) FROM proof_of_life";
        for (rows, expected) in [
            ("sighting: id=x subject=person:a alive=true on=2025-04-01", "x"),
            ("sighting: id=x subject=person:a alive=true basis=footage on=2025-04-01", ""),
            ("sighting: id=x subject=person:a on=2025-04-01", ""),
            ("hearing: id=x subject=person:a in_person=true on=2025-04-01", "x"),
            ("hearing: id=x subject=person:a on=2025-04-01", ""),
            ("notice: id=x subject=person:a from_person=true on=2025-04-01", "x"),
            ("visit: id=x subject=person:a stance=denies on=2025-04-01", ""),
            ("custody: id=x subject=person:a place=place:p since=2025-04-01", ""),
            (
                "visit: id=x subject=person:a on=2025-04-01\nvisit: id=w subject=person:a on=2025-04-02",
                "w",
            ),
        ] {
            assert_eq!(text(rows, sql), expected, "{rows}");
        }
    }

    #[test]
    fn completeness_tells_stated_official_contradicted_and_missing_apart() {
        let rows = "person_event: id=p1 subject=person:a name=Ana\n\
             arrest: id=a1 subject=person:a on=2025-03-01 ordered_by=authority:x admitted=1\n\
             arrest: id=a2 subject=person:a on=2025-03-05 source=s2\n\
             custody: id=c1 subject=person:a place=place:p admitted=1\n\
             release: id=r1 subject=person:a stance=denies\n\
             death: id=d1 subject=person:a\n\
             death: id=d2 subject=person:a stance=denies";
        let connection = filled(rows);
        let mut statement = connection
            .prepare("SELECT letter || ' ' || state FROM completeness ORDER BY letter")
            .unwrap();
        let states: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let expected = [
            "a stated",
            "b contradicted",
            "c official",
            "d missing",
            "e official",
            "f missing",
            "g contradicted",
            "h missing",
        ];
        assert_eq!(states, expected);
    }
}

//! What written dates mean, what is refused, and how dates compare.

#[cfg(test)]
mod tests {
    use paradero_model::{Answer, Date, Day, Relation};
    use proptest::prelude::*;

    fn edtf(text: &str) -> Date {
        Date::parse_edtf(text).unwrap()
    }

    /// `first/last`, with `..` for an open end.
    fn span(date: &Date) -> String {
        let end = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        format!("{}/{}", end(date.earliest), end(date.latest))
    }

    #[test]
    fn edtf_spans_the_days_that_it_leaves_open() {
        for (text, first, last) in [
            ("2025", "2025-01-01", "2025-12-31"),
            ("2025-03", "2025-03-01", "2025-03-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2025-03-15", "2025-03-15", "2025-03-15"),
            ("2025-03-15?", "2025-03-15", "2025-03-15"),
            ("2025-03~", "2025-03-01", "2025-03-31"),
            ("2025%", "2025-01-01", "2025-12-31"),
            ("201X", "2010-01-01", "2019-12-31"),
            ("19XX", "1900-01-01", "1999-12-31"),
            ("2025-XX", "2025-01-01", "2025-12-31"),
            ("2025-XX-XX", "2025-01-01", "2025-12-31"),
            ("2025-02-XX", "2025-02-01", "2025-02-28"),
            ("2025-21", "2025-01-01", "2025-12-31"),
            ("2025-24", "2025-01-01", "2025-12-31"),
            ("2025-03-15/2025-03-20", "2025-03-15", "2025-03-20"),
            ("2025-03/2025-05", "2025-03-01", "2025-05-31"),
            ("2024~/2025-05?", "2024-01-01", "2025-05-31"),
            ("../2025-03-20", "..", "2025-03-20"),
            ("2025-03-20/..", "2025-03-20", ".."),
            ("2025-03-20/", "2025-03-20", ".."),
            ("/2025-03-20", "..", "2025-03-20"),
            ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
            ("2025-04-10T17:00:00", "2025-04-10", "2025-04-10"),
        ] {
            let date = edtf(text);
            assert_eq!(span(&date), format!("{first}/{last}"), "{text}");
            assert_eq!(date.written, text);
            assert!(!date.decided && date.instant.is_none());
        }
    }

    #[test]
    fn what_is_not_edtf_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "empty"),
            ("25-03-15", "four digits"),
            ("2025-3-15", "two digits"),
            ("2025-02-29", "has 28 days"),
            ("2025-13", "no month 13"),
            ("2025-00", "no month 0"),
            ("201X-05", "not fully known"),
            ("XXXX", "four digits"),
            ("2025-05/2025-03", "before it starts"),
            ("../..", "neither"),
            ("/", "neither"),
            ("15/03/2025", "four digits"),
            ("as soon as possible", "year of four digits"),
            ("2025-03-15-01", "more parts"),
            ("2025-04-10T25:00:00-04:00", "time of day"),
            ("2025-04-10T17:00:00-04:00[America/New_York]", "time of day"),
            ("2025-04-10\u{661}", "two digits"),
        ] {
            let error = Date::parse_edtf(text).unwrap_err();
            assert!(error.reason.contains(reason), "{text}: {error}");
            assert_eq!(error.text, text);
        }
    }

    #[test]
    fn an_instant_has_the_civil_day_of_its_own_offset() {
        let late = edtf("2025-04-10T23:30:00-04:00");
        assert_eq!(span(&late), "2025-04-10/2025-04-10");
        assert_eq!(late.instant, Some(1_744_342_200));
        assert_eq!(late.means, "2025-04-10T23:30:00-04:00");
        let same = edtf("2025-04-11T03:30:00Z");
        assert_eq!(same.instant, late.instant);
        assert_eq!(span(&same), "2025-04-11/2025-04-11");
    }

    #[test]
    fn a_decided_meaning_keeps_what_was_said() {
        let date = Date::said("last month", "2025-03").unwrap();
        assert_eq!((date.written.as_str(), date.means.as_str()), ("last month", "2025-03"));
        assert!(date.decided);
        assert!(Date::said("last month", "March").is_err());
    }

    #[test]
    fn an_unread_text_is_kept_and_answers_nothing() {
        let soon = Date::unread("as soon as possible");
        assert!(!soon.is_read());
        assert_eq!(soon.to_string(), "as soon as possible");
        assert_eq!(soon.relation(&edtf("2025")), None);
        assert_eq!(edtf("2025").relation(&soon), None);
        assert_eq!(soon.before(&edtf("2025")), Answer::No);
        assert_eq!(edtf("2025").clock(&soon), None);
    }

    #[test]
    fn stated_formats_read_what_they_state() {
        for (text, format, means) in [
            ("15/03/1976", "dd/mm/yyyy", "1976-03-15"),
            ("5/3/1976", "dd/mm/yyyy", "1976-03-05"),
            ("05/03/1976", "mm/dd/yyyy", "1976-05-03"),
            ("1976-03-15", "yyyy-mm-dd", "1976-03-15"),
            ("15.03.1976", "dd.mm.yyyy", "1976-03-15"),
            ("15-03-76", "dd-mm-yy", "1976-03-15"),
            ("15-03-29", "dd-mm-yy", "2029-03-15"),
            ("15-03-30", "dd-mm-yy", "1930-03-15"),
            ("19760315", "yyyymmdd", "1976-03-15"),
            ("15031976", "ddmmyyyy", "1976-03-15"),
            ("15-MAR-1976", "dd-mmm-yyyy", "1976-03-15"),
            ("Dec. 5, 2025", "mmm d, yyyy", "2025-12-05"),
            ("03/1976", "mm/yyyy", "1976-03"),
            ("1976", "yyyy", "1976"),
            ("15/03/1976", "DD/MM/YYYY", "1976-03-15"),
            (" 15/03/1976 14:30 ", "dd/mm/yyyy", "1976-03-15"),
            ("3/15/2025 2:30:05 PM", "mm/dd/yyyy", "2025-03-15"),
            ("1976-03-15 00:00:00", "dd/mm/yyyy", "1976-03-15"),
            ("2025-03", "edtf", "2025-03"),
            ("1", "excel", "1900-01-01"),
            ("59", "excel", "1900-02-28"),
            ("61", "excel", "1900-03-01"),
            ("45757", "excel", "2025-04-10"),
            ("45757.75", "excel", "2025-04-10"),
            ("2958465", "excel", "9999-12-31"),
            ("2025-04-10", "excel", "2025-04-10"),
            ("2025-04-10 08:00:00", "excel", "2025-04-10"),
            ("0", "excel-1904", "1904-01-01"),
            ("44295.5", "excel-1904", "2025-04-10"),
            ("2025-04-10", "excel-1904", "2025-04-10"),
        ] {
            let date = Date::read_format(text, format).unwrap();
            assert_eq!((date.means.as_str(), date.written.as_str()), (means, text), "{format}");
        }
    }

    #[test]
    fn stated_formats_refuse_with_the_reason() {
        for (text, format, reason) in [
            ("31/02/1976", "dd/mm/yyyy", "month 2 of 1976 has 29 days, not 31"),
            ("03/15/1976", "dd/mm/yyyy", "no month 15"),
            ("00/00/0000", "dd/mm/yyyy", "no month 0"),
            ("15-03-1976", "dd/mm/yyyy", "`/` was expected"),
            ("15/03/76", "dd/mm/yyyy", "year of 4 digits"),
            ("15/03/1976", "dd/mm/yy", "year of 2 digits"),
            ("15/03/1976 x", "dd/mm/yyyy", "left over"),
            ("15/03/1976 25:00", "dd/mm/yyyy", "time of day"),
            ("1976-15-03", "yyyy-mm-dd", "no month 15"),
            ("115/03/1976", "dd/mm/yyyy", "1 or 2"),
            ("", "dd/mm/yyyy", "no date"),
            ("sin datos", "dd/mm/yyyy", "no date"),
            ("60", "excel", "never was"),
            ("0", "excel", "no day"),
            ("-3", "excel", "neither"),
            ("2958466", "excel", "9999"),
            ("99999999999999999999", "excel", "9999"),
            ("x", "dd/mm", "cannot be used"),
            ("x", "dd/mm/yyyyy", "cannot be used"),
            ("x", "european", "not known"),
        ] {
            let error = Date::read_format(text, format).unwrap_err();
            assert!(error.reason.contains(reason), "{text} as {format}: {error}");
        }
    }

    #[test]
    fn the_written_forms_of_old_registers_are_read() {
        for (text, means) in [
            ("15/03/1976", "1976-03-15"),
            ("1\u{ba}/10/1976", "1976-10-01"),
            ("1\u{b0}/10/1976", "1976-10-01"),
            ("20-29/09/1976", "1976-09-20/1976-09-29"),
            ("1\u{ba}-16/04/1975", "1975-04-01/1975-04-16"),
            ("30/11-02/12/1976", "1976-11-30/1976-12-02"),
            ("30/12/1976-02/01/1977", "1976-12-30/1977-01-02"),
            ("ABR/1976", "1976-04"),
            ("SEP-OCT/1978", "1978-09-01/1978-10-31"),
            ("ABR-MAY 1976", "1976-04-01/1976-05-31"),
            ("DIC/1975-ENE/1976", "1975-12-01/1976-01-31"),
            ("DIC/1977-A\u{d1}O/1978", "1977-12-01/1978-12-31"),
            ("med/05/1976", "1976-05-11/1976-05-20"),
            ("princ/03/1977", "1977-03-01/1977-03-10"),
            ("fines/12/1975", "1975-12-21/1975-12-31"),
            ("fines/02/1976", "1976-02-21/1976-02-29"),
            ("princ/1977", "1977-01-01/1977-04-30"),
            ("med/1976", "1976-05-01/1976-08-31"),
            ("fines/1973", "1973-09-01/1973-12-31"),
            ("med-fines/1976", "1976-05-01/1976-12-31"),
            ("A\u{d1}O/1976", "1976"),
            ("AN\u{303}O/1976", "1976"),
            ("A\u{d1}OS/1976-77", "1976-01-01/1977-12-31"),
            ("1a quinc/05/1977", "1977-05-01/1977-05-15"),
            ("2\u{aa} quinc/11/1977", "1977-11-16/1977-11-30"),
            ("segunda quincena de febrero de 1977", "1977-02-16/1977-02-28"),
            ("15 de marzo de 1976", "1976-03-15"),
            ("lunes 15 de marzo de 1976", "1976-03-15"),
            ("Lunes, 15 de Marzo de 1976", "1976-03-15"),
            ("del 15 al 18 de marzo de 1976", "1976-03-15/1976-03-18"),
            ("30 de noviembre al 2 de diciembre de 1976", "1976-11-30/1976-12-02"),
            ("mediados de mayo de 1976", "1976-05-11/1976-05-20"),
            ("15 de mar\u{e7}o de 2025", "2025-03-15"),
            ("March 15, 2025", "2025-03-15"),
            ("Sept. 5, 2025", "2025-09-05"),
            ("March 15-17, 2025", "2025-03-15/2025-03-17"),
            ("15th of March 2025", "2025-03-15"),
            ("mid-May 2025", "2025-05-11/2025-05-20"),
            ("March 2025", "2025-03"),
            ("15-MAR-1976", "1976-03-15"),
            ("15.03.1976", "1976-03-15"),
            ("15-03-1976", "1976-03-15"),
            ("15-03-1976 al 18-03-1976", "1976-03-15/1976-03-18"),
            ("1976", "1976"),
            ("1976-1977", "1976-01-01/1977-12-31"),
            ("03/1976", "1976-03"),
            ("03-1976", "1976-03"),
            ("1976/03/15", "1976-03-15"),
            ("1976-03-15", "1976-03-15"),
            ("1976-03", "1976-03"),
            ("15/03/1976 14:30", "1976-03-15"),
            ("15/03/1976, 14:30 hs", "1976-03-15"),
            ("15 de marzo de 1976 a las 14:30", "1976-03-15"),
            ("15/03/1976?", "1976-03-15?"),
            ("aprox. SEP-OCT/1978", "1978-09-01~/1978-10-31~"),
        ] {
            let date =
                Date::read_format(text, "fuzzy").unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((date.means.as_str(), date.written.as_str()), (means, text));
        }
    }

    #[test]
    fn what_has_two_readings_or_none_is_refused() {
        for (text, reason) in [
            ("", "no date"),
            ("  ", "no date"),
            ("sin datos", "no date"),
            ("Sin datos fecha", "no date"),
            ("s/d", "no date"),
            ("N/D", "no date"),
            ("Desconocido", "no date"),
            ("15/03/76", "two digits"),
            ("03/25/1976", "no month 25"),
            ("31/04/1977", "has 30 days"),
            ("29/02/1977", "has 28 days"),
            ("1976-77", "no month"),
            ("1976-22", "no month"),
            ("15/03", "no year"),
            ("ABR", "no year"),
            ("DIC-ENE/1977", "both years"),
            ("29-02/03/1976", "both years"),
            ("28/12-02/01/1977", "both years"),
            ("15-ABR/1976", "day or a month"),
            ("15031976", "number"),
            ("27836", "number"),
            ("martes 15 de marzo de 1976", "day of the week"),
            ("antes de marzo de 1976", "`antes`"),
            ("3a quinc/05/1977", "fortnights"),
            ("15/03/1976*", "sign"),
            ("last month", "`last`"),
            ("as soon as possible", "`as`"),
            ("15/03/1976 99:99", "time of day"),
            ("5 o 6/03/1976", "`o`"),
            ("\u{661}\u{665}/03/1976", "sign"),
        ] {
            let error = Date::read_format(text, "fuzzy").unwrap_err();
            assert!(error.reason.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn dates_are_equal_compatible_or_exclusive() {
        use Relation::{Compatible, Equal, Exclusive};
        for (a, b, relation) in [
            ("1976-03-15", "1976-03-15", Equal),
            ("1976-03", "1976-03-01/1976-03-31", Equal),
            ("1976-03", "1976-03-31", Compatible),
            ("1976-03", "1976-04-01", Exclusive),
            ("../1976-03-15", "1976-03-15/..", Compatible),
            ("../1976-03-15", "1976-03-16/..", Exclusive),
            ("../1976-03-15", "../1976-03-15", Equal),
            ("../1976-03-15", "../1976", Compatible),
            ("1976-03-15/..", "1980", Compatible),
        ] {
            assert_eq!(edtf(a).relation(&edtf(b)), Some(relation), "{a} {b}");
            assert_eq!(edtf(b).relation(&edtf(a)), Some(relation), "{b} {a}");
        }
    }

    #[test]
    fn before_holds_for_every_reading_for_some_or_for_none() {
        use Answer::{Certain, No, Possible};
        for (a, b, answer) in [
            ("1976-03-14", "1976-03-15", Certain),
            ("1976-03-15", "1976-03-15", No),
            ("1976-03", "1976-03-31", Possible),
            ("1976-03", "1976-03-01", No),
            ("1976-03", "1976-04", Certain),
            ("../1976-03-15", "1976-03-16", Certain),
            ("1976-03-15/..", "1976-03-16", Possible),
            ("1976-03-16/..", "1976-03-16", No),
            ("1976-03-14?", "1976-03-15", Possible),
            ("2025-04-10T17:00:00-04:00", "2025-04-10T17:00:01-04:00", Certain),
            ("2025-04-10T23:30:00-04:00", "2025-04-11T03:00:00Z", No),
            ("2025-04-10T17:00:00-04:00", "2025-04-10", No),
        ] {
            assert_eq!(edtf(a).before(&edtf(b)), answer, "{a} before {b}");
        }
    }

    #[test]
    fn a_clock_runs_out_certainly_or_possibly() {
        let arrest = edtf("2025-03-10/2025-03-12");
        let today = edtf("2025-03-15");
        let clock = arrest.clock(&today).unwrap();
        assert_eq!((clock.at_least, clock.at_most), (Some(3), Some(5)));
        assert_eq!(clock.more_than_days(2), Answer::Certain);
        assert_eq!(clock.more_than_days(3), Answer::Possible);
        assert_eq!(clock.more_than_days(5), Answer::No);
        assert_eq!(arrest.at_least_days_before(&today, 3), Answer::Certain);
        let open = edtf("../2025-03-12").clock(&today).unwrap();
        assert_eq!(open.at_least_days(3), Answer::Certain);
        assert_eq!(open.at_least_days(1000), Answer::Possible);
        let about = edtf("2025-03-10~").clock(&today).unwrap();
        assert_eq!(about.at_least_days(5), Answer::Possible);
    }

    #[test]
    fn days_count_from_1970_and_never_panic() {
        assert_eq!(Day::from_ymd(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_ymd(1969, 12, 31), Some(Day(-1)));
        assert_eq!(Day::from_ymd(2000, 2, 30), None);
        assert_eq!(Day::parse_iso("2000-02-29").map(|day| day.to_string()).unwrap(), "2000-02-29");
        assert_eq!(Day::parse_iso("2000-2-29"), None);
        assert_eq!(Day::parse_iso("+200-02-29"), None);
        let day = Day::from_ymd(2025, 3, 15).unwrap();
        assert_eq!((day.year(), day.month(), day.day_of_month()), (2025, 3, 15));
        assert_eq!(Day(i32::MAX).year(), 9999);
        assert_eq!(Day(i32::MIN).to_string(), "-9999-01-01");
    }

    fn any_day() -> impl Strategy<Value = Day> {
        (-200_000_i32..200_000).prop_map(Day)
    }

    fn any_date() -> impl Strategy<Value = Date> {
        let end = || proptest::option::of(any_day());
        (any_day(), end(), end(), 0..3).prop_map(|(one, a, b, kind)| {
            let text = match (kind, a, b) {
                (0, Some(a), Some(b)) => format!("{}/{}", a.min(b), a.max(b)),
                (0 | 1, Some(a), _) => format!("{a}/.."),
                (0 | 1, None, Some(b)) => format!("../{b}"),
                _ => one.to_string()[..one.to_string().len() - 3].to_owned(),
            };
            edtf(&text)
        })
    }

    proptest! {
        // Failing cases are shown, not written beside the sources.
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn what_is_displayed_reads_back(date in any_date()) {
            let again = edtf(&date.to_string());
            prop_assert_eq!(again, date);
        }

        #[test]
        fn a_day_reads_back(day in any_day()) {
            prop_assert_eq!(Day::parse_iso(&day.to_string()), Some(day));
            let written =
                format!("{}/{}/{:04}", day.day_of_month(), day.month(), day.year());
            for format in ["dd/mm/yyyy", "fuzzy"] {
                prop_assert_eq!(
                    Date::read_format(&written, format).unwrap().single_day(), Some(day)
                );
            }
        }

        #[test]
        fn relation_is_symmetric_and_excludes_order(a in any_date(), b in any_date()) {
            prop_assert_eq!(a.relation(&b), b.relation(&a));
            let exclusive = a.relation(&b) == Some(Relation::Exclusive);
            let ordered = a.before(&b) == Answer::Certain || b.before(&a) == Answer::Certain;
            prop_assert_eq!(exclusive, ordered);
        }

        #[test]
        fn no_text_makes_a_reader_panic(text in "\\PC{0,20}", shaped in "[0-9/.:TXZ?~a-e \u{ba}-]{0,16}") {
            for format in ["edtf", "excel", "fuzzy", "dd/mm/yyyy", "yymmdd", "mmm d, yyyy"] {
                for text in [&text, &shaped] {
                    if let Ok(date) = Date::read_format(text, format) {
                        prop_assert!(date.is_read());
                        prop_assert!(edtf(&date.means).relation(&date) == Some(Relation::Equal));
                    }
                }
            }
            let _ = Date::read_format("1", &text);
        }
    }
}

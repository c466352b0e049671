//! Dates as people write them.

use paradero_model::Date;

const FORMATS: [&str; 6] = ["edtf", "excel", "fuzzy", "dd/mm/yyyy", "d mmmm yy", "mm-yyyy"];

/// A written date: in EDTF, in every kind of format, and as a format of its own after a line break.
pub fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (text, own) = text.split_once('\n').unwrap_or((&text, "yyyy"));
    let mut read: Vec<Date> = Date::parse_edtf(text).into_iter().collect();
    for format in FORMATS.into_iter().chain([own]) {
        read.extend(Date::read_format(text, format));
    }
    read.extend(Date::said(text, own));
    for date in &read {
        let again = Date::parse_edtf(&date.means);
        assert!(again.is_ok(), "what a date means is EDTF: {date:?}");
        for other in &read {
            let _ = (date.relation(other), date.before(other), date.clock(other));
            let _ = date.at_least_days_before(other, 7);
        }
    }
}

//! In which form an answer is asked for, and how it is sent: with links to the other stretches of a list, and not again where it
//! is what the client has.

use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::server::Names;

/// A form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// All of it.
    Json,
    /// Its list alone, a row each.
    Csv,
    /// The same, with types.
    Parquet,
}

impl Form {
    /// All forms, that of an answer without a list first.
    pub(super) const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Parquet];

    /// What it is called in `format=`.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// Its media type.
    pub(super) const fn media(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }

    /// Whether it holds the list alone, in longer stretches.
    pub(crate) const fn is_table(self) -> bool {
        !matches!(self, Self::Json)
    }

    /// The form that is asked for: by `format=`, else the one that `Accept` prefers of those there are.
    ///
    /// # Errors
    /// What to answer where there is none of them: 400 to an address, 406 to a client that takes nothing else.
    pub(super) fn asked(
        query: &Names,
        headers: &HeaderMap,
        has_rows: bool,
    ) -> Result<Self, (StatusCode, String)> {
        let there = || Self::ALL.into_iter().filter(|form| has_rows || !form.is_table());
        let names = || there().map(Self::code).collect::<Vec<_>>().join(", ");
        if let Some(code) = query.get("format").filter(|code| !code.is_empty()) {
            return there().find(|form| form.code() == code).ok_or_else(|| {
                let why = format!("`format={code}` is not there for this address; say {}", names());
                (StatusCode::BAD_REQUEST, why)
            });
        }
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
            return Ok(Self::Json);
        };
        preferred(accept)
            .iter()
            .find_map(|range| there().find(|form| form.is_in(range)))
            .ok_or_else(|| {
                let media = there().map(Self::media).collect::<Vec<_>>().join(", ");
                (StatusCode::NOT_ACCEPTABLE, format!("this address answers as {media}"))
            })
    }

    /// Whether a range of media types takes it.
    fn is_in(self, range: &str) -> bool {
        let media = self.media();
        range == "*/*"
            || range == media
            || range
                .strip_suffix("/*")
                .is_some_and(|kind| media.split_once('/').is_some_and(|(of, _)| of == kind))
    }
}

/// The ranges of an `Accept` header, the preferred first (RFC 9110, section 12.5.1); what weighs nothing is refused.
fn preferred(accept: &str) -> Vec<String> {
    let mut ranges: Vec<(f32, String)> = accept
        .split(',')
        .map(|part| {
            let mut parts = part.split(';').map(str::trim);
            let range = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
            (weight.unwrap_or(1.0), range)
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    ranges.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    ranges.into_iter().map(|(_, range)| range).collect()
}

/// The stretch of a list that an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Which, from 1.
    pub(super) number: usize,
    /// How many entries one has.
    pub(super) per_page: usize,
    /// How many are in this one.
    pub(super) shown: usize,
    /// How many there are in all, where the answer says it.
    pub(super) total: Option<usize>,
}

impl Page {
    /// The number of the last one, where it is known.
    fn last(self) -> Option<usize> {
        self.total.map(|total| total.div_ceil(self.per_page).max(1))
    }

    /// Links to the others (RFC 8288), by the address asked for.
    pub(super) fn links(self, uri: &Uri) -> String {
        let more = self.last().map_or(self.shown >= self.per_page, |last| self.number < last);
        let there = [
            ("first", Some(1)),
            ("prev", self.number.checked_sub(1).filter(|number| *number > 0)),
            ("next", more.then_some(self.number + 1)),
            ("last", self.last()),
        ];
        let link = |(rel, number): (&str, Option<usize>)| {
            number.map(|number| format!("<{}>; rel=\"{rel}\"", address(uri, number)))
        };
        there.into_iter().filter_map(link).collect::<Vec<_>>().join(", ")
    }
}

/// The address asked for, of another page; the rest of its query as it was written.
fn address(uri: &Uri, number: usize) -> String {
    let others = uri.query().unwrap_or_default().split('&');
    let others =
        others.filter(|pair| !pair.is_empty() && *pair != "page" && !pair.starts_with("page="));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("page={number}")]).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}

/// Sends an answer, unless the client has the same bytes already (`If-None-Match`).
pub(super) fn sent(
    form: Form,
    body: Vec<u8>,
    links: Option<String>,
    asked: &HeaderMap,
) -> Response {
    let hash: String =
        Sha256::digest(&body)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{hash}\"");
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let media = if form == Form::Csv { "text/csv; charset=utf-8" } else { form.media() };
        ([(header::CONTENT_TYPE, media)], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Authorization, Cookie"));
    for (name, value) in [(header::ETAG, Some(tag)), (header::LINK, links)] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &[(&str, &str)], accept: &str, has_rows: bool) -> Result<Form, StatusCode> {
        let query = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut headers = HeaderMap::new();
        if !accept.is_empty() {
            headers.insert(header::ACCEPT, accept.parse().unwrap());
        }
        Form::asked(&query.collect(), &headers, has_rows).map_err(|(status, _)| status)
    }

    #[test]
    fn the_address_decides_before_the_header_and_json_is_usual() {
        assert_eq!(asked(&[], "", true), Ok(Form::Json));
        assert_eq!(asked(&[], "*/*", true), Ok(Form::Json));
        assert_eq!(asked(&[], "text/csv", true), Ok(Form::Csv));
        assert_eq!(
            asked(&[], "text/*;q=0.5, application/vnd.apache.parquet", true),
            Ok(Form::Parquet)
        );
        assert_eq!(asked(&[], "application/xml, text/csv;q=0.1", true), Ok(Form::Csv));
        assert_eq!(asked(&[("format", "parquet")], "text/csv", true), Ok(Form::Parquet));
        assert_eq!(asked(&[("format", "xml")], "", true), Err(StatusCode::BAD_REQUEST));
        assert_eq!(asked(&[("format", "csv")], "", false), Err(StatusCode::BAD_REQUEST));
        assert_eq!(asked(&[], "text/csv", false), Err(StatusCode::NOT_ACCEPTABLE));
        assert_eq!(asked(&[], "text/csv;q=0", true), Err(StatusCode::NOT_ACCEPTABLE));
    }

    #[test]
    fn links_lead_through_a_list_and_keep_what_narrows_it() {
        let uri: Uri = "/api/people?name=ana%20p&page=2&per-page=10".parse().unwrap();
        let page = Page { number: 2, per_page: 10, shown: 10, total: Some(35) };
        let at = |number| format!("</api/people?name=ana%20p&per-page=10&page={number}>");
        assert_eq!(
            page.links(&uri),
            format!(
                "{}; rel=\"first\", {}; rel=\"prev\", {}; rel=\"next\", {}; rel=\"last\"",
                at(1),
                at(1),
                at(3),
                at(4)
            )
        );
        let last = Page { number: 4, shown: 5, ..page };
        assert!(!last.links(&uri).contains("next"));
        let unknown = Page { total: None, ..page };
        assert!(unknown.links(&uri).contains("next") && !unknown.links(&uri).contains("last"));
        let empty = Page { number: 1, per_page: 10, shown: 0, total: Some(0) };
        assert!(!empty.links(&uri).contains("next") && !empty.links(&uri).contains("prev"));
    }
}

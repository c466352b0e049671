//! By what name a request asks.

use axum::http::{HeaderMap, header};

/// Whether a request names another host than this machine (`localhost`, a loopback address); one that names none does
/// not. Where nobody signs in only this machine may ask: a page elsewhere could point a name of its own at this
/// address.
#[must_use]
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return false };
    let host = host.to_str().unwrap_or("?");
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|letter| letter.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name != "localhost"
        && !address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

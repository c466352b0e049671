//! Every route: who is answered what. The tests of pages in a browser go through it too, so that none is forgotten.

/// What is answered at a level to reader, editor, reviewer and keeper.
pub(crate) type Roles = [u16; 4];

/// Method; route; what is answered to nobody (nor to a session that ended), to an account that must
/// take up a second factor first, and at the levels public, team, sealed.
pub(crate) type Row = (&'static str, &'static str, u16, u16, [Roles; 3]);

const ALL: [Roles; 3] = [[200; 4]; 3];
/// Whoever may record is told that the decision is not complete.
const RECORDS: [Roles; 3] = [[403; 4], [403, 422, 422, 422], [403, 422, 422, 422]];
/// Whoever may record gives codes to families.
const GIVES: [Roles; 3] = [[403; 4], [403, 200, 200, 200], [403, 200, 200, 200]];
const ANY: [Roles; 3] = [[303; 4]; 3];
const FORM: [Roles; 3] = [[403; 4]; 3];
/// What keepers see; accounts of the public level record nothing, whatever their role.
const KEEPERS: [Roles; 3] = [[403; 4], [403, 403, 403, 200], [403, 403, 403, 200]];
/// A keeper who answers what they cannot know of is told that there is no such thing.
const ANSWERS: [Roles; 3] = [[403; 4], [403, 403, 403, 422], [403, 403, 403, 422]];

/// What reviewers and keepers see.
const REVIEWERS: [Roles; 3] = [[403; 4], [403, 403, 200, 200], [403, 403, 200, 200]];
/// What whoever records something sees.
const EDITORS: [Roles; 3] = [[403; 4], [403, 200, 200, 200], [403, 200, 200, 200]];
/// Reviewers and keepers who name no pair are told that there is no such thing.
const OF_PAIR: [Roles; 3] = [[403; 4], [403, 403, 404, 404], [403, 403, 404, 404]];
/// Whoever adds sees the tray; what lies there of a higher level is not there.
const ADDS: [Roles; 3] = [[403; 4], [403, 200, 200, 200], [403, 200, 200, 200]];
const SEALED_ITEM: [Roles; 3] = [[403; 4], [403, 404, 404, 404], [403, 200, 200, 200]];
/// A table has no pages to be drawn.
const NO_PAGE: [Roles; 3] = [[403; 4], [403, 404, 404, 404], [403, 404, 404, 404]];

/// Pages stand here once: `*` is each language. A thing of a higher level is as one that is not there: 404.
pub(crate) const TABLE: &[Row] = &[
    ("GET", "/", 303, 303, ANY),
    ("GET", "/login", 200, 200, ALL),
    ("POST", "/login", 403, 403, FORM),
    ("POST", "/logout", 303, 403, FORM),
    ("GET", "/style.css", 200, 200, ALL),
    ("GET", "/review.js", 200, 200, ALL),
    ("GET", "/icon.svg", 200, 200, ALL),
    ("GET", "/favicon.ico", 200, 200, ALL),
    ("GET", "/source/{id}/bytes", 303, 303, ALL),
    ("GET", "/source/{id}/shown", 303, 303, ALL),
    ("GET", "/bring-in.js", 200, 200, ALL),
    ("GET", "/*/bring-in", 303, 303, ADDS),
    ("POST", "/*/bring-in", 303, 303, FORM),
    ("POST", "/*/bring-in/again", 303, 303, FORM),
    ("GET", "/*/bring-in/{id}", 303, 303, SEALED_ITEM),
    ("POST", "/*/bring-in/{id}", 303, 303, FORM),
    ("GET", "/*/bring-in/{id}/guide", 303, 303, SEALED_ITEM),
    ("GET", "/*/bring-in/{id}/state", 303, 303, ADDS),
    ("GET", "/*/bring-in/{id}/page/1", 303, 303, NO_PAGE),
    ("GET", "/*/problems", 303, 303, ALL),
    ("POST", "/*/problems", 303, 303, FORM),
    ("GET", "/api/problems", 401, 403, ALL),
    ("GET", "/*/account", 303, 200, ALL),
    ("POST", "/*/account/password", 303, 403, FORM),
    ("POST", "/*/account/totp", 303, 403, FORM),
    ("POST", "/*/account/totp/confirm", 303, 403, FORM),
    ("POST", "/*/account/feed", 303, 403, FORM),
    ("GET", "/*/alerts.atom", 404, 404, [[404; 4]; 3]),
    ("GET", "/*/alerts.ics", 404, 404, [[404; 4]; 3]),
    ("GET", "/*/family", 200, 200, ALL),
    ("POST", "/*/family", 403, 403, FORM),
    // Whoever has no room is led to the door.
    ("GET", "/*/family/sheet", 303, 303, ANY),
    ("POST", "/*/family/letter", 303, 303, ANY),
    ("POST", "/*/family/leave", 303, 303, ANY),
    ("GET", "/*/person/{id}/family", 303, 303, GIVES),
    ("POST", "/*/person/{id}/family", 303, 303, FORM),
    ("POST", "/*/account/sessions", 303, 403, FORM),
    ("GET", "/*/proposals", 303, 303, KEEPERS),
    ("POST", "/*/proposals", 303, 303, ANSWERS),
    ("GET", "/*/review", 303, 303, REVIEWERS),
    ("POST", "/*/review", 303, 303, FORM),
    ("GET", "/*/review/picture.svg", 303, 303, OF_PAIR),
    ("GET", "/*/review/changes", 303, 303, REVIEWERS),
    ("POST", "/*/review/apply", 303, 303, FORM),
    ("GET", "/*/work", 303, 303, EDITORS),
    ("POST", "/*/work/decide", 303, 303, FORM),
    ("POST", "/*/work/assign", 303, 303, FORM),
    ("POST", "/*/work/watch", 303, 303, FORM),
    ("POST", "/*/work/looked", 303, 303, FORM),
    ("POST", "/*/work/repeats", 303, 303, FORM),
    ("POST", "/*/screen", 303, 303, ALL),
    ("POST", "/*/screen/settle", 303, 303, RECORDS),
    ("POST", "/api/screen", 401, 403, ALL),
    ("POST", "/api/screen/settle", 401, 403, RECORDS),
    ("GET", "/api/openapi.json", 401, 403, ALL),
    ("GET", "/*", 303, 303, ALL),
    ("GET", "/*/people", 303, 303, ALL),
    ("GET", "/*/search", 303, 303, ALL),
    ("GET", "/*/person/{id}", 303, 303, ALL),
    ("GET", "/*/person/{id}/dossier.pdf", 303, 303, ALL),
    ("GET", "/*/person/{id}/dossier.md", 303, 303, ALL),
    ("GET", "/*/person/{id}/answer.pdf", 303, 303, ALL),
    ("GET", "/*/person/{id}/answer.md", 303, 303, ALL),
    ("GET", "/*/person/{id}/wgeid.pdf", 303, 303, ALL),
    ("GET", "/*/person/{id}/wgeid.md", 303, 303, ALL),
    ("GET", "/*/person/{id}/ced.pdf", 303, 303, ALL),
    ("GET", "/*/person/{id}/ced.md", 303, 303, ALL),
    ("GET", "/*/subject/{id}/batch.pdf", 303, 303, ALL),
    ("GET", "/*/subject/{id}/batch.md", 303, 303, ALL),
    ("GET", "/*/alerts", 303, 303, ALL),
    ("GET", "/*/findings", 303, 303, ALL),
    ("GET", "/*/finding/{id}", 303, 303, ALL),
    ("GET", "/*/record/{id}", 303, 303, ALL),
    ("GET", "/*/screen", 303, 303, ALL),
    ("GET", "/*/sources", 303, 303, ALL),
    ("GET", "/*/source/{id}", 303, 303, ALL),
    ("GET", "/*/orders", 303, 303, ALL),
    ("GET", "/*/order/{id}", 303, 303, ALL),
    ("GET", "/*/batches", 303, 303, ALL),
    ("GET", "/*/batch/{id}", 303, 303, ALL),
    ("GET", "/*/batch/{id}/named.csv", 303, 303, ALL),
    ("GET", "/*/batch/{id}/named.svg", 303, 303, ALL),
    ("GET", "/*/dashboard", 303, 303, ALL),
    ("GET", "/*/dashboard.csv", 303, 303, ALL),
    ("GET", "/*/dashboard.svg", 303, 303, ALL),
    ("GET", "/*/map", 303, 303, ALL),
    ("GET", "/*/map.csv", 303, 303, ALL),
    ("GET", "/*/map.svg", 303, 303, ALL),
    ("GET", "/*/orders.csv", 303, 303, ALL),
    ("GET", "/*/person/{id}/timeline.svg", 303, 303, ALL),
    ("GET", "/*/instruments", 303, 303, ALL),
    ("GET", "/*/authorities", 303, 303, ALL),
    ("GET", "/*/groups", 303, 303, ALL),
    ("GET", "/*/subjects", 303, 303, ALL),
    ("GET", "/*/subject/{id}", 303, 303, ALL),
    ("GET", "/*/labels", 303, 303, ALL),
    ("GET", "/*/statements", 303, 303, ALL),
    ("GET", "/*/countries", 303, 303, ALL),
    ("GET", "/*/places", 303, 303, ALL),
    ("GET", "/*/uncounted", 303, 303, ALL),
    ("GET", "/*/uncounted/{id}", 303, 303, ALL),
    ("GET", "/*/ledger", 303, 303, ALL),
    ("GET", "/api/home", 401, 403, ALL),
    ("GET", "/api/people", 401, 403, ALL),
    ("GET", "/api/search", 401, 403, ALL),
    ("GET", "/api/person/{id}", 401, 403, ALL),
    ("GET", "/api/alerts", 401, 403, ALL),
    ("GET", "/api/findings", 401, 403, ALL),
    ("GET", "/api/finding/{id}", 401, 403, ALL),
    ("GET", "/api/record/{id}", 401, 403, ALL),
    ("GET", "/api/screen", 401, 403, ALL),
    ("GET", "/api/sources", 401, 403, ALL),
    ("GET", "/api/source/{id}", 401, 403, ALL),
    ("GET", "/api/orders", 401, 403, ALL),
    ("GET", "/api/order/{id}", 401, 403, ALL),
    ("GET", "/api/batches", 401, 403, ALL),
    ("GET", "/api/batch/{id}", 401, 403, ALL),
    ("GET", "/api/dashboard", 401, 403, ALL),
    ("GET", "/api/map", 401, 403, ALL),
    ("GET", "/api/instruments", 401, 403, ALL),
    ("GET", "/api/authorities", 401, 403, ALL),
    ("GET", "/api/groups", 401, 403, ALL),
    ("GET", "/api/subjects", 401, 403, ALL),
    ("GET", "/api/subject/{id}", 401, 403, ALL),
    ("GET", "/api/labels", 401, 403, ALL),
    ("GET", "/api/statements", 401, 403, ALL),
    ("GET", "/api/countries", 401, 403, ALL),
    ("GET", "/api/places", 401, 403, ALL),
    ("GET", "/api/uncounted", 401, 403, ALL),
    ("GET", "/api/uncounted/{id}", 401, 403, ALL),
    ("GET", "/uncounted/table.csv", 303, 303, ALL),
    ("GET", "/api/ledger", 401, 403, ALL),
];

/// The route in the table that stands for a path.
pub(crate) fn route(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').skip(1).collect();
    if matches!(parts.first(), Some(&("es" | "en"))) {
        parts[0] = "*";
    }
    let at = if parts.first() == Some(&"source") { 1 } else { 2 };
    let takes = |kind: &&str| {
        matches!(
            *kind,
            "person"
                | "finding"
                | "record"
                | "source"
                | "order"
                | "batch"
                | "subject"
                | "uncounted"
                | "bring-in"
        )
    };
    if parts.len() > at && parts[at] != "again" && parts.get(at - 1).is_some_and(takes) {
        parts[at] = "{id}";
    }
    format!("/{}", parts.join("/"))
}

//! What pages draw: pictures with their tables and files, and small numbers where everybody reads.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::Level;
    use paradero_web::router;
    use serde_json::Value;
    use tower::ServiceExt;

    use crate::support::{Fixture, ask, text};

    async fn get(path: &str) -> Response<Body> {
        ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A page of a register that holds more, at a level.
    async fn page_of(more: &'static str, level: Level, path: &str) -> (StatusCode, String) {
        let fixture = Fixture { more, level: Some(level), ..Fixture::default() };
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router(Arc::new(fixture), true).oneshot(request).await.unwrap();
        (response.status(), text(response).await)
    }

    /// The one picture of a page whose id begins so.
    fn picture<'a>(page: &'a str, id: &str) -> &'a str {
        let at = page
            .find(&format!("aria-labelledby=\"{id}-title\""))
            .unwrap_or_else(|| panic!("no {id}"));
        let from = page[..at].rfind("<svg").unwrap();
        // Marks are pictures within the picture.
        let ends = ["</svg></figure>", "</svg><figcaption", "</svg></div>"];
        let to = ends.iter().filter_map(|end| Some(at + page[at..].find(end)?)).min().unwrap();
        &page[from..to]
    }

    #[tokio::test]
    async fn a_timeline_has_lanes_by_speaker_gaps_orders_and_its_table() {
        let page = text(get("/en/person/person-1").await).await;
        let drawn = picture(&page, "timeline");
        for part in [
            "North House",
            "said by Ministry of Doors",
            "No source says where: 2 Oct 2024",
            "class=\"p-gap\"",
            "class=\"p-over\"",
            "deadline of “Return order”: 2 Oct 2024; 12 days over",
            // Sometime in September: blurred.
            "fill=\"url(#timeline-comes)\"",
            "href=\"/en/record/src1%3A1\"",
            "role=\"group\"",
        ] {
            assert!(drawn.contains(part), "{part}: {drawn}");
        }
        let table = page.split("The timeline as a table").nth(1).unwrap();
        for part in [
            "North House",
            "No source says where",
            "Deadline of “Return order”",
            "Last proof of life",
        ] {
            assert!(table.contains(part), "{part}");
        }
        assert!(page.contains("href=\"/en/person/person-1/timeline.svg\" download"));
    }

    #[tokio::test]
    async fn a_contradiction_is_marked_over_the_places() {
        let found = "INSERT INTO finding VALUES ('f9', 'two-places-at-once', 'person-1', 'person', 'notable', 'corroborated', 0, 'certain',
            NULL, 19990, 19990, 19995, 19995, 5, NULL, NULL, 'Two.', 'Dos.', 'open', NULL);";
        let (_, page) = page_of(found, Level::Team, "/en/person/person-1").await;
        let drawn = picture(&page, "timeline");
        assert!(drawn.contains("class=\"p-clash\"") && drawn.contains("href=\"/en/finding/f9\""));
    }

    #[tokio::test]
    async fn pictures_and_tables_come_as_files() {
        for path in [
            "/es/person/person-1/timeline.svg",
            "/en/batch/batch-1/named.svg",
            "/es/dashboard.svg?over=place",
            "/en/map.svg",
        ] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml", "{path}");
            assert!(
                response.headers()[header::CONTENT_DISPOSITION]
                    .to_str()
                    .unwrap()
                    .starts_with("attachment")
            );
            let svg = text(response).await;
            assert!(
                svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"")
                    && svg.ends_with("</svg>\n"),
                "{path}"
            );
            assert!(svg.contains("<title") && svg.contains("<desc"), "{path}");
            for acts in ["<script", " href=", "<b>", " style=", "<foreignObject", "<image"] {
                assert!(!svg.contains(acts), "{path}: {acts}");
            }
            // Whole and well formed: what a page has as HTML must hold as XML too.
            let opened = svg.matches('<').count();
            let closed = svg.matches("</").count() + svg.matches("/>").count();
            assert_eq!(opened - svg.matches("</").count(), closed, "{path}");
        }
        for path in [
            "/es/orders.csv",
            "/en/orders.csv?lane=overdue",
            "/en/batch/batch-1/named.csv",
            "/es/dashboard.csv",
            "/en/map.csv",
        ] {
            let response = get(path).await;
            assert_eq!(
                response.headers()[header::CONTENT_TYPE],
                "text/csv; charset=utf-8",
                "{path}"
            );
            assert!(text(response).await.lines().count() > 1, "{path}");
        }
        for path in ["/en/person/none/timeline.svg", "/en/batch/order-1/named.csv", "/xx/map.svg"] {
            assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn a_cell_that_a_spreadsheet_would_run_is_marked() {
        let hostile = "UPDATE subject SET name = '=HYPERLINK(\"http://x\")' WHERE id = 'order-1';";
        let (_, csv) = page_of(hostile, Level::Team, "/en/orders.csv").await;
        assert!(csv.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{csv}");
    }

    #[tokio::test]
    async fn the_board_has_lanes_and_each_filter_is_a_link() {
        let page = text(get("/en/orders").await).await;
        assert!(page.contains("Overdue <span class=\"soft\">(1)</span>"), "{page}");
        assert!(
            page.contains("href=\"/en/orders?lane=overdue\"")
                && page.contains("href=\"/en/orders?state=overdue\"")
        );
        assert!(picture(&page, "lanes").contains("Overdue: 1"));
        let lane = text(get("/en/orders?lane=overdue").await).await;
        assert!(lane.contains("aria-current=\"true\"") && lane.contains("Return order"));
        assert!(
            lane.contains("href=\"/en/orders.csv?lane=overdue\"")
                && lane.contains("href=\"/api/orders?lane=overdue\"")
        );
        let none = text(get("/en/orders?lane=obeyed").await).await;
        assert!(!none.contains("/en/order/order-1"));
    }

    #[tokio::test]
    async fn a_batch_shows_announced_against_named_and_who_is_covered() {
        let page = text(get("/en/batch/batch-1").await).await;
        let drawn = picture(&page, "batch");
        assert!(drawn.contains(">1 + 9</text>") && drawn.contains("class=\"p-missing\""));
        let covered = page.split("Covered by an order that bars removal").nth(1).unwrap();
        assert!(covered.contains("Ana Pérez") && covered.contains("Return order"));
        // An order that no longer stands covers nobody.
        let ended = "UPDATE protection SET until_lo = 20000, until_hi = 20000;";
        let (_, page) = page_of(ended, Level::Team, "/en/batch/batch-1").await;
        assert!(page.contains("No order in force that this level sees covers anybody named here."));
    }

    #[tokio::test]
    async fn each_column_of_the_dashboard_leads_to_its_list() {
        let page = text(get("/en/dashboard").await).await;
        let drawn = picture(&page, "multiple-2");
        assert!(
            drawn.contains("href=\"/en/findings?rule=return-order-unmet&amp;month=2024-10\""),
            "{drawn}"
        );
        let listed = text(get("/en/findings?rule=return-order-unmet&month=2024-10").await).await;
        assert!(listed.contains("1 finding") && listed.contains("Oct 2024"));
        let place = text(get("/en/dashboard?over=place").await).await;
        assert!(place.contains("href=\"/en/findings?place=place-1&amp;month=2024-10\""));
    }

    #[tokio::test]
    async fn the_map_draws_what_sources_place_and_lists_the_rest() {
        let page = text(get("/en/map").await).await;
        let drawn = picture(&page, "map");
        assert!(drawn.contains("class=\"p-land\"") && drawn.contains("North House: 1"));
        assert!(page.contains("country not stated"), "the removal's country of departure");
        let apart = "DELETE FROM claim WHERE id = 'c22';";
        let (_, page) = page_of(apart, Level::Team, "/en/map").await;
        assert!(page.contains("no source gives coordinates"), "{page}");
    }

    /// Names of fields that count persons or findings over something.
    const TALLIES: [&str; 5] = ["findings", "persons", "people", "number", "certain"];

    /// Small counts in an answer, with where they stand.
    fn small(value: &Value, place: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if TALLIES.contains(&name.as_str())
                        && value.as_i64().is_some_and(|n| (1..10).contains(&n))
                    {
                        found.push(format!("{place}.{name}: {value}"));
                    }
                    small(value, &format!("{place}.{name}"), found);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| small(item, place, found)),
            _ => {}
        }
    }

    /// Pages that count persons or findings over something, and where a count stands that is no such tally.
    const COUNTING: [&str; 12] = [
        "/dashboard",
        "/dashboard?over=authority",
        "/dashboard?over=place",
        "/map",
        "/places",
        "/home",
        "/findings",
        "/people",
        "/instruments",
        "/authorities",
        "/groups",
        "/labels",
    ];

    #[tokio::test]
    async fn no_page_that_counts_tells_a_small_number_to_everybody() {
        let mut seen = 0;
        for path in COUNTING {
            let mut shown = Vec::new();
            let (_, answer) = page_of("", Level::Team, &format!("/api{path}")).await;
            small(&serde_json::from_str(&answer).unwrap(), path, &mut shown);
            seen += shown.len();
            let (status, answer) = page_of("", Level::Public, &format!("/api{path}")).await;
            assert_eq!(status, StatusCode::OK, "{path}");
            let mut shown = Vec::new();
            small(&serde_json::from_str(&answer).unwrap(), path, &mut shown);
            // What a person's own line says of that person is no tally over people.
            shown.retain(|place| {
                !place.starts_with("/people.people.") && !place.contains(".subjects.number")
            });
            assert_eq!(shown, Vec::<String>::new());
        }
        assert!(
            seen > 20,
            "nothing small is there, so that none is kept back would prove nothing: {seen}"
        );
    }

    #[tokio::test]
    async fn a_number_that_is_kept_back_is_said_to_be_and_leads_nowhere() {
        let (_, page) = page_of("", Level::Public, "/en/dashboard").await;
        assert!(page.contains("kept back") && page.contains("counts below 10"));
        assert!(!page.contains("month=2024-10"), "{page}");
    }
}

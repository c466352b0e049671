//! Screening by page and by JSON, and settling a hit.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use paradero_web::router;
    use tower::ServiceExt;

    use crate::support::{Fixture, ask, form, text};

    fn sends(path: &str, fields: &[(&str, &str, &str)]) -> Request<Body> {
        let parts = fields.iter().map(|(name, file, text)| {
            let file =
                if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
            format!(
                "--cut\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n"
            )
        });
        Request::post(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from(parts.collect::<String>() + "--cut--\r\n"))
            .unwrap()
    }

    #[tokio::test]
    async fn a_pasted_list_and_a_file_are_screened_and_what_cannot_be_read_is_said() {
        let list = "Elena Ruis; 1990-02-03\nKarla Wobber\n<b>x</b>";
        let pasted = ask(sends("/en/screen", &[("list", "", list), ("to", "", "XB")])).await;
        assert_eq!(pasted.status(), StatusCode::OK);
        assert_eq!(pasted.headers()[header::CACHE_CONTROL], "no-store");
        let page = text(pasted).await;
        assert!(page.contains("3 rows screened"), "{page}");
        assert!(page.contains("Elena Ruiz Castro"));
        assert!(page.contains("&lt;b&gt;x&lt;/b&gt;") && !page.contains("<b>x"), "names are text");
        assert!(page.contains("example.org/register"), "the checkpoint stands on the notice");
        let file = "Pasajero,Nacimiento\n\"RUIZ CASTRO, ELENA\",1990-02-03\n";
        let sent = ask(sends("/es/screen", &[("file", "m.csv", file), ("list", "", "")])).await;
        let page = text(sent).await;
        assert!(page.contains("1 fila cotejada"), "{page}");
        assert!(page.contains("taken for the whole name"), "how it was read");
        let nothing = ask(sends("/es/screen", &[("list", "", " ")])).await;
        assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let country = ask(sends("/en/screen", &[("list", "", "A B"), ("to", "", "nowhere")])).await;
        assert_eq!(country.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(text(country).await.contains("is no country code"));
        let cut_off = Request::post("/en/screen")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from("--cut\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nA"));
        assert_eq!(ask(cut_off.unwrap()).await.status(), StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn one_and_many_are_screened_by_json() {
        let post = async |body: &str| {
            let request = Request::post("/api/screen").body(Body::from(body.to_owned())).unwrap();
            let response = ask(request).await;
            let status = response.status();
            (status, serde_json::from_str::<serde_json::Value>(&text(response).await).unwrap())
        };
        let one = r#"{"name": "Elena Ruis", "born": "1990-02-03", "to": "XB"}"#;
        let (status, answer) = post(one).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["rows"][0]["outcome"], "known");
        assert_eq!(answer["rows"][0]["hits"][0]["name"], "Elena Ruiz Castro");
        assert_eq!(answer["rows"][0]["hits"][0]["standing"], "supported");
        for (top, status) in [("1", 200), ("0", 400), ("101", 400), ("\"x\"", 400)] {
            let asked = format!(r#"{{"name": "Elena Ruiz", "top": {top}}}"#);
            let (answered, answer) = post(&asked).await;
            let refused = answer["error"].as_str().is_some_and(|why| why.contains("`top` is"));
            assert_eq!((answered.as_u16(), refused), (status, status != 200), "{top}: {answer}");
        }
        let many =
            r#"{"rows": [{"name": "Elena Ruiz", "born": "31/02/1990"}, {"name": "ELENA RUIZ"}]}"#;
        let (_, answer) = post(many).await;
        assert_eq!(answer["rows"].as_array().unwrap().len(), 2);
        assert_eq!(
            answer["rows"][0]["problems"].as_array().unwrap().len(),
            1,
            "said, and not used"
        );
        assert_eq!(answer["twice"][0]["rows"], serde_json::json!([0, 1]));
        for bad in ["", "{", "[]", r#"{"rows": []}"#, r#"{"name": 3}"#] {
            let (status, answer) = post(bad).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{bad}");
            assert!(answer["error"].is_string(), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_hit_is_settled_with_a_reason_by_a_form_of_this_register_alone() {
        let pages = router(Arc::new(Fixture::default()), true);
        let send = async |request| pages.clone().oneshot(request).await.unwrap();
        let list = [("list", "", "Elena Ruiz; 1990-02-03")];
        let page = text(send(sends("/en/screen", &list)).await).await;
        assert!(page.contains("action=\"/en/screen/settle\""), "{page}");
        let value = |name: &str| {
            let begin = format!("name=\"{name}\" value=\"");
            page.split(&begin).nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!(value("born"), "1990-02-03");
        let fields = |token: &str, why: &str| {
            format!(
                "name=Elena+Ruiz&born=1990-02-03&person=row+1+%28line+2%29&reopen=false&why={why}&token={token}"
            )
        };
        let settle = |fields| form("/en/screen/settle", "", fields);
        for token in ["", "0"] {
            let forged = send(settle(fields(token, "another"))).await;
            assert_eq!(forged.status(), StatusCode::FORBIDDEN);
        }
        let without = send(settle(fields(&value("token"), ""))).await;
        assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let done = send(settle(fields(&value("token"), "another"))).await;
        assert_eq!(done.status(), StatusCode::OK);
        assert!(text(done).await.contains("as entry 7"));
        let earlier = text(send(sends("/en/screen?as-of=1", &list)).await).await;
        assert!(!earlier.contains("/screen/settle"), "nothing is decided of an earlier state");
    }

    #[tokio::test]
    async fn a_hit_is_settled_by_json_and_by_no_other_site() {
        let body = r#"{"name": "Elena Ruiz", "person": "row 1 (line 2)", "why": "another"}"#;
        let post = async |kind: &str, body: &str| {
            let request = Request::post("/api/screen/settle").header(header::CONTENT_TYPE, kind);
            let response = ask(request.body(Body::from(body.to_owned())).unwrap()).await;
            (response.status(), text(response).await)
        };
        let (status, answer) = post("application/json", body).await;
        assert_eq!((status, answer.as_str()), (StatusCode::OK, r#"{"entry":7}"#));
        let (status, _) = post("text/plain", body).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form may send that unasked");
        assert_eq!(post("application/json", "{").await.0, StatusCode::BAD_REQUEST);
        let (status, answer) = post("application/json", "{}").await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.contains("say why"), "{answer}");
    }
}

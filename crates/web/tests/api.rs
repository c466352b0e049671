//! The JSON API: examples that are what is answered, other forms of a list, links through it, answers that are not sent twice.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use axum::body::{Body, to_bytes};
    use axum::http::{Request, Response, StatusCode, header};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    use serde_json::{Map, Value};

    use crate::support::{ask, text};

    /// Where examples lie; `UPDATE_EXAMPLES=1` writes them anew.
    const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/api/examples.json");

    async fn get(path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        let request = headers
            .iter()
            .fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        ask(request.body(Body::empty()).unwrap()).await
    }

    async fn json(path: &str) -> Value {
        serde_json::from_str(&text(get(path, &[]).await).await).unwrap()
    }

    /// The first entry of every list of things, and text without the tags that the fixture puts into it to see that they do nothing.
    fn shortened(value: Value) -> Value {
        match value {
            // Entries of one form are a list; of several, the parts of one thing.
            Value::Array(entries)
                if entries.iter().all(|one| one.is_object() || one.is_array()) =>
            {
                entries.into_iter().take(1).map(shortened).collect()
            }
            Value::Array(entries) => entries.into_iter().map(shortened).collect(),
            Value::Object(parts) => {
                parts.into_iter().map(|(name, value)| (name, shortened(value))).collect()
            }
            Value::String(text) => {
                let mut parts = text.split('<');
                let first = parts.next().unwrap_or_default().to_owned();
                let rest = parts.map(|part| part.split_once('>').map_or(part, |(_, rest)| rest));
                Value::String(rest.fold(first, |text, part| text + part))
            }
            other => other,
        }
    }

    fn id_of(path: &str) -> &'static str {
        match path.trim_start_matches("/api/").split('/').next().unwrap() {
            "person" => "person-1",
            "finding" => "f1",
            "record" => "src1%3A1",
            "order" => "order-1",
            "subject" | "batch" => "batch-1",
            "uncounted" => "3",
            _ => "src1",
        }
    }

    #[tokio::test]
    async fn examples_of_the_description_are_what_is_answered() {
        let described = json("/api/openapi.json").await;
        let mut made = Map::new();
        for (path, item) in described["paths"].as_object().unwrap() {
            let content = &item["get"]["responses"]["200"]["content"]["application/json"];
            if content.is_object() && path.starts_with("/api/") {
                let answer = json(&path.replace("{id}", id_of(path))).await;
                made.insert(path.clone(), shortened(answer));
            }
        }
        let made = format!("{:#}\n", Value::Object(made));
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            std::fs::write(EXAMPLES, made).unwrap();
            return;
        }
        let kept = std::fs::read_to_string(EXAMPLES).unwrap();
        assert!(kept == made, "UPDATE_EXAMPLES=1 cargo test --test api writes them anew");
        for (path, item) in described["paths"].as_object().unwrap() {
            let content = &item["get"]["responses"]["200"]["content"]["application/json"];
            assert_eq!(
                content.is_object(),
                content["example"].is_object() || content["example"].is_array(),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn parts_of_schemas_have_names_of_their_own_and_say_what_they_are() {
        let described = json("/api/openapi.json").await;
        let schemas = described["components"]["schemas"].as_object().unwrap();
        assert!(schemas.len() > 100, "{}", schemas.len());
        for (name, schema) in schemas {
            assert!(
                !name.ends_with(|last: char| last.is_ascii_digit()),
                "two types are called {name}"
            );
            assert!(schema["description"].is_string(), "{name} says nothing");
        }
    }

    /// All rows of Parquet as text, nothing as nothing.
    fn parquet_rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
        let reader =
            ParquetRecordBatchReaderBuilder::try_new(axum::body::Bytes::from(bytes)).unwrap();
        let heads = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
        let mut rows = vec![heads];
        for batch in reader.build().unwrap() {
            let batch = batch.unwrap();
            for row in 0..batch.num_rows() {
                let cell = |column: &arrow_array::ArrayRef| arrow_cell(column.as_ref(), row);
                rows.push(batch.columns().iter().map(cell).collect());
            }
        }
        rows
    }

    fn arrow_cell(column: &dyn arrow_array::Array, row: usize) -> String {
        use arrow_array::cast::AsArray;
        use arrow_array::types::{Float64Type, Int64Type};
        if column.is_null(row) {
            return String::new();
        }
        if let Some(text) = column.as_string_opt::<i32>() {
            return text.value(row).to_owned();
        }
        if let Some(whole) = column.as_primitive_opt::<Int64Type>() {
            return whole.value(row).to_string();
        }
        if let Some(number) = column.as_primitive_opt::<Float64Type>() {
            return Value::from(number.value(row)).to_string();
        }
        column.as_boolean().value(row).to_string()
    }

    fn csv_rows(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader
            .records()
            .map(|row| {
                row.unwrap()
                    .iter()
                    .map(|cell| paradero_register::cells::read(cell).to_owned())
                    .collect()
            })
            .collect()
    }

    #[tokio::test]
    async fn a_list_is_the_same_as_json_csv_and_parquet() {
        let described = json("/api/openapi.json").await;
        let mut compared = 0;
        for (path, item) in described["paths"].as_object().unwrap() {
            let content = &item["get"]["responses"]["200"]["content"];
            if content["text/csv"].is_null() || !path.starts_with("/api/") {
                continue;
            }
            let path = path.replace("{id}", id_of(path));
            let as_csv = get(&path, &[("accept", "text/csv")]).await;
            assert_eq!(as_csv.headers()[header::CONTENT_TYPE], "text/csv; charset=utf-8", "{path}");
            let as_csv = csv_rows(&text(as_csv).await);
            let as_parquet = get(&format!("{path}?format=parquet"), &[]).await;
            assert_eq!(
                as_parquet.headers()[header::CONTENT_TYPE],
                "application/vnd.apache.parquet"
            );
            let bytes = to_bytes(as_parquet.into_body(), usize::MAX).await.unwrap().to_vec();
            assert_eq!(as_csv, parquet_rows(bytes), "{path}");
            let answer = json(&format!("{path}?per-page=500")).await;
            let lists = answer.as_array().into_iter().chain(
                answer
                    .as_object()
                    .into_iter()
                    .flat_map(|parts| parts.values().filter_map(Value::as_array)),
            );
            assert!(lists.map(Vec::len).any(|rows| rows == as_csv.len() - 1), "{path}");
            compared += usize::from(as_csv.len() > 1);
        }
        assert!(compared >= 15, "{compared} lists that are not empty");
        let people = csv_rows(&text(get("/api/people?format=csv", &[]).await).await);
        let (heads, first) = (&people[0], &people[1]);
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let one = json("/api/people").await["people"][0].clone();
        assert_eq!(first[at("id")], one["id"].as_str().unwrap());
        assert_eq!(
            first[at("birth.earliest")],
            one["birth"]["earliest"].as_str().unwrap_or_default()
        );
        assert_eq!(first[at("mentions")], one["mentions"].to_string());
    }

    #[tokio::test]
    async fn what_is_not_there_in_a_form_is_refused() {
        for (path, accept, status) in [
            ("/api/person/person-1", "text/csv", StatusCode::NOT_ACCEPTABLE),
            ("/api/person/person-1?format=csv", "", StatusCode::BAD_REQUEST),
            ("/api/people?format=xlsx", "", StatusCode::BAD_REQUEST),
            ("/api/people", "image/png", StatusCode::NOT_ACCEPTABLE),
            ("/api/people", "text/html, */*;q=0.1", StatusCode::OK),
        ] {
            let answer = get(path, &[("accept", accept)]).await;
            assert_eq!(answer.status(), status, "{path} {accept}");
            assert!(
                status.is_success()
                    || text(answer).await.contains("csv")
                    || path.contains("person/"),
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn links_lead_through_the_whole_list_once() {
        let all = json("/api/people").await;
        let total = all["total"].as_u64().unwrap();
        let (mut path, mut found) = ("/api/people?per-page=1".to_owned(), Vec::new());
        loop {
            let answer = get(&path, &[]).await;
            let links = answer.headers()[header::LINK].to_str().unwrap().to_owned();
            let page: Value = serde_json::from_str(&text(answer).await).unwrap();
            found.extend(page["people"].as_array().unwrap().clone());
            let next = links.split(", ").find(|link| link.ends_with("rel=\"next\""));
            let Some(next) = next else { break };
            path = next.trim_start_matches('<').split('>').next().unwrap().to_owned();
        }
        assert_eq!(found.len() as u64, total);
        assert_eq!(&Value::Array(found), &all["people"]);
        assert!(get("/api/person/person-1", &[]).await.headers().get(header::LINK).is_none());
    }

    #[tokio::test]
    async fn what_a_client_has_is_not_sent_again() {
        let first = get("/api/people", &[]).await;
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let again = get("/api/people", &[("if-none-match", &tag)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()[header::ETAG], tag.as_str());
        assert!(text(again).await.is_empty());
        let weak = format!("\"other\", W/{tag}");
        assert_eq!(
            get("/api/people", &[("if-none-match", &weak)]).await.status(),
            StatusCode::NOT_MODIFIED
        );
        for (path, headers) in [
            ("/api/people?per-page=1", vec![("if-none-match", tag.as_str())]),
            ("/api/people", vec![("if-none-match", tag.as_str()), ("accept", "text/csv")]),
        ] {
            assert_eq!(get(path, &headers).await.status(), StatusCode::OK, "{path}");
        }
        // Nothing may be kept by what lies between, whatever a client keeps itself.
        assert_eq!(first.headers()[header::CACHE_CONTROL], "no-store");
    }
}

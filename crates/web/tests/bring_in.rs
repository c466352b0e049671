//! Files by the pages: into the tray, through the wizard, into the register, over a tray on a real disk.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, StatusCode, header};
    use paradero_intake::passage::model::Endpoint;
    use paradero_web::router;
    use tower::ServiceExt;

    use crate::support::{Fixture, OwnDesk, form, text};

    /// Pages with a tray.
    fn pages() -> Router {
        router(Arc::new(Fixture { desk: Some(OwnDesk::new()), ..Fixture::default() }), true)
    }

    async fn get(pages: &Router, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::HOST, "localhost").body(Body::empty());
        let response = pages.clone().oneshot(request.unwrap()).await.unwrap();
        (response.status(), text(response).await)
    }

    async fn token(pages: &Router) -> String {
        let page = get(pages, "/es/bring-in").await.1;
        page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    /// Sends files as the form does. The status, where the answer leads, and its text.
    async fn send(
        pages: &Router,
        token: &str,
        files: &[(&str, &[u8])],
    ) -> (StatusCode, String, String) {
        let mut body = Vec::new();
        for (name, value) in
            [("token", token), ("level", "team"), ("given_by", "Ana <b>"), ("obtained", "en mano")]
        {
            body.extend(
                format!(
                    "--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        for (name, bytes) in files {
            let head = format!(
                "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
            );
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(b"--cut--\r\n");
        let request = Request::post("/es/bring-in")
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
            .body(Body::from(body));
        let response = pages.clone().oneshot(request.unwrap()).await.unwrap();
        let to = response
            .headers()
            .get(header::LOCATION)
            .and_then(|to| to.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        (response.status(), to, text(response).await)
    }

    async fn post(pages: &Router, path: &str, body: String) -> StatusCode {
        let mut request = form(path, "", body);
        request.headers_mut().insert(header::HOST, "localhost".parse().unwrap());
        pages.clone().oneshot(request).await.unwrap().status()
    }

    const LIST: &[u8] =
        b"Nombre,Fecha,<script>\nMarta <b>evil</b>,13/02/2025,x\nJoel Barrundia,30/02/2025,y\n";

    #[tokio::test]
    async fn a_list_is_taken_in_read_and_shown_without_anything_in_it_that_acts() {
        let pages = pages();
        let (status, to, _) = send(&pages, &token(&pages).await, &[("lista <i>.csv", LIST)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let (status, page) = get(&pages, &to).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert!(page.contains("2 filas = 2 leídas enteras + 0 con problemas"), "{page}");
        assert!(
            page.contains("Marta &lt;b&gt;evil&lt;/b&gt;") && page.contains("lista &lt;i&gt;.csv")
        );
        for raw in ["<b>evil", "<i>.csv", "<script>", " style=", " onclick="] {
            assert!(!page.contains(raw), "{raw}");
        }
        assert!(page.len() < 150 << 10, "{} bytes", page.len());
        let (_, page) = get(&pages, &format!("{to}?column=Fecha")).await;
        assert!(
            page.contains("<option value=\"arrest.on\">") && page.len() < 150 << 10,
            "{} bytes",
            page.len()
        );
        // The column is put right: one date cannot be read, and that is counted.
        let own = token(&pages).await;
        let changed = post(
            &pages,
            &to,
            format!(
                "token={own}&act=column&column=Fecha&meaning=arrest.on&date=dd/mm/yyyy&back=columns"
            ),
        )
        .await;
        assert_eq!(changed, StatusCode::SEE_OTHER);
        let (_, page) = get(&pages, &to).await;
        assert!(page.contains("1 leída entera") && page.contains("1 con problemas"), "{page}");
        let (status, mapping) = get(&pages, &format!("{to}/guide")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(mapping.contains("kind = \"arrest\""), "{mapping}");
        // A mapping that is wrong is said to be, and can be undone.
        let wrong = post(&pages, &to, format!("token={own}&act=text&text=%5Bperson")).await;
        assert_eq!(wrong, StatusCode::SEE_OTHER);
        let (status, page) = get(&pages, &to).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("role=\"alert\"") && page.contains("disabled"), "{page}");
        post(&pages, &to, format!("token={own}&act=undo")).await;
        assert!(get(&pages, &to).await.1.contains("1 leída entera"));
    }

    #[tokio::test]
    async fn what_is_no_list_is_named_and_the_rest_is_taken_in() {
        let pages = pages();
        let files: [(&str, &[u8]); 3] =
            [("uno.csv", LIST), ("foto.xlsx", b"GIF89a...."), ("vacio.csv", b"")];
        let (status, _, page) = send(&pages, &token(&pages).await, &files).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("«uno.csv» está en la bandeja"), "{page}");
        assert!(
            page.contains("«foto.xlsx» no se recibió") && page.contains("GIF picture"),
            "{page}"
        );
        assert!(page.contains("«vacio.csv» no se recibió"), "{page}");
        let (_, tray) = get(&pages, "/es/bring-in").await;
        assert_eq!(tray.matches("value=\"throw-away\"").count(), 1);
    }

    #[tokio::test]
    async fn nothing_is_taken_in_but_from_a_page_of_this_register() {
        let pages = pages();
        let (status, _, _) = send(&pages, "0000", &[("uno.csv", LIST)]).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (_, to, _) = send(&pages, &token(&pages).await, &[("uno.csv", LIST)]).await;
        assert_eq!(
            post(&pages, &to, "token=0&act=throw-away".to_owned()).await,
            StatusCode::FORBIDDEN
        );
        assert_eq!(get(&pages, &to).await.0, StatusCode::OK);
        let own = token(&pages).await;
        assert_eq!(
            post(&pages, &to, format!("token={own}&act=throw-away")).await,
            StatusCode::SEE_OTHER
        );
        assert_eq!(get(&pages, &to).await.0, StatusCode::NOT_FOUND);
        // Where nothing is taken in there is no page of it, and nothing leads there.
        let without = router(Arc::new(Fixture::default()), true);
        assert_eq!(get(&without, "/es/bring-in").await.0, StatusCode::FORBIDDEN);
        assert!(!get(&without, "/es").await.1.contains("bring-in"));
    }

    #[tokio::test]
    async fn what_is_accepted_is_added_on_a_thread_of_its_own_and_waits_no_more() {
        let pages = pages();
        let (_, to, _) = send(&pages, &token(&pages).await, &[("uno.csv", LIST)]).await;
        get(&pages, &to).await;
        let own = token(&pages).await;
        assert_eq!(
            post(&pages, &to, format!("token={own}&act=accept")).await,
            StatusCode::SEE_OTHER
        );
        loop {
            let state = get(&pages, &format!("{to}/state")).await.1;
            if state.contains("\"to\"") {
                assert!(state.contains("/es/source/"), "{state}");
                break;
            }
            tokio::task::yield_now().await;
        }
        assert!(!get(&pages, "/es/bring-in").await.1.contains("uno.csv"));
    }

    #[tokio::test]
    async fn a_passage_of_a_text_is_marked_by_its_first_and_last_words() {
        let pages = pages();
        let order = "Juzgado Tercero de Puerto Claro. Se ordena el 15 de marzo de 2025 la libertad de Marta Iracheta Solano. Notifíquese.";
        let (_, to, _) =
            send(&pages, &token(&pages).await, &[("orden.txt", order.as_bytes())]).await;
        let (status, page) = get(&pages, &to).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("id=\"document-text\""), "{page}");
        let (_, page) =
            get(&pages, &format!("{to}?first=Se%20ordena&last=Iracheta%20Solano.")).await;
        assert!(
            page.contains("value=\"2025-03-15\"")
                && page.contains("value=\"Marta Iracheta Solano\""),
            "{page}"
        );
        let start = page
            .split("name=\"start\" value=\"")
            .nth(2)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let end = page
            .split("name=\"end\" value=\"")
            .nth(2)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let own = token(&pages).await;
        let mark = format!(
            "token={own}&act=mark&start={start}&end={end}&kind=order&stance=orders&v-order=Orden+1&v-on=2025-03-15&v-covers=Marta+Iracheta+Solano"
        );
        assert_eq!(post(&pages, &to, mark).await, StatusCode::SEE_OTHER);
        let (_, page) = get(&pages, &to).await;
        assert!(
            page.contains("1 pasaje marcado") && page.contains("<mark>Se ordena el 15"),
            "{page}"
        );
        assert!(
            get(&pages, &format!("{to}?first=nunca&last=jam%C3%A1s"))
                .await
                .1
                .contains("No hay en el documento")
        );
        let (_, page) = get(&pages, &format!("{to}?page=1&first=&last=")).await;
        assert!(page.contains("Aún no hay nada elegido"), "{page}");
        assert!(!get(&pages, &to).await.1.contains("Aún no hay nada elegido"));
    }

    const REPORT: &str = "Puerto Claro, 12 de mayo de 2025. El martes fueron trasladadas 32 personas al Centro Penal Norte, dijo \
        Ada Holm Paz, abogada. El Juzgado Tercero de Puerto Claro no respondió.\n";

    /// A language model on this machine that answers once; what it was sent.
    fn model(content: &str) -> (Endpoint, std::thread::JoinHandle<String>) {
        use std::io::{BufRead, BufReader, Read, Write};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}/v1", listener.local_addr().unwrap());
        let body =
            serde_json::json!({ "choices": [{ "message": { "content": content } }] }).to_string();
        let served = std::thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).unwrap() > 2 {
                if let Some(number) = line.to_lowercase().strip_prefix("content-length:") {
                    length = number.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut sent = vec![0; length];
            reader.read_exact(&mut sent).unwrap();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            reader.into_inner().write_all((head + &body).as_bytes()).unwrap();
            String::from_utf8(sent).unwrap()
        });
        (Endpoint::new(&endpoint, "modelo-local", false).unwrap(), served)
    }

    #[tokio::test]
    async fn what_rules_recognise_in_a_document_leads_to_its_sentence() {
        let pages = pages();
        let (_, to, _) =
            send(&pages, &token(&pages).await, &[("nota.txt", REPORT.as_bytes())]).await;
        let (_, page) = get(&pages, &to).await;
        assert!(
            page.contains("<span class=\"hint\" title=\"Nombres\">Ada Holm Paz</span>"),
            "{page}"
        );
        let list = page.split("id=\"suggested\"").nth(1).unwrap();
        let list = list.split("</section>").next().unwrap();
        assert!(
            list.contains("Juzgado Tercero de Puerto Claro") && list.contains("(32)"),
            "{list}"
        );
        assert!(!list.contains("ask-model"), "no model is offered where the settings name none");
        let name = list.split("<a href=\"").find(|piece| piece.contains("Ada Holm Paz")).unwrap();
        let href = name.split(['"', '#']).next().unwrap().replace("&amp;", "&");
        let (_, page) = get(&pages, &href).await;
        let passage = page.split("<blockquote>«").nth(1).unwrap();
        assert!(
            passage.starts_with("El martes fueron trasladadas 32 personas al Centro Penal Norte"),
            "{passage}"
        );
        assert!(page.contains("value=\"Ada Holm Paz\""), "{page}");
    }

    #[tokio::test]
    async fn a_language_model_is_asked_by_a_button_and_what_it_makes_up_is_dropped() {
        let said = "{\"suggestions\":[{\"kind\":\"place\",\"quote\":\"Puerto Claro\"},{\"kind\":\"person\",\"quote\":\"Nadie Inventado\"}]}";
        let (endpoint, served) = model(said);
        let mut desk = OwnDesk::new();
        desk.model = Some(endpoint);
        let pages = router(Arc::new(Fixture { desk: Some(desk), ..Fixture::default() }), true);
        let (_, to, _) =
            send(&pages, &token(&pages).await, &[("nota.txt", REPORT.as_bytes())]).await;
        let (_, page) = get(&pages, &to).await;
        assert!(page.contains("Preguntar al modelo de lenguaje modelo-local"), "{page}");
        let asked = format!("token={}&act=ask-model", token(&pages).await);
        assert_eq!(post(&pages, &to, asked.clone()).await, StatusCode::SEE_OTHER);
        let sent = served.join().unwrap();
        assert!(sent.contains("modelo-local") && sent.contains("Centro Penal Norte"), "{sent}");
        let (_, page) = get(&pages, &to).await;
        assert!(
            page.contains("modelo de lenguaje</span>") && !page.contains("Nadie Inventado"),
            "{page}"
        );
        // Nobody answers any more: that is said, and what was suggested stays.
        assert_eq!(post(&pages, &to, asked).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(get(&pages, &to).await.1.contains("modelo de lenguaje</span>"));
        let (_, guide) = get(&pages, &format!("{to}/guide")).await;
        assert!(!guide.contains("Puerto Claro"), "nothing of it is claimed: {guide}");
    }
}

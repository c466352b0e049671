//! What a family does with a code, asked as an old telephone would: forms, cookies and nothing else.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::Level;
    use paradero_web::{Account, Role, hash_password, router};
    use tower::ServiceExt;

    use crate::support::{Fixture, form, text};

    /// A register with accounts: nobody but a family passes without a session.
    fn office() -> (Arc<Fixture>, Router) {
        let hash = hash_password("a long pass phrase").unwrap();
        let accounts = [("ines", Role::Editor), ("rosa", Role::Reader)]
            .map(|(name, role)| Account::new(name, Level::Sealed, role, hash.clone()));
        let fixture = Fixture { accounts: Mutex::new(accounts.to_vec()), ..Fixture::default() };
        let fixture = Arc::new(fixture);
        (fixture.clone(), router(fixture, false))
    }

    async fn send(pages: &Router, request: Request<Body>) -> Response<Body> {
        pages.clone().oneshot(request).await.unwrap()
    }

    async fn get(pages: &Router, path: &str, cookie: &str) -> Response<Body> {
        let request =
            Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        send(pages, request).await
    }

    fn cookie(response: &Response<Body>) -> String {
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("SameSite=Strict") && cookie.contains("HttpOnly"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    fn token(page: &str) -> String {
        page.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    async fn try_code(pages: &Router, code: &str) -> Response<Body> {
        let door = get(pages, "/es/family", "").await;
        let before = cookie(&door);
        let token = token(&text(door).await);
        send(pages, form("/es/family", &before, format!("code={code}&token={token}"))).await
    }

    async fn signed_in(pages: &Router, name: &str) -> String {
        let login = get(pages, "/login", "").await;
        let before = cookie(&login);
        let token = before.split('=').nth(1).unwrap().to_owned();
        let fields = format!("name={name}&password=a+long+pass+phrase&token={token}");
        cookie(&send(pages, form("/login", &before, fields)).await)
    }

    #[tokio::test]
    async fn the_office_gives_a_code_that_opens_one_sheet_once_and_a_letter_comes_back() {
        let (fixture, pages) = office();
        let ines = signed_in(&pages, "ines").await;
        let person = text(get(&pages, "/es/person/person-1", &ines).await).await;
        assert!(person.contains("/es/person/person-1/family"), "the page leads there");
        let preview = text(get(&pages, "/es/person/person-1/family", &ines).await).await;
        assert!(
            preview.contains("Answer of person-1 in es"),
            "what the family will see: {preview}"
        );
        let given = form("/es/person/person-1/family", &ines, format!("token={}", token(&preview)));
        let given = text(send(&pages, given).await).await;
        assert!(given.contains("AAAA-BBBB-CCCC-0000"), "{given}");
        let opened = try_code(&pages, "AAAA-BBBB-CCCC-0000").await;
        assert_eq!(opened.status(), StatusCode::SEE_OTHER);
        let room = cookie(&opened);
        let sheet = get(&pages, "/en/family/sheet", &room).await;
        assert_eq!(sheet.status(), StatusCode::OK);
        let sheet = text(sheet).await;
        assert!(sheet.contains("Answer of person-1 in en"), "{sheet}");
        let letter =
            "what=Le+dicen+%3Cb%3EAna.%0D%0AVive.&who=&relation=madre&contact=555&for-search=1";
        let sent = format!("{letter}&token={}", token(&sheet));
        let taken = send(&pages, form("/es/family/letter", &room, sent)).await;
        assert_eq!(taken.status(), StatusCode::OK);
        assert!(text(taken).await.contains("no. 7"));
        let (about, letter) = fixture.letters.lock().unwrap()[0].clone();
        assert_eq!((about.as_str(), letter.relation.as_str()), ("person-1", "madre"));
        assert_eq!(letter.what, "Le dicen <b>Ana.\nVive.");
        assert!(letter.purposes.search && !letter.purposes.public);
        let again = try_code(&pages, "AAAA-BBBB-CCCC-0000").await;
        assert_eq!(again.status(), StatusCode::UNAUTHORIZED, "once");
    }

    #[tokio::test]
    async fn a_room_leads_nowhere_else_and_closes() {
        let (fixture, pages) = office();
        fixture.codes.lock().unwrap().push("X".to_owned());
        let room = cookie(&try_code(&pages, "X").await);
        let sheet = text(get(&pages, "/es/family/sheet", &room).await).await;
        let links = sheet.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
        for link in links {
            let own =
                link.starts_with('#') || link.starts_with("/style.css") || link == "/icon.svg";
            assert!(own || link == "/en/family/sheet", "{link}");
        }
        assert!(!sheet.contains("<script") && !sheet.contains(" style="));
        for path in ["/es", "/es/people", "/es/person/person-1", "/es/search?q=perez"] {
            let answer = get(&pages, path, &room).await;
            assert_eq!(answer.headers()[header::LOCATION], "/login", "{path}");
        }
        assert_eq!(get(&pages, "/api/people", &room).await.status(), StatusCode::UNAUTHORIZED);
        let forged = form("/es/family/letter", &room, "what=x&token=0".to_owned());
        assert_eq!(send(&pages, forged).await.headers()[header::LOCATION], "/es/family");
        assert!(fixture.letters.lock().unwrap().is_empty());
        let empty = form("/es/family/letter", &room, format!("what=+&token={}", token(&sheet)));
        assert_eq!(send(&pages, empty).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let leave = form("/es/family/leave", &room, format!("token={}", token(&sheet)));
        send(&pages, leave).await;
        let closed = get(&pages, "/es/family/sheet", &room).await;
        assert_eq!(closed.headers()[header::LOCATION], "/es/family");
    }

    #[tokio::test]
    async fn whatever_opens_nothing_is_answered_alike_and_soon_has_to_wait() {
        let (fixture, pages) = office();
        fixture.codes.lock().unwrap().push("USED".to_owned());
        let opened = try_code(&pages, "USED").await;
        assert_eq!(opened.status(), StatusCode::SEE_OTHER);
        let masked = |page: String| page.replace(&token(&page), "~");
        let used = try_code(&pages, "USED").await;
        assert_eq!(used.status(), StatusCode::UNAUTHORIZED);
        let used = masked(text(used).await);
        let never = masked(text(try_code(&pages, "NEVER").await).await);
        assert_eq!(used, never);
        let mut waits = 0;
        for _ in 0..20 {
            let answer = try_code(&pages, "GUESS").await;
            if answer.status() == StatusCode::TOO_MANY_REQUESTS {
                assert!(answer.headers().contains_key(header::RETRY_AFTER));
                waits += 1;
            }
        }
        assert!(waits > 0, "guessing is slowed down");
        let no_form = form("/es/family", "", "code=X&token=".to_owned());
        assert_eq!(send(&pages, no_form).await.status(), StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn whoever_only_reads_gives_no_codes() {
        let (fixture, pages) = office();
        let rosa = signed_in(&pages, "rosa").await;
        let person = text(get(&pages, "/es/person/person-1", &rosa).await).await;
        assert!(!person.contains("/family"), "{person}");
        let page = get(&pages, "/es/person/person-1/family", &rosa).await;
        assert_eq!(page.status(), StatusCode::FORBIDDEN);
        let home = text(get(&pages, "/es", &rosa).await).await;
        let give = form("/es/person/person-1/family", &rosa, format!("token={}", token(&home)));
        assert_eq!(send(&pages, give).await.status(), StatusCode::FORBIDDEN);
        assert!(fixture.codes.lock().unwrap().is_empty());
    }
}

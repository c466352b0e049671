//! Signing in, second factors, waiting, sessions that end, and the page of one's own account.

#![allow(missing_docs, reason = "a test crate has no public items")]

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use axum::Router;
    use axum::body::Body;
    use axum::http::{Request, Response, StatusCode, header};
    use paradero_model::Level;
    use paradero_web::accounts::{self, Change, code_at};
    use paradero_web::{Role, Serving, router_with};
    use tower::ServiceExt;

    use crate::support::{Fixture, form, text};

    const WORD: &str = "tres gatos en la azotea";

    /// Pages over a file of accounts, with a clock that the test moves.
    struct Desk {
        folder: tempfile::TempDir,
        clock: Arc<AtomicU64>,
        behind_tls: bool,
        pages: Router,
    }

    impl Desk {
        fn new(behind_tls: bool) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("accounts.toml");
            accounts::add(&file, "ines", Level::Team, Some(Role::Editor), WORD).unwrap();
            let clock = Arc::new(AtomicU64::new(1_700_000_000));
            let pages = Self::pages(&folder, &clock, behind_tls);
            Self { folder, clock, behind_tls, pages }
        }

        fn pages(folder: &tempfile::TempDir, clock: &Arc<AtomicU64>, behind_tls: bool) -> Router {
            let file = Some(folder.path().join("accounts.toml"));
            let fixture = Fixture { file, ..Fixture::default() };
            let clock = clock.clone();
            let clock = Arc::new(move || Duration::from_secs(clock.load(Ordering::Relaxed)));
            router_with(Arc::new(fixture), Serving { behind_tls, clock, ..Serving::plain(false) })
        }

        /// As after a restart of the server.
        fn restart(&mut self) {
            self.pages = Self::pages(&self.folder, &self.clock, self.behind_tls);
        }

        fn file(&self) -> PathBuf {
            self.folder.path().join("accounts.toml")
        }

        fn now(&self) -> u64 {
            self.clock.load(Ordering::Relaxed)
        }

        fn pass(&self, seconds: u64) {
            self.clock.fetch_add(seconds, Ordering::Relaxed);
        }

        async fn send(&self, request: Request<Body>) -> Response<Body> {
            self.pages.clone().oneshot(request).await.unwrap()
        }

        async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
            self.send(
                Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap(),
            )
            .await
        }

        /// Tries to sign in, from an address.
        async fn try_from(&self, from: &str, name: &str, word: &str, code: &str) -> Response<Body> {
            let before = cookie(&self.get("/login", "").await);
            let token = before.split('=').nth(1).unwrap();
            let word = word.replace(' ', "+");
            let fields = format!("name={name}&password={word}&code={code}&token={token}");
            let mut request = form("/login", &before, fields);
            request.headers_mut().insert("x-forwarded-for", from.parse().unwrap());
            self.send(request).await
        }

        async fn try_in(&self, name: &str, word: &str, code: &str) -> Response<Body> {
            self.try_from("192.0.2.1", name, word, code).await
        }

        /// Signs in; gives the session's cookie.
        async fn sign_in(&self, code: &str) -> String {
            let answer = self.try_in("ines", WORD, code).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
            cookie(&answer)
        }

        async fn lives(&self, session: &str) -> bool {
            self.get("/en", session).await.status() == StatusCode::OK
        }

        /// Sends a form of the account's page.
        async fn own(&self, session: &str, form_path: &str, fields: &str) -> Response<Body> {
            let page = text(self.get("/en/account", session).await).await;
            let token = value(&page, "token");
            self.send(form(
                &format!("/en/account/{form_path}"),
                session,
                format!("{fields}&token={token}"),
            ))
            .await
        }

        /// Takes up a second factor by page: the session after it, the secret, and the recovery codes.
        async fn enrol(&self, session: &str) -> (String, String, Vec<String>) {
            let shown = text(
                self.own(session, "totp", &format!("current={}", WORD.replace(' ', "+"))).await,
            )
            .await;
            assert!(shown.contains("<svg class=\"qr\" role=\"img\""), "{shown}");
            let secret =
                shown.split("secret=").nth(1).unwrap().split('&').next().unwrap().to_owned();
            let code = code_at(&secret, self.now()).unwrap();
            let done = self.own(session, "totp/confirm", &format!("code={code}")).await;
            assert_eq!(done.status(), StatusCode::OK);
            let session = cookie(&done);
            let page = text(done).await;
            let codes = page
                .split("<li><code>")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap().to_owned());
            (session, secret, codes.collect())
        }
    }

    fn value(page: &str, name: &str) -> String {
        let begin = format!("name=\"{name}\" value=\"");
        page.split(&begin).nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    fn cookie(answer: &Response<Body>) -> String {
        let set = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn who_fails_is_told_the_same_whatever_was_wrong_and_waits() {
        let desk = Desk::new(true);
        let secret = accounts::new_secret().unwrap();
        accounts::set(&desk.file(), "ines", Change::Totp(Some((secret.clone(), Vec::new()))))
            .unwrap();
        let code = code_at(&secret, desk.now()).unwrap();
        let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
        let mut told = Vec::new();
        for (name, word, code) in [
            ("nobody", WORD, "000000"),
            ("ines", "another long phrase", &code),
            ("ines", WORD, &wrong),
            ("ines", WORD, ""),
        ] {
            let answer = desk.try_from(&format!("192.0.2.{}", told.len()), name, word, code).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
            let page = text(answer).await;
            let token = value(&page, "token");
            told.push(page.replace(&token, ""));
        }
        assert!(told.iter().all(|page| *page == told[0]), "{told:?}");
        // Known or not, after five failures a name waits, wherever it is tried from.
        let mut answers = Vec::new();
        for (name, failed) in [("ines", 3), ("nobody", 1)] {
            for turn in failed..5 {
                let from = format!("198.51.100.{}", turn + failed * 10);
                assert_eq!(
                    desk.try_from(&from, name, "wrong", "").await.status(),
                    StatusCode::UNAUTHORIZED
                );
            }
            let answer = desk.try_from("203.0.113.9", name, WORD, &code).await;
            assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(answer.headers()[header::RETRY_AFTER], "1");
            let page = text(answer).await;
            answers.push(page.replace(&value(&page, "token"), ""));
        }
        assert_eq!(answers[0], answers[1]);
        desk.pass(1);
        assert_eq!(
            desk.try_from("203.0.113.9", "ines", WORD, &code).await.status(),
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            desk.try_from("203.0.113.8", "ines", "wrong", "").await.status(),
            StatusCode::UNAUTHORIZED
        );
    }

    #[tokio::test]
    async fn a_restart_is_no_way_round_waiting() {
        let mut desk = Desk::new(false);
        for _ in 0..5 {
            desk.try_in("ines", "wrong", "").await;
        }
        desk.restart();
        assert_eq!(desk.try_in("ines", WORD, "").await.status(), StatusCode::TOO_MANY_REQUESTS);
        desk.pass(1);
        assert_eq!(desk.try_in("ines", WORD, "").await.status(), StatusCode::SEE_OTHER);
    }

    #[tokio::test]
    async fn the_forwarded_address_is_believed_only_behind_tls_and_only_its_last_hop() {
        for behind in [false, true] {
            let desk = Desk::new(behind);
            for turn in 0..5 {
                let from = format!("10.0.0.{turn}, 192.0.2.7");
                desk.try_from(&from, &format!("name{turn}"), "wrong", "").await;
            }
            let same = desk.try_from("10.9.9.9, 192.0.2.7", "other", "wrong", "").await;
            assert_eq!(
                same.status(),
                StatusCode::TOO_MANY_REQUESTS,
                "what a client writes itself helps nothing"
            );
            let other = desk.try_from("192.0.2.7, 192.0.2.8", "other", "wrong", "").await.status();
            assert_eq!(other == StatusCode::UNAUTHORIZED, behind);
        }
    }

    #[tokio::test]
    async fn behind_tls_cookies_are_for_tls_and_this_host_alone() {
        for (behind, name) in [(false, "paradero="), (true, "__Host-paradero=")] {
            let desk = Desk::new(behind);
            let answer = desk.try_in("ines", WORD, "").await;
            let set = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
            assert!(
                set.starts_with(name) && set.contains("; Path=/;") && !set.contains("Domain"),
                "{set}"
            );
            assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
            assert_eq!(set.contains("; Secure;"), behind, "{set}");
        }
    }

    #[tokio::test]
    async fn a_second_factor_is_taken_up_by_page_and_each_code_opens_once() {
        let mut desk = Desk::new(false);
        let (other, session) = (desk.sign_in("").await, desk.sign_in("").await);
        let wrong = desk.own(&session, "totp", "current=wrong").await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let early = desk.own(&session, "totp/confirm", "code=123456").await;
        assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY, "nothing was proposed");
        let (renewed, secret, codes) = desk.enrol(&session).await;
        assert_eq!(codes.len(), 10);
        assert!(!desk.lives(&other).await && !desk.lives(&session).await, "the other sessions end");
        assert!(desk.lives(&renewed).await);
        let kept = std::fs::read_to_string(desk.file()).unwrap();
        assert!(codes.iter().all(|code| !kept.contains(code)), "recovery codes are kept as hashes");
        let code = |second| code_at(&secret, second).unwrap();
        let opens = async |desk: &Desk, code: &str| {
            desk.try_in("ines", WORD, code).await.status() == StatusCode::SEE_OTHER
        };
        assert!(
            !opens(&desk, "").await && !opens(&desk, &code(desk.now())).await,
            "used to confirm"
        );
        desk.pass(30);
        assert!(opens(&desk, &code(desk.now())).await);
        assert!(!opens(&desk, &code(desk.now())).await, "never twice");
        desk.restart();
        assert!(!opens(&desk, &code(desk.now())).await, "nor after a restart");
        assert!(opens(&desk, &codes[4].to_lowercase()).await && !opens(&desk, &codes[4]).await);
        let session = desk.try_in("ines", WORD, &codes[5]).await;
        let page = text(desk.get("/es/account", &cookie(&session)).await).await;
        assert!(page.contains("sin usar: 8 / 10"), "{page}");
    }

    #[tokio::test]
    async fn where_a_role_needs_a_second_factor_nothing_is_shown_before() {
        let desk = Desk::new(false);
        accounts::demand_totp(&desk.file(), Some(Role::Editor)).unwrap();
        let session = desk.sign_in("").await;
        let home = desk.get("/en/people", &session).await;
        assert_eq!(home.headers()[header::LOCATION], "/en/account");
        assert_eq!(desk.get("/api/people", &session).await.status(), StatusCode::FORBIDDEN);
        assert_eq!(desk.get("/en/accounts", &session).await.status(), StatusCode::SEE_OTHER);
        let (session, ..) = desk.enrol(&session).await;
        assert!(desk.lives(&session).await);
    }

    #[tokio::test]
    async fn a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions() {
        let desk = Desk::new(false);
        let (other, session) = (desk.sign_in("").await, desk.sign_in("").await);
        let change = async |session: &str, current: &str, new: &str, again: &str| {
            let fields = format!("current={current}&new={new}&again={again}").replace(' ', "+");
            desk.own(session, "password", &fields).await
        };
        for (current, new, again, why) in [
            ("wrong", "cuatro perros en el patio", "cuatro perros en el patio", "not the present"),
            (WORD, "cuatro perros en el patio", "otra", "differ"),
            (WORD, "short", "short", "12 characters"),
            (WORD, "soy ines en el patio", "soy ines en el patio", "name"),
            (WORD, "password1234", "password1234", "commonest"),
        ] {
            let answer = change(&session, current, new, again).await;
            assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
            let page = text(answer).await;
            assert!(page.contains(why) && page.contains("role=\"alert\""), "{why}: {page}");
        }
        let done =
            change(&session, WORD, "cuatro perros en el patio", "cuatro perros en el patio").await;
        assert_eq!(done.status(), StatusCode::OK);
        let renewed = cookie(&done);
        assert!(
            desk.lives(&renewed).await && !desk.lives(&session).await && !desk.lives(&other).await
        );
        assert_eq!(desk.try_in("ines", WORD, "").await.status(), StatusCode::UNAUTHORIZED);
        let again = desk.try_in("ines", "cuatro perros en el patio", "").await;
        let page = text(desk.get("/en/account", &renewed).await).await;
        assert_eq!(page.matches("<td data-label=\"Since\">").count(), 2, "both sessions are named");
        let ended = desk.own(&renewed, "sessions", "").await;
        assert_eq!(ended.headers()[header::LOCATION], "/login");
        assert!(!desk.lives(&renewed).await && !desk.lives(&cookie(&again)).await);
    }

    #[tokio::test]
    async fn forms_of_the_account_carry_the_sessions_token() {
        let desk = Desk::new(false);
        let session = desk.sign_in("").await;
        for path in ["password", "totp", "totp/confirm", "sessions"] {
            let forged =
                form(&format!("/es/account/{path}"), &session, "token=0&current=x".to_owned());
            assert_eq!(desk.send(forged).await.status(), StatusCode::FORBIDDEN, "{path}");
        }
        assert!(desk.lives(&session).await);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_made_anew_when_its_owner_signs_in() {
        let desk = Desk::new(false);
        // Argon2id with 8 MiB and one pass, of the password of these tests; salt `paraderosalt`.
        let weak = argon2_weak(WORD);
        accounts::set(&desk.file(), "ines", Change::PasswordHash(weak.clone())).unwrap();
        assert_eq!(desk.try_in("ines", "wrong", "").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(accounts::read(&desk.file()).unwrap()[0].password_hash, weak);
        let session = desk.sign_in("").await;
        let now = accounts::read(&desk.file()).unwrap().remove(0).password_hash;
        assert!(now.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{now}");
        assert!(desk.lives(&session).await);
    }

    fn argon2_weak(word: &str) -> String {
        use argon2::password_hash::PasswordHasher;
        let parameters = argon2::Params::new(8192, 1, 1, None).unwrap();
        let argon2 =
            argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters);
        argon2.hash_password(word.as_bytes()).unwrap().to_string()
    }

    #[tokio::test]
    async fn a_session_that_ended_by_the_clock_is_nobodys_on_every_route() {
        let desk = Desk::new(false);
        let session = desk.sign_in("").await;
        let api = text(desk.get("/api/openapi.json", &session).await).await;
        let api: serde_json::Value = serde_json::from_str(&api).unwrap();
        desk.pass(2 * 3600);
        let mut asked = 0;
        for path in api["paths"].as_object().unwrap().keys() {
            let path = path.replace("{id}", "src1");
            let page =
                path.strip_prefix("/api").map(|rest| rest.strip_prefix("/home").unwrap_or(rest));
            let pages =
                page.into_iter().flat_map(|rest| ["es", "en"].map(|lang| format!("/{lang}{rest}")));
            for path in pages.chain([path.clone(), "/es/account".to_owned()]) {
                for method in ["GET", "POST"] {
                    let request = Request::builder()
                        .method(method)
                        .uri(&path)
                        .header(header::COOKIE, &session);
                    let answer = desk.send(request.body(Body::empty()).unwrap()).await;
                    let expected = if path.starts_with("/api/") { 401 } else { 303 };
                    assert_eq!(answer.status().as_u16(), expected, "{method} {path}");
                    asked += 1;
                }
            }
        }
        assert!(asked > 150, "{asked}");
    }

    #[tokio::test]
    async fn a_reader_is_shown_no_form_that_records_and_may_send_none() {
        let desk = Desk::new(false);
        for (role, may) in [
            (Role::Reader, false),
            (Role::Editor, true),
            (Role::Reviewer, true),
            (Role::Keeper, true),
        ] {
            accounts::set(&desk.file(), "ines", Change::Role(role)).unwrap();
            let session = desk.sign_in("").await;
            let list = "--cut\r\nContent-Disposition: form-data; name=\"list\"\r\n\r\nElena Ruiz; 1990-02-03\r\n--cut--\r\n";
            let request = Request::post("/en/screen")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
                .header(header::COOKIE, &session);
            let page = text(desk.send(request.body(Body::from(list)).unwrap()).await).await;
            assert_eq!(page.contains("/screen/settle"), may, "{role}");
            assert!(page.contains("example.org/register"), "the checkpoint of the level's own log");
            let request = Request::post("/api/screen/settle")
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::COOKIE, &session);
            let answer = desk.send(request.body(Body::from(r#"{"name": "x"}"#)).unwrap()).await;
            assert_eq!(answer.status().as_u16(), if may { 422 } else { 403 }, "{role}");
        }
    }

    #[tokio::test]
    async fn a_token_opens_the_api_within_its_account_and_nothing_else() {
        let desk = Desk::new(false);
        let ask = async |path: &str, token: &str| {
            let shown = format!("Bearer {token}");
            desk.send(
                Request::get(path)
                    .header(header::AUTHORIZATION, shown)
                    .body(Body::empty())
                    .unwrap(),
            )
            .await
        };
        let given = |name: &str, role, level, until| {
            accounts::add_token(&desk.file(), "ines", name, (role, level), until).unwrap()
        };
        let reads = given("R", Role::Reader, Level::Team, None);
        assert_eq!(ask("/api/people", &reads).await.status(), StatusCode::OK);
        assert_eq!(ask("/source/src1/bytes", &reads).await.status(), StatusCode::OK);
        for path in ["/en", "/es/people", "/en/account", "/en/review", "/"] {
            assert_eq!(ask(path, &reads).await.status(), StatusCode::FORBIDDEN, "{path}");
        }
        let wrong = ask("/api/people", "paradero_00000000000000000000000000000000").await;
        assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
        assert!(wrong.headers().contains_key(header::WWW_AUTHENTICATE));
        // A lower level sees less; a higher one than the account's sees no more.
        let low = given("public", Role::Reader, Level::Public, None);
        let high = given("sealed", Role::Keeper, Level::Sealed, None);
        let estimates = async |token: &str| {
            let answer = text(ask("/api/uncounted", token).await).await;
            serde_json::from_str::<serde_json::Value>(&answer).unwrap()["total"].as_u64().unwrap()
        };
        assert_eq!((estimates(&low).await, estimates(&high).await), (0, 1));
        // What it may do is the lesser of its own and the account's, as that is now.
        let settle = async |token: &str| {
            let request = Request::post("/api/screen/settle")
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::AUTHORIZATION, format!("bearer {token}"));
            let answer = desk.send(request.body(Body::from(r#"{"name": "x"}"#)).unwrap()).await;
            answer.status().as_u16()
        };
        assert_eq!((settle(&reads).await, settle(&high).await), (403, 422));
        accounts::set(&desk.file(), "ines", Change::Role(Role::Reader)).unwrap();
        assert_eq!(settle(&high).await, 403);
        let kept = std::fs::read_to_string(desk.file()).unwrap();
        assert!(!kept.contains(&reads) && !kept.contains(reads.split('_').nth(1).unwrap()));
        assert!(accounts::remove_token(&desk.file(), "ines", "R").unwrap());
        assert!(!accounts::remove_token(&desk.file(), "ines", "R").unwrap());
        assert_eq!(ask("/api/people", &reads).await.status(), StatusCode::UNAUTHORIZED);
        accounts::remove(&desk.file(), "ines").unwrap();
        assert_eq!(ask("/api/people", &low).await.status(), StatusCode::UNAUTHORIZED);
    }

    #[tokio::test]
    async fn a_token_ends_on_its_day_and_waits_for_a_second_factor_that_is_demanded() {
        let desk = Desk::new(false);
        let today = "2023-11-14";
        let until = accounts::add_token(
            &desk.file(),
            "ines",
            "one day",
            (Role::Reader, Level::Team),
            Some(today),
        );
        let until = until.unwrap();
        let ask = async || {
            let request =
                Request::get("/api/home").header(header::AUTHORIZATION, format!("Bearer {until}"));
            desk.send(request.body(Body::empty()).unwrap()).await.status()
        };
        assert_eq!(ask().await, StatusCode::OK);
        accounts::demand_totp(&desk.file(), Some(Role::Editor)).unwrap();
        assert_eq!(ask().await, StatusCode::FORBIDDEN);
        accounts::demand_totp(&desk.file(), None).unwrap();
        desk.pass(24 * 60 * 60);
        assert_eq!(ask().await, StatusCode::UNAUTHORIZED);
        for (account, name, day) in [
            ("ines", "one day", None),
            ("ines", "", None),
            ("nobody", "x", None),
            ("ines", "x", Some("tomorrow")),
            ("ines", "x", Some("2027-13-01")),
        ] {
            let refused =
                accounts::add_token(&desk.file(), account, name, (Role::Reader, Level::Team), day);
            assert!(refused.is_err(), "{account} {name} {day:?}");
        }
    }
}

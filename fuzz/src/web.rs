//! Requests, as any browser on the machine can send them.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use paradero_model::Level;
use paradero_web::{Account, Role};
use tower::ServiceExt as _;

#[path = "../../crates/web/tests/support/mod.rs"]
#[allow(dead_code, reason = "more of it is used by the tests of pages")]
mod support;

/// Two processes of one kind: without accounts, and with one.
static ROUTERS: LazyLock<[Router; 2]> = LazyLock::new(|| {
    let open = support::Fixture::default();
    let closed = support::Fixture::default();
    if let Ok(mut accounts) = closed.accounts.lock() {
        // A password that nobody has, hashed as cheaply as the form allows.
        let password_hash =
            "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA".to_owned();
        accounts.push(Account::new("office", Level::Team, Role::Editor, password_hash));
    }
    [open, closed].map(|views| paradero_web::router(Arc::new(views), true))
});

/// Most of an answer that is read.
const ANSWER: usize = 1 << 26;

/// A request as text: the method and the address on the first line, then headers, an empty line, and the body. A first byte `!`
/// asks the register that has accounts.
pub fn http(bytes: &[u8]) {
    let (closed, bytes) = match bytes.strip_prefix(b"!") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    let (head, body) = match end {
        Some(end) => (bytes.get(..end), bytes.get(end + 2..)),
        None => (Some(bytes), None),
    };
    let head = String::from_utf8_lossy(head.unwrap_or_default());
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let (method, address) = first.split_once(' ').unwrap_or(("GET", first));
    let mut request =
        Request::builder().method(method).uri(address).header(header::HOST, "localhost");
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        request = request.header(name.trim(), value.trim());
    }
    // What is no request does not come so far.
    let Ok(request) = request.body(Body::from(body.unwrap_or_default().to_vec())) else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.unwrap_or_else(|error| panic!("no runtime: {error}"));
    let router = ROUTERS[usize::from(closed)].clone();
    runtime.block_on(async {
        let answered = router.oneshot(request).await;
        let answer = answered.unwrap_or_else(|never| match never {});
        let (status, headers) = (answer.status(), answer.headers().clone());
        let text = to_bytes(answer.into_body(), ANSWER).await;
        let text = text.unwrap_or_else(|error| panic!("an answer that broke off: {error}"));
        let broken = status.as_u16() == 500 && text.as_ref() == b"The page broke off.";
        assert!(!broken, "what is asked is answered");
        let policy = headers.get(header::CONTENT_SECURITY_POLICY);
        assert!(policy.is_some_and(|policy| policy.as_bytes().starts_with(b"default-src 'none'")
            || policy.as_bytes().starts_with(b"sandbox; default-src 'none'")));
        let page = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if page {
            let text = String::from_utf8_lossy(&text).to_lowercase();
            // Of scripts only the pages' own, which lie in files.
            let own = ["/review.js?v=", "/bring-in.js?v="];
            let is_own = |rest: &str| {
                let own = own.iter().find_map(|own| {
                    rest.strip_prefix(" src=\"").and_then(|rest| rest.strip_prefix(own))
                });
                own.and_then(|rest| rest.split_once("></script>"))
                    .is_some_and(|(tag, _)| !tag.contains('<'))
            };
            assert!(text.split("<script").skip(1).all(is_own));
        }
    });
}

/// A file of accounts.
pub fn accounts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let path = std::path::Path::new("accounts.toml");
    if let Ok(accounts) = paradero_web::accounts::parse(path, &text) {
        for account in accounts {
            let _ = account.must_enrol();
            let _ =
                account.totp.as_deref().map(|secret| paradero_web::accounts::code_at(secret, 0));
        }
    }
}

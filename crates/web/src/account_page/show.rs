//! How the page of an account looks.

use std::time::Duration;

use maud::{Markup, html};
use paradero_locale::text;

use super::Beside;
use crate::accounts::{self, Account, RECOVERY, STEP};
use crate::feeds;
use crate::lang::{Lang, Terms, rich};
use crate::layout::{Ask, Shown};
use crate::server::App;
use crate::session::{LIFE, idle};

/// The page of an account. `value` is the cookie's, of the session that asks.
pub(super) fn own_page(
    ask: &Ask,
    app: &App,
    account: &Account,
    value: &str,
    beside: &Beside,
) -> Shown {
    let lang = ask.lang;
    let token = ask.token.clone().unwrap_or_default();
    let body = html! {
        @if let Some(note) = &beside.note {
            p.serious[note.wrong].good[!note.wrong] role=(if note.wrong { "alert" } else { "status" }) {
                (note.text)
            }
        }
        p.lead {
            (rich!(lang, "account-lead", name = html! { bdi { (account.name) } },
                role = lang.word(account.role.code()), level = lang.word(account.level.code())))
        }
        h2 #totp { (text!(lang, "account-second-factor")) }
        (factor(ask, account, &token, beside))
        h2 #password { (text!(lang, "account-password")) }
        (password_form(lang, &account.name, &token))
        h2 #feed { (text!(lang, "alerts-feed")) }
        (feed(lang, account, &token, beside))
        h2 #sessions { (text!(lang, "account-open-sessions")) }
        (sessions(ask, app, account, value, &token))
    };
    Shown { title: text!(lang, "account-title").to_owned(), body }
}

/// A field of a form, with its label.
fn field(id: &str, name: &str, label: &str, kind: &str, complete: &str) -> Markup {
    html! {
        p {
            label for=(id) { (label) }
            input id=(id) name=(name) type=(kind) autocomplete=(complete) required maxlength="2000";
        }
    }
}

fn factor(ask: &Ask, account: &Account, token: &str, beside: &Beside) -> Markup {
    let lang = ask.lang;
    let action = |form: &str| format!("/{}/account/{form}", lang.code());
    html! {
        @if !beside.recovery.is_empty() { (recovery(lang, &beside.recovery)) }
        @else if let Some(secret) = &beside.proposed {
            (proposed(ask, account, secret))
            form.own method="post" action=(action("totp/confirm")) {
                input type="hidden" name="token" value=(token);
                (field("code", "code", text!(lang, "account-code-now"),
                    "text", "one-time-code"))
                button { (text!(lang, "account-confirm")) }
            }
        } @else {
            @if account.must_enrol() {
                p.notable role="note" { (text!(lang, "account-must-enrol")) }
            }
            @if account.totp.is_some() {
                p {
                    (text!(lang, "account-recovery-left")) " "
                    (account.recovery.len()) " / " (RECOVERY) "."
                }
                p.soft { (text!(lang, "account-renew-explained")) }
            } @else {
                p { (text!(lang, "account-no-second-factor")) }
            }
            form.own method="post" action=(action("totp")) {
                input type="hidden" name="token" value=(token);
                (field("totp-current", "current", text!(lang, "account-present-password"),
                    "password", "current-password"))
                button {
                    @if account.totp.is_some() { (text!(lang, "account-renew")) }
                    @else { (text!(lang, "account-take-up")) }
                }
            }
        }
    }
}

/// The secret, to be read by an authenticator.
fn proposed(ask: &Ask, account: &Account, secret: &str) -> Markup {
    let lang = ask.lang;
    let uri = accounts::uri(&ask.status.name, &account.name, secret);
    let groups: Vec<String> = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect();
    html! {
        p { (text!(lang, "account-enrol-explained")) }
        @if let Some((path, width)) = accounts::qr_path(&uri) {
            svg.qr role="img" viewBox=(format!("0 0 {width} {width}")) aria-labelledby="qr-title"
                width="232" height="232" shape-rendering="crispEdges" {
                title #qr-title { (text!(lang, "account-qr-code")) }
                rect width=(width) height=(width) fill="#fff" {}
                path d=(path) fill="#000" {}
            }
        }
        p { (text!(lang, "account-type-secret")) " " code.secret { (groups.join(" ")) } }
        p.soft {
            a href=(uri) { (text!(lang, "account-open-here")) }
            " · " (text!(lang, "account-factor-kind", seconds = STEP))
        }
    }
}

fn recovery(lang: Lang, codes: &[String]) -> Markup {
    html! {
        p.good role="status" { (text!(lang, "account-second-factor-on")) }
        p { (text!(lang, "account-recovery-explained")) }
        ul.codes { @for code in codes { li { code { (code) } } } }
    }
}

fn password_form(lang: Lang, name: &str, token: &str) -> Markup {
    html! {
        form.own method="post" action={ "/" (lang.code()) "/account/password" } {
            input type="hidden" name="token" value=(token);
            // Lets a keeper of passwords know whose they are.
            input type="hidden" name="name" value=(name) autocomplete="username";
            (field("current", "current", text!(lang, "account-present-password"), "password", "current-password"))
            (field("new", "new", text!(lang, "account-new-password"),
                "password", "new-password"))
            (field("again", "again", text!(lang, "account-new-password-again"), "password", "new-password"))
            button { (text!(lang, "account-change-password")) }
        }
    }
}

/// A moment, in UTC.
fn moment(time: Duration) -> String {
    let second = i64::try_from(time.as_secs()).unwrap_or_default();
    let text = jiff::Timestamp::from_second(second).map(|at| at.to_string()).unwrap_or_default();
    text.get(..16).unwrap_or_default().replace('T', " ") + " UTC"
}

fn sessions(ask: &Ask, app: &App, account: &Account, value: &str, token: &str) -> Markup {
    let lang = ask.lang;
    let minutes = idle(account.level).as_secs() / 60;
    html! {
        table.stack {
            caption.hidden { (text!(lang, "account-open-sessions")) }
            thead {
                tr {
                    th scope="col" { (text!(lang, "shared-since")) }
                    th scope="col" { (text!(lang, "account-last-used")) }
                }
            }
            tbody {
                @for line in app.sessions.of(account, value, app.now()) {
                    tr {
                        td data-label=(text!(lang, "shared-since")) {
                            (moment(line.since))
                            @if line.this { " " strong { (text!(lang, "account-this-one")) } }
                        }
                        td data-label=(text!(lang, "account-last-used")) { (moment(line.used)) }
                    }
                }
            }
        }
        p.soft {
            (text!(lang, "account-session-ends", hours = LIFE.as_secs() / 3600, minutes = minutes))
        }
        form.own method="post" action={ "/" (lang.code()) "/account/sessions" } {
            input type="hidden" name="token" value=(token);
            button { (text!(lang, "account-end-sessions")) }
        }
    }
}

/// The secret address of the feeds.
fn feed(lang: Lang, account: &Account, token: &str, beside: &Beside) -> Markup {
    let has_one = feeds::has_one(account);
    html! {
        @match &beside.feed {
            Some(key) => {
                p.good role="status" { (text!(lang, "alerts-feed-made")) }
                (feeds::links(lang, key))
            }
            None if has_one => p { (text!(lang, "alerts-feed-has")) },
            None => p { (text!(lang, "alerts-feed-none")) },
        }
        form.own method="post" action={ "/" (lang.code()) "/account/feed" } {
            input type="hidden" name="token" value=(token);
            button { (text!(lang, "alerts-feed-new")) }
            @if has_one { " " button name="end" value="1" { (text!(lang, "alerts-feed-end")) } }
        }
    }
}

//! How the page of an account looks.

use std::time::Duration;

use maud::{Markup, html};

use super::Beside;
use crate::accounts::{self, Account, RECOVERY, STEP};
use crate::lang::Lang;
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
                (lang.say(&note.es, &note.en))
            }
        }
        p.lead {
            (account.name) ": " (lang.word(account.role.code())) ", "
            (lang.say("nivel ", "level ")) (lang.word(account.level.code()))
        }
        h2 #totp { (lang.say("Segundo factor", "Second factor")) }
        (factor(ask, account, &token, beside))
        h2 #password { (lang.say("Contraseña", "Password")) }
        (password_form(lang, &account.name, &token))
        h2 #sessions { (lang.say("Sesiones abiertas", "Open sessions")) }
        (sessions(ask, app, account, value, &token))
    };
    Shown { title: lang.say("Mi cuenta", "My account").to_owned(), body }
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
                (field("code", "code", lang.say("El código que muestra ahora", "The code that it shows now"),
                    "text", "one-time-code"))
                button { (lang.say("Confirmar", "Confirm")) }
            }
        } @else {
            @if account.must_enrol() {
                p.notable role="note" {
                    (lang.say("Este papel exige un segundo factor: sin él no se ve nada más.",
                        "This role needs a second factor: nothing else is shown without one."))
                }
            }
            @if account.totp.is_some() {
                p {
                    (lang.say("Activo. Códigos de recuperación sin usar: ", "On. Recovery codes not used yet: "))
                    (account.recovery.len()) " / " (RECOVERY) "."
                }
                p.soft {
                    (lang.say("Uno nuevo deja sin efecto el anterior y sus códigos de recuperación.",
                        "A new one ends the old one and its recovery codes."))
                }
            } @else {
                p { (lang.say("No hay: basta la contraseña para entrar.", "None: the password alone signs in.")) }
            }
            form.own method="post" action=(action("totp")) {
                input type="hidden" name="token" value=(token);
                (field("totp-current", "current", lang.say("Contraseña actual", "Present password"),
                    "password", "current-password"))
                button {
                    @if account.totp.is_some() { (lang.say("Renovar el segundo factor", "Renew the second factor")) }
                    @else { (lang.say("Activar un segundo factor", "Take up a second factor")) }
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
        p {
            (lang.say("Léalo con una aplicación de códigos; no se muestra otra vez. Nada cambia hasta que \
                confirme con un código.",
                "Read it with an authenticator; it is not shown again. Nothing changes until you confirm \
                with a code."))
        }
        @if let Some((path, width)) = accounts::qr_path(&uri) {
            svg.qr role="img" viewBox=(format!("0 0 {width} {width}")) aria-labelledby="qr-title"
                width="232" height="232" shape-rendering="crispEdges" {
                title #qr-title { (lang.say("Código QR con el secreto", "QR code of the secret")) }
                rect width=(width) height=(width) fill="#fff" {}
                path d=(path) fill="#000" {}
            }
        }
        p { (lang.say("O escriba el secreto: ", "Or type the secret: ")) code.secret { (groups.join(" ")) } }
        p.soft {
            a href=(uri) { (lang.say("Abrir en este aparato", "Open on this device")) }
            (lang.say(" · por tiempo, SHA-1, 6 cifras, ", " · by time, SHA-1, 6 digits, ")) (STEP) " s"
        }
    }
}

fn recovery(lang: Lang, codes: &[String]) -> Markup {
    html! {
        p.good role="status" {
            (lang.say("El segundo factor está activo; las demás sesiones terminaron.",
                "The second factor is on; the other sessions have ended."))
        }
        p {
            (lang.say("Códigos de recuperación, para cuando falte el teléfono. Cada uno sirve una vez, en lugar \
                del código. Guárdelos en papel: no se muestran otra vez.",
                "Recovery codes, for when the phone is gone. Each works once, in place of the code. Keep them \
                on paper: they are not shown again."))
        }
        ul.codes { @for code in codes { li { code { (code) } } } }
    }
}

fn password_form(lang: Lang, name: &str, token: &str) -> Markup {
    html! {
        form.own method="post" action={ "/" (lang.code()) "/account/password" } {
            input type="hidden" name="token" value=(token);
            // Lets a keeper of passwords know whose they are.
            input type="hidden" name="name" value=(name) autocomplete="username";
            (field("current", "current", lang.say("Contraseña actual", "Present password"), "password", "current-password"))
            (field("new", "new", lang.say("Contraseña nueva, de 12 caracteres o más", "New password, 12 characters or more"),
                "password", "new-password"))
            (field("again", "again", lang.say("La nueva, otra vez", "The new one, once more"), "password", "new-password"))
            button { (lang.say("Cambiar la contraseña", "Change the password")) }
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
            caption.hidden { (lang.say("Sesiones abiertas", "Open sessions")) }
            thead {
                tr {
                    th scope="col" { (lang.say("Desde", "Since")) }
                    th scope="col" { (lang.say("Último uso", "Last used")) }
                }
            }
            tbody {
                @for line in app.sessions.of(account, value, app.now()) {
                    tr {
                        td data-label=(lang.say("Desde", "Since")) {
                            (moment(line.since))
                            @if line.this { " " strong { (lang.say("(esta)", "(this one)")) } }
                        }
                        td data-label=(lang.say("Último uso", "Last used")) { (moment(line.used)) }
                    }
                }
            }
        }
        p.soft {
            (lang.say("Una sesión termina a las ", "A session ends after ")) (LIFE.as_secs() / 3600)
            (lang.say(" horas, o tras ", " hours, or after ")) (minutes)
            (lang.say(" minutos sin uso.", " minutes without use."))
        }
        form.own method="post" action={ "/" (lang.code()) "/account/sessions" } {
            input type="hidden" name="token" value=(token);
            button { (lang.say("Terminar todas mis sesiones", "End all my sessions")) }
        }
    }
}

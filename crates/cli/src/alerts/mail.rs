//! Alerts by mail. A mail passes through machines of others, so it names nobody: of what kind an alert is, its day, and the page
//! to look at, which asks for a session.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SmtpTransport, Transport as _};
use paradero_locale::{Lang, text};
use paradero_model::Level;
use paradero_register::query::alerts::AlertLine;
use paradero_register::{Mail, Security};
use paradero_web::{alert_page, alert_told};

/// How long the server is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Mails the alerts that were not mailed before, and remembers them once the server has taken the mail. How many they were.
///
/// # Errors
/// If the settings name no address, the server does not take the mail, or what was mailed cannot be remembered.
pub(super) fn send(
    directory: &Path,
    (register, mail): (&str, &Mail),
    level: Level,
    all: &[AlertLine],
) -> anyhow::Result<usize> {
    let path = directory.join("alerts").join(format!("mailed-{}.txt", level.code()));
    let mailed = mailed(&path)?;
    let new: Vec<&AlertLine> = all.iter().filter(|one| !mailed.contains(&one.id)).collect();
    if new.is_empty() {
        return Ok(0);
    }
    let message = message(register, mail, &new)?;
    transport(mail)?
        .send(&message)
        .with_context(|| format!("{}: the mail was not taken", mail.server))?;
    // What is no alert any more is forgotten: should it come again, it is told again.
    let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
    remember(&path, &known).with_context(|| path.display().to_string())?;
    Ok(new.len())
}

/// The alerts that were mailed before.
fn mailed(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

fn remember(path: &Path, ids: &[&str]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let temporary = path.with_extension("new");
    let mut file = std::fs::File::create(&temporary)?;
    file.write_all((ids.join("\n") + "\n").as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)?;
    std::fs::File::open(folder)?.sync_all()
}

fn language(mail: &Mail) -> anyhow::Result<Lang> {
    match mail.language.as_str() {
        "es" => Ok(Lang::es()),
        "en" => Ok(Lang::en()),
        other => bail!("[alerts.mail] language: `{other}` is none of es and en"),
    }
}

fn mailbox(text: &str) -> anyhow::Result<Mailbox> {
    text.parse().with_context(|| format!("[alerts.mail]: `{text}` is no address"))
}

/// The mail, as plain text and as simple HTML.
fn message(register: &str, mail: &Mail, new: &[&AlertLine]) -> anyhow::Result<Message> {
    let lang = language(mail)?;
    let lead = text!(lang, "alerts-mail-lead", n = new.len());
    let why = text!(lang, "alerts-mail-why");
    let base = mail.pages.trim_end_matches('/');
    let (mut plain, mut items) = (format!("{lead}\n\n"), String::new());
    for one in new {
        let (told, page) = (alert_told(lang, one), format!("{base}{}", alert_page(lang, one)));
        plain.push_str(&format!("- {told}\n  {page}\n"));
        let markup = maud::html! { li { (told) br; a href=(page) { (page) } } };
        items.push_str(&markup.into_string());
    }
    plain.push_str(&format!("\n{why}\n"));
    let rich = maud::html! {
        (maud::DOCTYPE)
        html lang=(lang.code()) {
            body { p { (lead) } ul { (maud::PreEscaped(items)) } p { (why) } }
        }
    };
    let subject = format!("{register}: {}", text!(lang, "alerts-title").to_lowercase());
    let mut builder = Message::builder().from(mailbox(&mail.from)?).subject(subject);
    for one in &mail.to {
        builder = builder.to(mailbox(one)?);
    }
    let body = MultiPart::alternative_plain_html(plain, rich.into_string());
    builder
        .multipart(body)
        .context("[alerts.mail]: the mail cannot be made; does `to` name anybody?")
}

fn transport(mail: &Mail) -> anyhow::Result<SmtpTransport> {
    let parameters = || {
        TlsParameters::new(mail.server.clone())
            .with_context(|| format!("[alerts.mail] server: `{}` is no host", mail.server))
    };
    let (tls, usual) = match mail.security {
        Security::Tls => (Tls::Wrapper(parameters()?), 465),
        Security::StartTls => (Tls::Required(parameters()?), 587),
        Security::None => {
            if !matches!(mail.server.as_str(), "localhost" | "127.0.0.1" | "::1") {
                bail!(
                    "[alerts.mail] security = \"none\" is for a server on this machine; `{}` is another",
                    mail.server
                );
            }
            (Tls::None, 25)
        }
    };
    let mut builder = SmtpTransport::builder_dangerous(mail.server.clone())
        .port(mail.port.unwrap_or(usual))
        .tls(tls)
        .timeout(Some(PATIENCE));
    if let Some(user) = &mail.user {
        let path = mail.password_file.as_ref();
        let path = path.context("[alerts.mail] user: say `password_file` as well")?;
        let password = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        builder = builder.credentials(Credentials::new(
            user.clone(),
            password.trim_end_matches(['\r', '\n']).to_owned(),
        ));
    }
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_this_machine_is_sent_to() {
        let mail = |server: &str| Mail {
            server: server.to_owned(),
            port: None,
            security: Security::None,
            user: None,
            password_file: None,
            from: "Oficina <office@example.org>".to_owned(),
            to: vec!["ana@example.org".to_owned()],
            pages: "https://register.example.org".to_owned(),
            language: "es".to_owned(),
        };
        assert!(transport(&mail("mail.example.org")).is_err());
        assert!(transport(&mail("localhost")).is_ok());
    }
}

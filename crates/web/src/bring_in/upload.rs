//! Files on their way in: each is written to disk, encrypted, as it comes, and never held whole in memory.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use paradero_locale::text;
use paradero_model::{Level, Purpose, SourceInfo};
use paradero_register::tray::{Item, Tray};
use tokio::sync::mpsc;

use super::unpack::{Unpacked, unpack};
use super::{Note, answered, load_again, tray_page};
use crate::lang::Lang;
use crate::layout::encode;
use crate::server::{self, App, Asked, Names, off_thread, plain};
use crate::session::same;

/// Pieces of a file that wait to be written: beyond, the browser waits.
const WAITING: usize = 16;

/// Longest text of a field.
const FIELD_BYTES: usize = 4 << 10;

/// Who brings something in.
struct Who {
    level: Level,
    name: String,
    token: String,
}

/// A piece of a file, or its end: without the end it was broken off, and nothing of it is kept.
enum Piece {
    Bytes(Bytes),
    End,
}

/// What became of one file: one that was sent, or that lay in one.
struct Taken {
    file_name: String,
    item: Result<Item, String>,
    /// Whether it lay in a file that was sent.
    within: bool,
}

/// Takes in what the form sends.
pub(super) async fn take(
    State(app): State<App>,
    lang: Lang,
    headers: HeaderMap,
    mut parts: Multipart,
) -> Response {
    let request = || Asked {
        uri: server::uri_of(lang, "bring-in"),
        names: Names::new(),
        query: Names::new(),
        headers: headers.clone(),
    };
    let (at, asked) = (app.clone(), request());
    let who = off_thread(move || server::ask(at, lang, asked, |ask| Ok(who(ask)))).await;
    let who = match who {
        Ok(Some(who)) => who,
        Ok(None) => return plain(StatusCode::FORBIDDEN, text!(lang, "bringin-editors-only")),
        Err(response) => return response,
    };
    let (mut fields, mut taken) = (Names::new(), Vec::new());
    loop {
        let field = match parts.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            // The connection broke off: there is nobody to answer.
            Err(error) => return plain(error.status(), text!(lang, "bringin-broken-off")),
        };
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            match short(field).await {
                Some(text) => fields.insert(name, text),
                None => return plain(StatusCode::BAD_REQUEST, text!(lang, "bringin-broken-off")),
            };
            continue;
        }
        let token = fields.get("token").map_or("", String::as_str);
        if who.token.is_empty() || !same(&who.token, token) {
            return plain(StatusCode::FORBIDDEN, load_again(lang));
        }
        if field.file_name().unwrap_or_default().is_empty() {
            continue;
        }
        match one(&app, lang, (&who, &fields), field).await {
            Ok(all) => taken.extend(all),
            Err(response) => return *response,
        }
    }
    if taken.is_empty() {
        let file_name = String::new();
        let item = Err(text!(lang, "bringin-no-file").to_owned());
        taken.push(Taken { file_name, item, within: false });
    }
    answer(app, lang, request(), &headers, taken).await
}

fn who(ask: &crate::layout::Ask) -> Option<Who> {
    let token = ask.writes.clone().filter(|_| ask.adds && ask.views.intake_desk().is_some())?;
    Some(Who { level: ask.level, name: ask.account.clone().unwrap_or_default(), token })
}

/// The text of a field; nothing where it is too long or breaks off.
async fn short(mut field: Field<'_>) -> Option<String> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.ok()? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > FIELD_BYTES {
            return None;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Takes in one file, and what lies in it.
async fn one(
    app: &App,
    lang: Lang,
    (who, fields): (&Who, &Names),
    mut field: Field<'_>,
) -> Result<Vec<Taken>, Box<Response>> {
    let file_name = plain_name(field.file_name().unwrap_or_default());
    let item = item(app, lang, who, fields, &file_name);
    let (send, receive) = mpsc::channel(WAITING);
    let views = app.views.clone();
    let named = item.clone();
    let writing = tokio::task::spawn_blocking(move || {
        let item = named?;
        let desk = views.intake_desk().ok_or("nothing is taken in here")?;
        let tray = desk.tray()?;
        let item = write(&tray, item, receive)?;
        let within = unpack(&tray, &item);
        Ok((item, within))
    });
    let mut writes = item.is_ok();
    loop {
        match field.chunk().await {
            // What is refused is read to its end all the same: a browser shows an answer only then.
            Ok(Some(_)) if !writes => {}
            Ok(Some(bytes)) => writes = send.send(Piece::Bytes(bytes)).await.is_ok(),
            Ok(None) => break,
            Err(error) => {
                let text = text!(lang, "bringin-broken-off");
                return Err(Box::new(plain(error.status(), text)));
            }
        }
    }
    if writes {
        let _ = send.send(Piece::End).await;
    }
    drop(send);
    let broke = |_| text!(lang, "bringin-broken-off").to_owned();
    Ok(told(file_name, writing.await.map_err(broke).and_then(|written| written)))
}

/// What became of a file and of those in it, a line each.
fn told(
    file_name: String,
    written: Result<(Item, Result<Unpacked, String>), String>,
) -> Vec<Taken> {
    let one = |file_name, item| Taken { file_name, item, within: false };
    let (item, within) = match written {
        Ok(written) => written,
        Err(why) => return vec![one(file_name, Err(why))],
    };
    match within {
        Ok(found) => {
            let parts = found.parts.into_iter();
            let parts = parts.map(|(file_name, item)| Taken { file_name, item, within: true });
            let left = found.left.into_iter().map(|why| Taken {
                file_name: file_name.clone(),
                item: Err(why),
                within: true,
            });
            std::iter::once(one(file_name.clone(), Ok(item))).chain(parts).chain(left).collect()
        }
        // What holds the files is in the tray; what it holds is not.
        Err(why) => {
            let within = Taken { file_name: file_name.clone(), item: Err(why), within: true };
            vec![one(file_name, Ok(item)), within]
        }
    }
}

fn write(tray: &Tray, item: Item, mut from: mpsc::Receiver<Piece>) -> Result<Item, String> {
    let said = |error: paradero_register::Error| error.to_string();
    let mut receiving = tray.receive(item.level).map_err(said)?;
    while let Some(piece) = from.blocking_recv() {
        match piece {
            Piece::Bytes(bytes) => receiving.write(&bytes).map_err(said)?,
            Piece::End => return receiving.finish(item).map_err(said),
        }
    }
    Err("it was broken off".to_owned())
}

/// What is said of a file, or why it cannot be taken so.
fn item(app: &App, lang: Lang, who: &Who, fields: &Names, file_name: &str) -> Result<Item, String> {
    let field =
        |name: &str| fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let level = field("level").and_then(Level::from_code).filter(|level| *level <= who.level);
    let level = level.ok_or_else(|| text!(lang, "bringin-no-level").to_owned())?;
    let obtained: Vec<&str> = ["given_by", "obtained"].into_iter().filter_map(field).collect();
    let info = SourceInfo {
        level: Some(level),
        obtained: Some(obtained.join("; ")).filter(|text| !text.is_empty()),
        purpose: field("purpose").and_then(purpose),
        consent: field("consent").map(str::to_owned),
        ..SourceInfo::default()
    };
    Ok(Item {
        id: String::new(),
        level,
        file_name: file_name.to_owned(),
        bytes: 0,
        source: String::new(),
        media: String::new(),
        by: who.name.clone(),
        at: i64::try_from(app.now().as_secs()).unwrap_or(i64::MAX),
        info,
        guide: None,
        asked: None,
    })
}

fn purpose(code: &str) -> Option<Purpose> {
    Some(match code {
        "search" => Purpose::Search,
        "proceedings" => Purpose::Proceedings,
        "statistics" => Purpose::Statistics,
        "public" => Purpose::Public,
        _ => return None,
    })
}

/// The name of a file without folders and signs that steer terminals.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|sign| !sign.is_control()).take(200).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}

async fn answer(
    app: App,
    lang: Lang,
    request: Asked,
    headers: &HeaderMap,
    taken: Vec<Taken>,
) -> Response {
    let json = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    // What is left of a file that holds others is told, and is nobody's mistake.
    let wrong = taken.iter().any(|one| one.item.is_err() && !one.within);
    let told = taken.iter().any(|one| one.item.is_err());
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if json {
        let all: Vec<_> = taken
            .iter()
            .map(|one| match &one.item {
                Ok(item) => serde_json::json!({
                    "file": one.file_name, "within": one.within,
                    "to": format!("/{}/bring-in/{}", lang.code(), encode(&item.id)),
                }),
                Err(why) => {
                    serde_json::json!({ "file": one.file_name, "within": one.within, "error": why })
                }
            })
            .collect();
        return (status, axum::Json(all)).into_response();
    }
    match taken.as_slice() {
        // One file leads to what is to be done with it.
        [Taken { item: Ok(item), .. }] => {
            Redirect::to(&format!("/{}/bring-in/{}", lang.code(), encode(&item.id))).into_response()
        }
        _ if !told => Redirect::to(&format!("/{}/bring-in#waiting", lang.code())).into_response(),
        _ => {
            let notes: Vec<Note> = taken.iter().map(|one| note(lang, one)).collect();
            answered(app, lang, request, None, move |ask, desk| {
                tray_page::page(ask, desk, &notes, status)
            })
            .await
        }
    }
}

fn note(lang: Lang, taken: &Taken) -> Note {
    match &taken.item {
        Ok(_) => Note {
            text: text!(lang, "bringin-file-taken-in", name = taken.file_name.as_str()),
            ..Note::default()
        },
        Err(why) => {
            let text = text!(lang, "bringin-file-not-taken-in", name = taken.file_name.as_str());
            Note::wrong(&text, why)
        }
    }
}

//! Documents for people, handed out from the pages of what they are about.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{self, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use paradero_locale::{Key, Languages, key, text};
use paradero_model::Day;
use paradero_register::sql::Connection;

use crate::families;
use crate::lang::Lang;
use crate::layout::{Ask, encode};
use crate::pages::Fault;
use crate::server::{self, App, Asked, Names, off_thread, plain};

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Everything said of a person.
    Dossier,
    /// What a family is owed by art. 18.
    Answer,
    /// Draft of a report to the Working Group on Enforced or Involuntary Disappearances.
    Wgeid,
    /// Draft of a request to the Committee on Enforced Disappearances.
    Ced,
    /// A batch: announced against named.
    Batch,
}

impl DocumentKind {
    /// Those about a person.
    const OF_PERSON: [Self; 4] = [Self::Dossier, Self::Answer, Self::Wgeid, Self::Ced];

    /// Its name in addresses and of files.
    const fn code(self) -> &'static str {
        match self {
            Self::Dossier => "dossier",
            Self::Answer => "answer",
            Self::Wgeid => "wgeid",
            Self::Ced => "ced",
            Self::Batch => "batch",
        }
    }

    const fn name(self) -> Key {
        match self {
            Self::Dossier => key!("documents-dossier"),
            Self::Answer => key!("documents-answer"),
            Self::Wgeid => key!("documents-wgeid"),
            Self::Ced => key!("documents-ced"),
            Self::Batch => key!("documents-batch"),
        }
    }

    /// The page of what it is about.
    const fn page(self) -> &'static str {
        if matches!(self, Self::Batch) { "subject" } else { "person" }
    }
}

/// The form in which a document is handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentForm {
    /// Tagged PDF (PDF/UA-1).
    Pdf,
    /// Markdown, which reads as plain text.
    Text,
    /// A piece of HTML, to stand in a page.
    Html,
}

impl DocumentForm {
    const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Text => "md",
            Self::Html => "html",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Text => "text/markdown; charset=utf-8",
            Self::Html => "text/html; charset=utf-8",
        }
    }
}

/// Which document is asked for, and of what view.
pub struct DocumentAsked<'a> {
    /// A connection for reading the view.
    pub connection: &'a Connection,
    /// Of how many entries that the level may know of the view was made.
    pub position: u64,
    /// Whether that is an earlier state, asked for by its number.
    pub earlier: bool,
    /// The day on which clocks are read.
    pub today: Day,
    /// The language.
    pub lang: Lang,
    /// Which.
    pub kind: DocumentKind,
    /// In which form.
    pub form: DocumentForm,
    /// About whom or what.
    pub id: &'a str,
}

/// The addresses of documents.
pub(crate) fn routes(languages: &Languages) -> Router<App> {
    let mut router = Router::new();
    for kind in DocumentKind::OF_PERSON.into_iter().chain([DocumentKind::Batch]) {
        for (lang, form) in languages
            .all()
            .flat_map(|lang| [DocumentForm::Pdf, DocumentForm::Text].map(|form| (lang, form)))
        {
            let path = format!(
                "/{}/{}/{{id}}/{}.{}",
                lang.code(),
                kind.page(),
                kind.code(),
                form.ending()
            );
            router = router.route(
                &path,
                get(
                    move |State(app): State<App>,
                          uri: Uri,
                          Path(names): Path<Names>,
                          Query(query): Query<Names>,
                          headers: HeaderMap| {
                        handed(app, (lang, kind, form), Asked { uri, names, query, headers })
                    },
                ),
            );
        }
    }
    router
}

/// A document of a view, as bytes; nothing where there is no such thing at the level of whoever asks.
pub(crate) fn written(
    ask: &Ask,
    (kind, form): (DocumentKind, DocumentForm),
    id: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let asked = DocumentAsked {
        connection: &ask.connection,
        position: ask.position,
        earlier: ask.as_of.is_some(),
        today: ask.today,
        lang: ask.lang,
        kind,
        form,
        id,
    };
    ask.views.document(ask.level, &asked).map_err(Fault::Views)
}

async fn handed(
    app: App,
    (lang, kind, form): (Lang, DocumentKind, DocumentForm),
    request: Asked,
) -> Response {
    let work = move || {
        server::ask(app, lang, request, |ask| {
            if !ask.views.documents().contains(&form) {
                return Ok(None);
            }
            written(ask, (kind, form), &ask.id)
        })
    };
    match off_thread(work).await {
        Ok(Some(bytes)) => {
            // A name says what it is and nothing of whom: names of files show in lists of downloads.
            let name = format!("attachment; filename=\"{}.{}\"", kind.code(), form.ending());
            let headers = [
                (header::CONTENT_TYPE, form.media_type().to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => {
            plain(StatusCode::NOT_FOUND, "No existe ese documento. / There is no such document.")
        }
        Err(response) => response,
    }
}

/// The documents about a person, as links, and the way to hand a code to the family.
pub(crate) fn of_person(ask: &Ask, id: &str) -> Markup {
    html! {
        (list(ask, &DocumentKind::OF_PERSON, id))
        (families::link(ask, id))
    }
}

/// The report of a batch, as links.
pub(crate) fn of_batch(ask: &Ask, id: &str) -> Markup {
    list(ask, &[DocumentKind::Batch], id)
}

fn list(ask: &Ask, kinds: &[DocumentKind], id: &str) -> Markup {
    let lang = ask.lang;
    let forms = ask.views.documents();
    let address = |kind: DocumentKind, form: DocumentForm| {
        let file = format!("{}.{}", kind.code(), form.ending());
        ask.to(&format!("{}/{}/{file}", kind.page(), encode(id)), &[])
    };
    html! {
        @if !forms.is_empty() {
            section.documents {
                h2 #documents { (text!(lang, "documents-title")) }
                ul.plain {
                    @for kind in kinds {
                        li {
                            (lang.plain(kind.name()))
                            @for form in forms {
                                " " a href=(address(*kind, *form)) {
                                    @match form {
                                        DocumentForm::Pdf => "PDF",
                                        DocumentForm::Text | DocumentForm::Html => (text!(lang, "documents-text")),
                                    }
                                    span.hidden { ": " (lang.plain(kind.name())) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

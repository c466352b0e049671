//! Accepting: the register's own addition, on a thread of its own, with how far it is.

use axum::http::StatusCode;
use maud::html;
use paradero_locale::text;
use paradero_model::Level;
use paradero_register::tray::Item;
use serde_json::{Value, json};

use super::bench::Job;
use super::{Bench, Done, title};
use crate::assets;
use crate::intake_desk::Step;
use crate::lang::Lang;
use crate::layout::{Ask, Shown, encode};
use crate::server::App;

/// Begins to add an item and leads to its page, which says how far that is.
pub(super) fn begin(app: &App, ask: &Ask, item: &Item) -> Done {
    if app.bench.begin(item) {
        let (views, bench, item) = (app.views.clone(), app.bench.clone(), item.clone());
        let (level, account, keeps) = (ask.level, ask.account.clone(), ask.keeps);
        // It goes on when the browser goes away, and what was added stays added when the server does.
        tokio::task::spawn_blocking(move || {
            let told = |step| bench.tell(&item, Job::Runs(step));
            let who = (level, account.as_deref().map(|name| (name, keeps)));
            let added = match views.intake_desk() {
                Some(desk) => desk.accept(who, &item, &told),
                None => Err("nothing is added here".to_owned()),
            };
            let job = match added {
                Ok(source) => {
                    bench.forget(&item.id);
                    Job::Done(source)
                }
                Err(why) => Job::Failed(why),
            };
            bench.tell(&item, job);
        });
    }
    Done::To(format!("bring-in/{}", item.id))
}

fn step(lang: Lang, step: Step) -> &'static str {
    match step {
        Step::Waiting => text!(lang, "bringin-step-waiting"),
        Step::Adding => text!(lang, "bringin-step-adding"),
        Step::Deriving => text!(lang, "bringin-step-deriving"),
    }
}

/// The page while an item is added, and once it is.
pub(super) fn page(ask: &Ask, job: &Job) -> Done {
    let lang = ask.lang;
    let body = match job {
        Job::Done(source) => return Done::To(format!("source/{}", encode(source))),
        Job::Runs(at) => html! {
            div.panel #adding data-state=(ask.to(&format!("bring-in/{}/state", encode(&ask.id)), &[])) {
                p role="status" #step { (step(lang, *at)) }
                progress aria-labelledby="step" {}
                p.soft { (text!(lang, "bringin-step-help")) }
            }
            p { a href=(ask.to_one("bring-in", &ask.id)) { (text!(lang, "bringin-look-again")) } }
            script src=(assets::bring_in_path()) defer {}
        },
        Job::Failed(_) => html! {},
    };
    Done::Page(StatusCode::OK, Box::new(Shown { title: title(lang), body }))
}

/// How far it is, for the script of that page.
pub(super) fn state(lang: Lang, level: Level, id: &str, bench: &Bench) -> Value {
    match bench.job(id, level) {
        Some(Job::Runs(at)) => json!({ "step": step(lang, at) }),
        Some(Job::Done(source)) => {
            json!({ "to": format!("/{}/source/{}", lang.code(), encode(&source)) })
        }
        Some(Job::Failed(_)) | None => {
            json!({ "to": format!("/{}/bring-in/{}", lang.code(), encode(id)) })
        }
    }
}

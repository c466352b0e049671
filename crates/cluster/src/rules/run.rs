//! Rules of a register, as whoever derives it orders them.

use std::time::{Duration, Instant};

use anyhow::Result;
use datafusion::prelude::SessionContext;
use futures::{StreamExt as _, stream};
use paradero_handover::{EVENTS_A_PART, RulesOrder, Told};

use super::{Engine, Patience, Places};
use crate::carry;
use crate::greeting::greet;
use crate::session;
use crate::submit::Cluster;

/// Rules that are run at a time: the steps of one statement wait for each other.
const AT_ONCE: usize = 4;
/// How many times `late_seconds` one statement may take before it is submitted a second time: it reads whole tables, where a task of linking
/// reads a part.
const SLOWER: f64 = 20.0;

/// The session with statements spread over no more parts than there is work for.
fn spread(context: &SessionContext, events: u64, most: usize) -> SessionContext {
    let parts = usize::try_from(events.div_ceil(EVENTS_A_PART)).unwrap_or(usize::MAX);
    let mut state = context.state();
    state.config_mut().options_mut().execution.target_partitions = parts.clamp(1, most.max(1));
    SessionContext::new_with_state(state)
}

/// Runs rules on a cluster: tables lie in the group of the order, and the rows go there.
///
/// # Errors
/// When the scheduler refuses or cannot be reached, a statement is refused or fails time and again, or the store refuses.
pub async fn run(
    cluster: &Cluster,
    order: &RulesOrder,
    tell: &mut (dyn FnMut(Told) + Send),
) -> Result<()> {
    let Cluster { context, store, settings, certificates } = cluster;
    greet(settings, certificates).await?;
    if let Some(folder) = &order.folder {
        carry::tables(store, folder, &order.group).await?;
    }
    let at = |name: &str| session::path(settings, &format!("{}/{name}", order.group));
    let places = Places { tables: at("tables")?, work: at("work")?, rows: at("rows")? };
    let patience = Patience(Some(Duration::from_secs_f64(settings.late_seconds * SLOWER)));
    let (since, of) = (Instant::now(), order.rules.len());
    let with = (order.tables.as_slice(), order.views.as_slice());
    let session = spread(context, order.events, settings.partitions);
    let engine = Engine::open(session, patience, &places, with).await?;
    let mut rules =
        stream::iter(&order.rules).map(|rule| engine.find(rule)).buffer_unordered(AT_ONCE);
    let mut done = 0;
    while let Some(found) = rules.next().await {
        found?;
        done += 1;
        tell(Told::Done { done, of });
    }
    drop(rules);
    if let Some(folder) = &order.folder {
        carry::rows(store, folder, &order.group).await?;
    }
    let seconds = since.elapsed().as_secs_f64();
    tell(Told::Finished { tasks: of, found: 0, seconds, busy: 0.0, again: engine.again() });
    Ok(())
}

//! Sessions of the engine: what whoever submits asks with, and what a scheduler plans with.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use ballista_core::extension::{SessionConfigExt as _, SessionStateExt as _};
use datafusion::execution::{FunctionRegistry as _, SessionState, SessionStateBuilder};
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::{SessionConfig, SessionContext};
use paradero_handover::Settings;

use crate::branches::Branches;
use crate::identity::{Certificates, stated};
use crate::kernels::Kernels;
use crate::rules;
use crate::scheduler::MESSAGE;
use crate::store::Store;
use crate::work::Work;

/// The functions that statements call, which whoever submits, the scheduler and executors must know alike. Kernels do the work of linking
/// where any is done.
pub(crate) fn functions(kernels: Option<Arc<Kernels>>) -> Vec<ScalarUDF> {
    let mut all = rules::functions();
    all.push(Work::function(kernels));
    all
}

/// A session that hands what it is asked to a cluster. Nothing is asked of the scheduler yet.
pub(crate) fn submitting(
    settings: &Settings,
    certificates: &Certificates,
    store: &Store,
) -> Result<SessionContext> {
    let config = SessionConfig::new_with_ballista()
        .with_ballista_use_tls(true)
        .with_ballista_override_create_grpc_client_endpoint(certificates.endpoints())
        .with_ballista_grpc_metadata(stated())
        .with_ballista_grpc_client_max_message_size(MESSAGE as usize)
        // Re-planning while a job goes on has nothing to plan here, and less is known of it where executors are lost.
        .with_ballista_adaptive_query_planner(false);
    let config = rules::joining(config)
        // A join whose one side fits into every task is for the scheduler to choose: what the planner chose so it takes back for outer
        // joins, and leaves plans behind that do not run (Ballista 55.0: "the output partition count of the left child must be 1").
        .set_usize("datafusion.optimizer.hash_join_single_partition_threshold", 0)
        .set_usize("datafusion.optimizer.hash_join_single_partition_threshold_rows", 0);
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .build()
        .upgrade_for_ballista(format!("https://{}", settings.scheduler))?;
    let context = SessionContext::new_with_state(state);
    // On the context that is made: what it is upgraded from loses its functions.
    for function in functions(None) {
        context.register_udf(function);
    }
    store.register(&context.runtime_env());
    Ok(context)
}

/// A session of the scheduler.
pub(crate) fn planning(
    config: SessionConfig,
    store: &Store,
) -> datafusion::common::Result<SessionState> {
    let state = ballista_core::utils::default_session_builder(config)?;
    let state = SessionStateBuilder::new_from_existing(state);
    let mut state = state.with_physical_optimizer_rule(Arc::new(Branches)).build();
    for function in functions(None) {
        state.register_udf(Arc::new(function))?;
    }
    store.register(state.runtime_env());
    Ok(state)
}

/// Where a group of the store lies, as tables by path are named.
pub(crate) fn path(settings: &Settings, group: &str) -> Result<String> {
    match settings.folder() {
        Some(folder) => {
            let folder = std::path::absolute(folder)
                .with_context(|| format!("{}: no path", folder.display()))?;
            Ok(format!("{}/{group}", folder.display()))
        }
        None => Ok(format!("{}/{group}", settings.store.trim_end_matches('/'))),
    }
}

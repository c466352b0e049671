//! Branches of a union in stages of their own.

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::{Transformed, TreeNode as _};
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::coalesce_partitions::CoalescePartitionsExec;
use datafusion::physical_plan::placeholder_row::PlaceholderRowExec;
use datafusion::physical_plan::projection::ProjectionExec;
use datafusion::physical_plan::repartition::RepartitionExec;
use datafusion::physical_plan::union::UnionExec;
use datafusion::physical_plan::{ExecutionPlan, ExecutionPlanProperties as _, Partitioning};

/// Puts an exchange above each branch of a union, which Ballista makes a boundary of stages.
///
/// Within a stage Ballista 55.0 gives each task its share of a union by counting the parts of its branches. Where a branch cannot be cut, or a join
/// in it is turned around afterwards, the count is wrong: rows of other branches are lost, or what a task tells of itself is refused and its job never
/// ends. Between stages nothing is counted.
#[derive(Debug)]
pub(crate) struct Branches;

impl PhysicalOptimizerRule for Branches {
    fn optimize(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        _: &ConfigOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let apart = |plan: Arc<dyn ExecutionPlan>| {
            if !plan.is::<UnionExec>() || plan.children().into_iter().all(reads_nothing) {
                return Ok(Transformed::no(plan));
            }
            let branches = plan.children().into_iter().map(exchanged).collect::<Result<_>>()?;
            Ok(Transformed::yes(UnionExec::try_new(branches)?))
        };
        Ok(plan.transform_up(apart)?.data)
    }

    fn name(&self) -> &str {
        "branches"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// Whether a branch is a row that is computed from nothing, as tasks of linking are: always one part.
fn reads_nothing(branch: &Arc<dyn ExecutionPlan>) -> bool {
    branch.is::<PlaceholderRowExec>()
        || branch.is::<ProjectionExec>() && branch.children().into_iter().all(reads_nothing)
}

/// A branch below an exchange, in as many parts as it has.
fn exchanged(branch: &Arc<dyn ExecutionPlan>) -> Result<Arc<dyn ExecutionPlan>> {
    let schema = branch.schema();
    // Rows that are only counted have no column to part them by.
    let Some(first) = schema.fields().first() else {
        return Ok(Arc::new(CoalescePartitionsExec::new(Arc::clone(branch))));
    };
    let by = Arc::new(Column::new(first.name(), 0));
    let parts = Partitioning::Hash(vec![by], branch.output_partitioning().partition_count());
    Ok(Arc::new(RepartitionExec::try_new(Arc::clone(branch), parts)?))
}

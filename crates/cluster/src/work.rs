//! The one function that stages call, known by name to scheduler, executors and whoever submits.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::cast::{as_int64_array, as_string_array};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use paradero_handover::Task;
use paradero_link::kernel::Named;

use crate::kernels::Kernels;

/// Name of the function.
pub const NAME: &str = "paradero_task";

/// Does tasks of a stage: `paradero_task(ground, stage, first part, part after the last)` gives milliseconds.
pub struct Work {
    signature: Signature,
    /// None where nothing is computed: on the scheduler, and at whoever submits.
    kernels: Option<Arc<Kernels>>,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(NAME)
    }
}

impl PartialEq for Work {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Work {}

impl std::hash::Hash for Work {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        NAME.hash(state);
    }
}

impl Work {
    /// The function, with what does the work where any is done.
    #[must_use]
    pub fn function(kernels: Option<Arc<Kernels>>) -> ScalarUDF {
        let arguments = vec![DataType::Utf8, DataType::Utf8, DataType::Int64, DataType::Int64];
        // Volatile: what it does is what it is called for, so no plan may leave it out or call it early.
        let signature = Signature::exact(arguments, Volatility::Volatile);
        ScalarUDF::from(Self { signature, kernels })
    }

    fn one(&self, kernels: &Kernels, row: &Row<'_>, at: usize) -> Result<i64> {
        let part = |all: &Int64Array| {
            usize::try_from(all.value(at))
                .map_err(|_| DataFusionError::Execution("a part below 0".to_owned()))
        };
        let named = Named {
            ground: row.ground.value(at).to_owned(),
            stage: row.stage.value(at).to_owned(),
        };
        let task = Task { parts: part(row.first)?..part(row.last)? };
        let spent = kernels
            .run(&named, &task)
            .map_err(|error| DataFusionError::Execution(format!("{error:#}")))?;
        Ok(i64::try_from(spent).unwrap_or(i64::MAX))
    }
}

/// The arguments of some calls.
struct Row<'a> {
    ground: &'a StringArray,
    stage: &'a StringArray,
    first: &'a Int64Array,
    last: &'a Int64Array,
}

impl ScalarUDFImpl for Work {
    fn name(&self) -> &str {
        NAME
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some(kernels) = &self.kernels else {
            return Err(DataFusionError::Execution("tasks are done by executors only".to_owned()));
        };
        let rows = args.number_rows;
        let arrays: Vec<ArrayRef> =
            args.args.iter().map(|one| one.to_array(rows)).collect::<Result<_>>()?;
        let [ground, stage, first, last] = arrays.as_slice() else {
            return Err(DataFusionError::Execution(format!("{NAME} takes four arguments")));
        };
        let row = Row {
            ground: as_string_array(ground)?,
            stage: as_string_array(stage)?,
            first: as_int64_array(first)?,
            last: as_int64_array(last)?,
        };
        let spent: Result<Vec<i64>> =
            (0..row.first.len()).map(|at| self.one(kernels, &row, at)).collect();
        Ok(ColumnarValue::Array(Arc::new(Int64Array::from(spent?))))
    }
}

//! The functions of rules, as DataFusion calls them: the code is that of `paradero_findings`.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Float64Type;
use arrow_array::{ArrayRef, Int64Array, StringArray};
use arrow_schema::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::SessionContext;
use paradero_findings::{folded, thousandths, whole};

/// All of them: client, scheduler and executors must know the same.
pub fn functions() -> Vec<ScalarUDF> {
    [Code::Folded, Code::Whole, Code::Thousandths].map(Function::of).map(ScalarUDF::from).to_vec()
}

/// Makes them known to a session. On Ballista: to the session that is given back, since the functions of the state are dropped.
pub fn register(session: &SessionContext) {
    for function in functions() {
        session.register_udf(function);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Code {
    Folded,
    Whole,
    Thousandths,
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Function {
    code: Code,
    signature: Signature,
}

impl Function {
    fn of(code: Code) -> Self {
        let takes = match code {
            Code::Folded => DataType::Utf8,
            Code::Whole | Code::Thousandths => DataType::Float64,
        };
        Self { code, signature: Signature::exact(vec![takes], Volatility::Immutable) }
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        match self.code {
            Code::Folded => "folded",
            Code::Whole => "whole",
            Code::Thousandths => "thousandths",
        }
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.code {
            Code::Folded => DataType::Utf8,
            Code::Whole | Code::Thousandths => DataType::Int64,
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        by_array(&args, |array| match self.code {
            Code::Folded => {
                let texts = array.as_string::<i32>().iter().map(|text| text.map(folded));
                Arc::new(texts.collect::<StringArray>())
            }
            Code::Whole => of_numbers(array, whole),
            Code::Thousandths => of_numbers(array, thousandths),
        })
    }
}

fn of_numbers(array: &ArrayRef, code: fn(f64) -> i64) -> ArrayRef {
    let numbers = array.as_primitive::<Float64Type>().iter().map(|number| number.map(code));
    Arc::new(numbers.collect::<Int64Array>())
}

/// Calls a function of one argument on an array of as many values as are asked for.
fn by_array(
    args: &ScalarFunctionArgs,
    call: impl FnOnce(&ArrayRef) -> ArrayRef,
) -> Result<ColumnarValue> {
    let arrays = ColumnarValue::values_to_arrays(&args.args)?;
    let [array] = arrays.as_slice() else {
        return datafusion::common::exec_err!("the function takes one argument");
    };
    Ok(ColumnarValue::Array(call(array)))
}

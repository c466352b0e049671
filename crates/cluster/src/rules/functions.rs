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
    vec![
        ScalarUDF::from(OfText::new("folded", folded)),
        ScalarUDF::from(OfNumber::new("whole", whole)),
        ScalarUDF::from(OfNumber::new("thousandths", thousandths)),
    ]
}

/// Makes them known to a session. On Ballista: to the session that is given back, since the functions of the state are dropped.
pub fn register(session: &SessionContext) {
    for function in functions() {
        session.register_udf(function);
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct OfText {
    name: &'static str,
    signature: Signature,
    code: fn(&str) -> String,
}

impl OfText {
    fn new(name: &'static str, code: fn(&str) -> String) -> Self {
        let signature = Signature::exact(vec![DataType::Utf8], Volatility::Immutable);
        Self { name, signature, code }
    }
}

impl ScalarUDFImpl for OfText {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        by_array(&args, |array| {
            let texts = array.as_string::<i32>().iter().map(|text| text.map(self.code));
            Arc::new(texts.collect::<StringArray>())
        })
    }
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct OfNumber {
    name: &'static str,
    signature: Signature,
    code: fn(f64) -> i64,
}

impl OfNumber {
    fn new(name: &'static str, code: fn(f64) -> i64) -> Self {
        let signature = Signature::exact(vec![DataType::Float64], Volatility::Immutable);
        Self { name, signature, code }
    }
}

impl ScalarUDFImpl for OfNumber {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        by_array(&args, |array| {
            let numbers = array.as_primitive::<Float64Type>().iter().map(|n| n.map(self.code));
            Arc::new(numbers.collect::<Int64Array>())
        })
    }
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

//! What a cell of an Arrow column holds, as the text that a person would write.

use arrow_array::{
    Array, ArrowPrimitiveType, cast::AsArray, temporal_conversions as temporal, types::*,
};
use arrow_schema::{DataType, TimeUnit};
use jiff::{Timestamp, tz::TimeZone};

/// Stands between the texts of a list.
const BETWEEN: &str = "; ";

/// Why a cell has no text.
#[derive(Debug)]
pub(super) enum Untold {
    /// Values of its type have none.
    Type(DataType),
    /// Its lists, and those before, hold more values than are looked at.
    TooMany,
}

/// A cell as text, nothing where it is null. `left` is how many values within lists may still be looked at: a list of nothing takes
/// no bytes, however long it says it is.
pub(super) fn text(array: &dyn Array, at: usize, left: &mut usize) -> Result<String, Untold> {
    *left = left.checked_sub(1).ok_or(Untold::TooMany)?;
    if array.is_null(at) {
        return Ok(String::new());
    }
    let plain = || plain(array, at).or_else(|| time(array, at));
    let found = plain().map(Ok).or_else(|| nested(array, at, left).transpose());
    found.unwrap_or_else(|| Err(Untold::Type(array.data_type().clone())))
}

fn value<T: ArrowPrimitiveType>(array: &dyn Array, at: usize) -> Option<T::Native> {
    array.as_primitive_opt::<T>().map(|array| array.value(at))
}

/// Texts, numbers, truth values, bytes.
fn plain(array: &dyn Array, at: usize) -> Option<String> {
    Some(match array.data_type() {
        DataType::Null => String::new(),
        DataType::Utf8 => array.as_string_opt::<i32>()?.value(at).to_owned(),
        DataType::LargeUtf8 => array.as_string_opt::<i64>()?.value(at).to_owned(),
        DataType::Utf8View => array.as_string_view_opt()?.value(at).to_owned(),
        DataType::Boolean => array.as_boolean_opt()?.value(at).to_string(),
        DataType::Int8 => value::<Int8Type>(array, at)?.to_string(),
        DataType::Int16 => value::<Int16Type>(array, at)?.to_string(),
        DataType::Int32 => value::<Int32Type>(array, at)?.to_string(),
        DataType::Int64 => value::<Int64Type>(array, at)?.to_string(),
        DataType::UInt8 => value::<UInt8Type>(array, at)?.to_string(),
        DataType::UInt16 => value::<UInt16Type>(array, at)?.to_string(),
        DataType::UInt32 => value::<UInt32Type>(array, at)?.to_string(),
        DataType::UInt64 => value::<UInt64Type>(array, at)?.to_string(),
        // A column of whole numbers with gaps is often one of floating numbers: 1990, not 1990.0.
        DataType::Float16 => gap(&value::<Float16Type>(array, at)?.to_string()),
        DataType::Float32 => gap(&value::<Float32Type>(array, at)?.to_string()),
        DataType::Float64 => gap(&value::<Float64Type>(array, at)?.to_string()),
        DataType::Decimal32(..) => array.as_primitive_opt::<Decimal32Type>()?.value_as_string(at),
        DataType::Decimal64(..) => array.as_primitive_opt::<Decimal64Type>()?.value_as_string(at),
        DataType::Decimal128(..) => array.as_primitive_opt::<Decimal128Type>()?.value_as_string(at),
        DataType::Decimal256(..) => array.as_primitive_opt::<Decimal256Type>()?.value_as_string(at),
        DataType::Binary => bytes(array.as_binary_opt::<i32>()?.value(at)),
        DataType::LargeBinary => bytes(array.as_binary_opt::<i64>()?.value(at)),
        DataType::BinaryView => bytes(array.as_binary_view_opt()?.value(at)),
        DataType::FixedSizeBinary(_) => bytes(array.as_fixed_size_binary_opt()?.value(at)),
        _ => return None,
    })
}

/// A number that is none (NaN) is nothing: so gaps are written.
fn gap(number: &str) -> String {
    if number == "NaN" { String::new() } else { number.to_owned() }
}

/// Bytes that are text as text, others in hexadecimal.
fn bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

/// Days, times of day and instants in ISO 8601; midnight of an instant without a zone is its day.
fn time(array: &dyn Array, at: usize) -> Option<String> {
    Some(match array.data_type() {
        DataType::Date32 => {
            temporal::date32_to_datetime(value::<Date32Type>(array, at)?)?.date().to_string()
        }
        DataType::Date64 => {
            let stamp = temporal::date64_to_datetime(value::<Date64Type>(array, at)?)?;
            stamp.to_string().replace(' ', "T").trim_end_matches("T00:00:00").to_owned()
        }
        DataType::Time32(unit) => {
            let time = match unit {
                TimeUnit::Second => {
                    temporal::time32s_to_time(value::<Time32SecondType>(array, at)?)
                }
                _ => temporal::time32ms_to_time(value::<Time32MillisecondType>(array, at)?),
            };
            time?.to_string()
        }
        DataType::Time64(unit) => {
            let time = match unit {
                TimeUnit::Microsecond => {
                    temporal::time64us_to_time(value::<Time64MicrosecondType>(array, at)?)
                }
                _ => temporal::time64ns_to_time(value::<Time64NanosecondType>(array, at)?),
            };
            time?.to_string()
        }
        DataType::Timestamp(unit, zone) => {
            let nanoseconds = match unit {
                TimeUnit::Second => scaled(value::<TimestampSecondType>(array, at)?, 1_000_000_000),
                TimeUnit::Millisecond => {
                    scaled(value::<TimestampMillisecondType>(array, at)?, 1_000_000)
                }
                TimeUnit::Microsecond => {
                    scaled(value::<TimestampMicrosecondType>(array, at)?, 1_000)
                }
                TimeUnit::Nanosecond => scaled(value::<TimestampNanosecondType>(array, at)?, 1),
            };
            // Beyond the years that a calendar here holds the bare count is kept.
            instant(nanoseconds, zone.as_deref()).unwrap_or_else(|| nanoseconds.to_string())
        }
        DataType::Duration(unit) => {
            let (count, unit) = match unit {
                TimeUnit::Second => (value::<DurationSecondType>(array, at)?, "s"),
                TimeUnit::Millisecond => (value::<DurationMillisecondType>(array, at)?, "ms"),
                TimeUnit::Microsecond => (value::<DurationMicrosecondType>(array, at)?, "us"),
                TimeUnit::Nanosecond => (value::<DurationNanosecondType>(array, at)?, "ns"),
            };
            format!("{count} {unit}")
        }
        _ => return None,
    })
}

fn scaled(count: i64, nanoseconds: i128) -> i128 {
    i128::from(count) * nanoseconds
}

/// An instant as it is written where it was kept: without a zone as it stands, else with its offset.
fn instant(nanoseconds: i128, zone: Option<&str>) -> Option<String> {
    let stamp = Timestamp::from_nanosecond(nanoseconds).ok()?;
    let Some(zone) = zone else {
        let text = stamp.to_zoned_datetime(TimeZone::UTC).datetime().to_string();
        return Some(text.trim_end_matches("T00:00:00").to_owned());
    };
    let offset = || {
        let (sign, rest) = (zone.get(..1)?, zone.get(1..)?);
        let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
        let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
        let signed = match sign {
            "+" => seconds,
            "-" => -seconds,
            _ => return None,
        };
        jiff::tz::Offset::from_seconds(signed).ok().map(TimeZone::fixed)
    };
    let zone = offset().or_else(|| TimeZone::get(zone).ok());
    let zoned = stamp.to_zoned_datetime(zone.unwrap_or(TimeZone::UTC));
    Some(zoned.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string())
}

/// A value that stands for a run of rows.
fn run(array: &dyn Array, at: usize, left: &mut usize) -> Option<Result<String, Untold>> {
    fn of<T: RunEndIndexType>(
        array: &dyn Array,
        at: usize,
        left: &mut usize,
    ) -> Option<Result<String, Untold>> {
        let runs = array.as_run_opt::<T>()?;
        Some(text(runs.values().as_ref(), runs.get_physical_index(at), left))
    }
    of::<Int16Type>(array, at, left)
        .or_else(|| of::<Int32Type>(array, at, left))
        .or_else(|| of::<Int64Type>(array, at, left))
}

/// Values that stand elsewhere or are made of others; none for a type that is neither.
fn nested(array: &dyn Array, at: usize, left: &mut usize) -> Result<Option<String>, Untold> {
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let key = plain(dictionary.keys(), at).and_then(|key| key.parse().ok());
        let values = dictionary.values().as_ref();
        let key = key.filter(|key| *key < values.len());
        return key.map_or(Ok(Some(String::new())), |key| text(values, key, left).map(Some));
    }
    if let Some(value) = run(array, at, left) {
        return value.map(Some);
    }
    let list = match array.data_type() {
        DataType::List(_) => array.as_list_opt::<i32>().map(|list| list.value(at)),
        DataType::LargeList(_) => array.as_list_opt::<i64>().map(|list| list.value(at)),
        DataType::FixedSizeList(..) => array.as_fixed_size_list_opt().map(|list| list.value(at)),
        DataType::ListView(_) => array.as_list_view_opt::<i32>().map(|list| list.value(at)),
        DataType::LargeListView(_) => array.as_list_view_opt::<i64>().map(|list| list.value(at)),
        _ => None,
    };
    if let Some(list) = list {
        if list.len() > *left {
            return Err(Untold::TooMany);
        }
        let texts = (0..list.len()).map(|at| text(list.as_ref(), at, left));
        let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
        let filled: Vec<&str> =
            texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        return Ok(Some(filled.join(BETWEEN)));
    }
    if let Some(map) = array.as_map_opt() {
        let entries = map.value(at);
        if entries.len() > *left {
            return Err(Untold::TooMany);
        }
        let [keys, values] = entries.columns() else { return Ok(None) };
        let one = |at| {
            let key = text(keys.as_ref(), at, left)?;
            Ok(format!("{key}: {}", text(values.as_ref(), at, left)?))
        };
        let texts: Vec<String> = (0..entries.len()).map(one).collect::<Result<_, Untold>>()?;
        return Ok(Some(texts.join(BETWEEN)));
    }
    let Some(parts) = array.as_struct_opt() else { return Ok(None) };
    let mut told = Vec::new();
    for (name, part) in parts.column_names().into_iter().zip(parts.columns()) {
        let value = text(part.as_ref(), at, left)?;
        if !value.is_empty() {
            told.push(format!("{name}: {value}"));
        }
    }
    Ok(Some(told.join(BETWEEN)))
}

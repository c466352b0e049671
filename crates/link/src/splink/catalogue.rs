//! The functions of SQL by name, and what they take.

use super::expr::Kind;
use super::functions::{Function, OfNumber, Unit};

/// What is understood, for messages.
pub(super) const UNDERSTOOD: &str = "columns, texts, numbers, =, <>, <, <=, >, >=, IS [NOT] NULL, [NOT] BETWEEN, [NOT] IN, AND, OR, NOT, + - * / %, ||, CASE, CAST, levenshtein, damerau_levenshtein, jaro_winkler_similarity, jaro_similarity, jaccard, lower, upper, trim, length, substr, left, right, reverse, replace, starts_with, contains, regexp_extract, regexp_matches, try_strptime, strptime, nullif, coalesce, least, greatest, epoch, date_diff, year, month, day, abs, sin, cos, asin, acos, radians, sqrt, floor, ceil, round, list_intersect, array_intersect, array_length, len";

/// A part of a date by its name.
pub(super) fn unit_of(name: &str) -> Option<Unit> {
    match name.to_lowercase().trim_end_matches('s') {
        "year" => Some(Unit::Year),
        "month" => Some(Unit::Month),
        "day" => Some(Unit::Day),
        _ => None,
    }
}

/// Functions that are told nothing beside their arguments.
pub(super) fn plain_function(name: &str) -> Option<Function> {
    Some(match name {
        "levenshtein" | "editdist3" => Function::Levenshtein,
        "damerau_levenshtein" => Function::DamerauLevenshtein,
        "jaro_winkler_similarity" => Function::JaroWinkler,
        "jaro_similarity" => Function::Jaro,
        "jaccard" => Function::Jaccard,
        "lower" | "lcase" => Function::Lower,
        "upper" | "ucase" => Function::Upper,
        "trim" => Function::Trim,
        "length" | "char_length" | "strlen" => Function::Length,
        "substr" | "substring" => Function::Substring,
        "left" => Function::Left,
        "right" => Function::Right,
        "reverse" => Function::Reverse,
        "replace" => Function::Replace,
        "starts_with" => Function::StartsWith,
        "contains" => Function::Contains,
        "nullif" => Function::NullIf,
        "coalesce" | "ifnull" => Function::Coalesce,
        "least" => Function::Least,
        "greatest" => Function::Greatest,
        "epoch" => Function::Epoch,
        "abs" => Function::Number(OfNumber::Abs),
        "sin" => Function::Number(OfNumber::Sin),
        "cos" => Function::Number(OfNumber::Cos),
        "asin" => Function::Number(OfNumber::Asin),
        "acos" => Function::Number(OfNumber::Acos),
        "radians" => Function::Number(OfNumber::Radians),
        "sqrt" => Function::Number(OfNumber::Sqrt),
        "floor" => Function::Number(OfNumber::Floor),
        "ceil" | "ceiling" => Function::Number(OfNumber::Ceil),
        "round" => Function::Number(OfNumber::Round),
        "list_intersect" | "array_intersect" => Function::Shared,
        "array_length" | "len" | "list_length" => Function::Size,
        other => Function::DatePart(unit_of(other)?),
    })
}

/// The kinds of a function's parameters, the last for all that follow; none: any kind.
pub(super) fn parameters(function: &Function, given: usize) -> Result<Vec<Option<Kind>>, String> {
    const TEXT: Option<Kind> = Some(Kind::Text);
    const NUMBER: Option<Kind> = Some(Kind::Number);
    const DATE: Option<Kind> = Some(Kind::Date);
    let (kinds, least, most): (Vec<Option<Kind>>, usize, usize) = match function {
        Function::Substring => (vec![TEXT, NUMBER], 2, 3),
        Function::Left | Function::Right => (vec![TEXT, NUMBER], 2, 2),
        Function::Replace => (vec![TEXT], 3, 3),
        Function::NullIf => (vec![None], 2, 2),
        Function::Coalesce | Function::Least | Function::Greatest => (vec![None], 1, usize::MAX),
        Function::Epoch | Function::DatePart(_) => (vec![DATE], 1, 1),
        Function::DateDiff(_) => (vec![DATE], 2, 2),
        Function::Number(_) => (vec![NUMBER], 1, 1),
        Function::Concat | Function::StartsWith | Function::Contains => (vec![TEXT], 2, 2),
        function if function.compares_texts() => (vec![TEXT], 2, 2),
        _ => (vec![TEXT], 1, 1),
    };
    if given < least || given > most {
        return Err(format!("a function of SQL has {given} arguments, {least} are needed"));
    }
    Ok(kinds)
}

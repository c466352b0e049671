//! What is put into messages.

use std::borrow::Cow;

use fluent_bundle::FluentValue;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

/// An argument of a message: a text as it stands, or a number, which is written as the language writes numbers and of
/// which the plural is formed.
#[derive(Clone, Debug)]
pub struct Value<'a>(pub(crate) FluentValue<'a>);

impl Value<'_> {
    /// A number with so many places after the point, rounded.
    #[must_use]
    pub fn decimal(number: f64, places: usize) -> Self {
        // Plurals are formed of finite numbers only.
        match format!("{number:.places$}").parse::<f64>() {
            Ok(value) if value.is_finite() => {
                let options = FluentNumberOptions {
                    minimum_fraction_digits: (places > 0).then_some(places),
                    ..FluentNumberOptions::default()
                };
                Self(FluentValue::Number(FluentNumber::new(value, options)))
            }
            _ => Self(FluentValue::String(Cow::Owned(number.to_string()))),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self(FluentValue::String(Cow::Borrowed(text)))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self(FluentValue::String(Cow::Owned(text)))
    }
}

impl<'a> From<Cow<'a, str>> for Value<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        Self(FluentValue::String(text))
    }
}

macro_rules! whole {
    ($($number:ty)+) => {
        $(impl From<$number> for Value<'_> {
            fn from(number: $number) -> Self {
                Self(FluentValue::from(number))
            }
        })+
    };
}

impl From<f64> for Value<'_> {
    /// With as many places after the point as tell it from every other number.
    fn from(number: f64) -> Self {
        if number.is_finite() {
            Self(FluentValue::from(number))
        } else {
            Self::from(number.to_string())
        }
    }
}

whole!(i32 i64 u8 u16 u32 u64 usize);

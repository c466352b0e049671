//! Languages: messages in [Fluent](https://projectfluent.org) files, and dates, numbers and lists as each language
//! writes them.
//!
//! Spanish and English are built in (`locales/es`, `locales/en`); any other is one file `xx.ftl`, which [`load`] reads.
//! What another language has no message for is said in English.
//!
//! ```
//! use paradero_locale::{Lang, text};
//!
//! let es = Lang::es();
//! // A message that takes nothing is a `&'static str`, and costs a look into a table.
//! assert_eq!(text!(es, "language-name"), "Español");
//! // One that takes something is a `String`. Names of messages and of what they take are checked by the compiler.
//! assert_eq!(text!(es, "date-days", n = 12_345), "12\u{202f}345 días");
//! // Days are counted from 1970-01-01; both ends of an interval belong to it.
//! assert_eq!(es.day(19_956), "21 ago 2024");
//! assert_eq!(es.span(Some(20_148), Some(20_178)), "marzo de 2025");
//! assert_eq!(es.list(&["a", "b", "c"]), "a, b y c");
//! // A message whose name ends in a code that is known only when the program runs.
//! assert_eq!(es.named("date-month-", "3"), Some("marzo"));
//! ```
//!
//! A name of a message begins with the room that shows it (`person-born`), or with `word-`, `date-`, `number-`, `list-`.
//! Whoever needs a new one writes it into both `locales/en/<room>.ftl` and `locales/es/<room>.ftl`; tests hold that both
//! have the same, and that each is used. Texts are inserted without isolation marks: what may run the other way is set
//! apart by whoever shows it, in HTML by `<bdi>`. Only English within a language that runs the other way bears them.

mod civil;
mod dates;
mod file;
mod key;
mod lang;
mod languages;
mod load;
mod locator;
mod numbers;
mod value;

pub use civil::civil;
pub use file::{Message, messages};
pub use key::Key;
pub use lang::{Direction, Lang};
pub use languages::Languages;
pub use load::{Loaded, Trouble, load};
pub use value::Value;

/// The text of a message in a language: `text!(lang, "name")`, a `&'static str`, or
/// `text!(lang, "name", argument = value)`, a `String`.
///
/// The name and the names of arguments are looked up while the program is compiled:
///
/// ```compile_fail
/// # use paradero_locale::{Lang, text};
/// text!(Lang::en(), "no-such-message");
/// ```
/// ```compile_fail
/// # use paradero_locale::{Lang, text};
/// text!(Lang::en(), "date-days", days = 3);
/// ```
#[macro_export]
macro_rules! text {
    ($lang:expr, $name:literal) => {
        $lang.plain(const { $crate::Key::checked($name, &[]) })
    };
    ($lang:expr, $name:literal, $($argument:ident = $value:expr),+ $(,)?) => {
        $lang.with(
            const { $crate::Key::checked($name, &[$(stringify!($argument)),+]) },
            [$((stringify!($argument), $crate::Value::from($value))),+],
        )
    };
}

/// The key of a message that takes nothing, for tables of them; [`Lang::plain`] says it.
#[macro_export]
macro_rules! key {
    ($name:literal) => {
        const { $crate::Key::checked($name, &[]) }
    };
}

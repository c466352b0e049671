//! Pictures: what somebody would rather look at than read. Text, days and numbers in, SVG out.
//!
//! Widths are shares of the picture's, heights are pixels, so that the lettering keeps its size on a telephone, on a wide screen
//! and on paper; only maps have proportions of their own. What things look like is said twice: by attributes, so that a file
//! needs no style sheet, and by classes, which [`STYLE`] dresses in the colours of the page, of the dark, of forced
//! colours and of paper. Nothing is told by colour alone. Every text is escaped, and the same input gives the same bytes.
//!
//! The crate knows no person and no language: whoever draws gives the words.

mod axis;
pub mod bars;
pub mod lanes;
mod look;
pub mod map;
mod sheet;
mod world;
pub mod xml;

pub use axis::{Axis, Tick};
pub use look::{Look, STYLE};
pub use sheet::{Anchor, Link, Shape, Sheet, Words, percent};
pub use world::middle_of;

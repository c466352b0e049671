//! Pictures and pages without text become pages: decoded, straightened, recognised by Tesseract.
//!
//! A [`Scanner`] runs every step that touches the bytes of a picture in a child process with limits of its own: decoding, drawing pages of
//! PDF, describing, and Tesseract. The program that uses it calls itself for that and hands the arguments to [`child::run`].
//! Nothing is written to a disk: bytes go in and out of children by pipes.

mod alike;
mod camera;
pub mod child;
mod clean;
mod decode;
mod engine;
mod frames;
pub mod limits;
mod picture;
mod prepare;
mod process;
mod render;
mod ruling;
mod scanner;
mod skew;
mod small;

pub use alike::PerceptualHash;
pub use camera::Camera;
pub use engine::Engine;
pub use picture::{Picture, THUMBNAIL_SIDE};
pub use prepare::Cleaning;
pub use scanner::{LANGUAGES, Scanner};

//! What one picture may ask of the machine.

use std::time::Duration;

/// Most pixels of a picture that is decoded: above a sheet of A1 scanned at 300 dots an inch, and above what telephones take.
pub const PIXELS: u64 = 100_000_000;

/// Most pixels on one side.
pub const SIDE: u32 = 40_000;

/// Most pixels of a page that is recognised: A2 at 300 dots an inch. A larger one is made smaller.
pub const RECOGNISED_PIXELS: u64 = 40_000_000;

/// Most pixels on one side of a page that is recognised: Tesseract refuses more than 32,767.
pub const RECOGNISED_SIDE: u32 = 20_000;

/// Most pages of one file that are recognised.
pub const PAGES: usize = 1_000;

/// Most bytes of memory of each child process.
pub const MEMORY_BYTES: u64 = 2 << 30;

/// Most seconds of computing of each child process, one for each page.
pub const CPU_SECONDS: u64 = 120;

/// Longest that a child process is waited for, also while it computes nothing.
pub const WAIT: Duration = Duration::from_secs(900);

/// Most bytes of a child's answer: a page with one byte a pixel, and its head.
pub const ANSWER_BYTES: u64 = 64 << 20;

//! Writes a table as records in Parquet, and says what that took: `records FILE OUT [MAPPING] [THREADS] [BYTES]`. For `bench/intake`.

use std::{error::Error, fs::File, io::BufWriter, time::Instant};

use paradero_intake::stream::{Share, to_parquet};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, out, rest @ ..] = arguments.as_slice() else {
        return Err("records FILE OUT [MAPPING] [THREADS] [BYTES]".into());
    };
    let mapping = rest.first().filter(|path| !path.is_empty()).map(std::fs::read_to_string);
    let mapping = mapping.transpose()?;
    let threads = match rest.get(1) {
        Some(threads) => threads.parse()?,
        None => std::thread::available_parallelism()?,
    };
    let mut share = Share::of(threads);
    if let Some(bytes) = rest.get(2) {
        share.block_bytes = bytes.parse()?;
    }
    let start = Instant::now();
    let source = File::open(file)?;
    let to = || File::create(out).map(BufWriter::new);
    let told = to_parquet(file, source, mapping.as_deref(), share, to)?;
    eprintln!(
        "{} records, {} with a problem, {:.2} s, {}; {}",
        told.records,
        told.with_problems,
        start.elapsed().as_secs_f64(),
        told.whole.unwrap_or("streamed"),
        told.said.join("; ")
    );
    Ok(())
}

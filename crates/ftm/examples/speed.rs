//! How many statements a second an export writes: `speed derived/team/register.sqlite [OUT.csv [ENTITIES.json]]`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write, sink};
use std::time::Instant;

use paradero_ftm::{Reader, export};
use rusqlite::{Connection, OpenFlags};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let store = arguments.next().ok_or("name a register.sqlite")?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(format!("file:{store}?mode=ro&immutable=1"), flags)?;
    connection.execute_batch("PRAGMA mmap_size = 1099511627776")?;
    let connection = connection.into();
    let mut table: Box<dyn Write> = match arguments.next() {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(sink()),
    };
    let mut entities = arguments.next().map(File::create).transpose()?.map(BufWriter::new);
    let lines = entities.as_mut().map(|file| file as &mut dyn Write);
    let begun = Instant::now();
    let reader = Reader { connection: &connection, seen: &BTreeMap::new() };
    let written = export(&reader, &mut table, lines)?;
    let seconds = begun.elapsed().as_secs_f64();
    let rate = written.statements as f64 / seconds;
    eprintln!(
        "{} statements on {} entities in {seconds:.2} s: {rate:.0} a second; {:?}",
        written.statements, written.entities, written.schemata
    );
    Ok(())
}

//! What belongs beside an export: what it is of, how it is opened, how it is read.

use std::fmt::Write as _;

use crate::reader::{Reader, Written};

const OPEN_ES: &str = "\
## Abrirla

    pip install datasette          # una vez; 0.65 o posterior
    datasette CARPETA              # y abra http://127.0.0.1:8001

`CARPETA` es esta carpeta: trae la base (`register.db`), lo que se dice de ella (`metadata.yml`), los ajustes y los conteos. El servidor escucha
solo en esta máquina y no escribe nada. No lo abra a una red (`--host`) si el nivel no es `public`: Datasette no pide contraseña.
Sin Datasette, `register.db` se abre con cualquier programa que lea SQLite.

";
const OPEN_EN: &str = "\
## Opening it

    pip install datasette          # once; 0.65 or later
    datasette FOLDER               # and open http://127.0.0.1:8001

`FOLDER` is this folder: it has the database (`register.db`), what is said of it (`metadata.yml`), settings and counts. The server listens on this
machine alone and writes nothing. Do not open it to a network (`--host`) unless the level is `public`: Datasette asks for no password.
Without Datasette any program that reads SQLite opens `register.db`.

";

const FLAT_ES: &str = "\
## Abrirla

Un archivo por tabla. `dictionary.csv` dice qué es cada columna, su tipo, su unidad y la tabla a la que lleva. En CSV los días se escriben
`2026-01-15`, sí y no `true` y `false`, y lo que falta queda vacío; una celda que una hoja de cálculo tomaría por fórmula lleva un apóstrofo delante.
En Parquet los días son fechas y los textos están como son.

";
const FLAT_EN: &str = "\
## Opening it

One file a table. `dictionary.csv` says what each column is, its type, its unit and the table that it leads to. In CSV days are written
`2026-01-15`, yes and no `true` and `false`, and what is missing is empty; a cell that a spreadsheet would take for a formula has an apostrophe before it.
In Parquet days are dates, and texts are as they are.

";

const READ_ES: &str = "\
## Leerla

- Dicho por alguien, no un hecho: cada fila de un tipo de hecho es lo que declara una fuente. Varias filas pueden hablar de un mismo suceso; `origin` dice
  cuáles repiten un mismo relato. No sume filas para contar sucesos.
- `denied` = 1: se dice que NO es así. Quite esas filas antes de contar.
- Los días son intervalos: `…_earliest` y `…_latest`; `…_text` es lo escrito. Dos fechas se contradicen solo si sus intervalos no se tocan.
- `person` reúne menciones por un juicio que puede ser errado; `mention` tiene lo que dice cada registro.
- Los hallazgos y los estados de las órdenes valen para el día de la exportación.
- Una lista no es la población: quien no está en ninguna lista no está aquí.
";
const READ_EN: &str = "\
## Reading it

- Said by, not is: each row of a kind of event is what a source states. Several rows may speak of one occurrence; `origin` tells which repeat one
  account. Do not add up rows to count occurrences.
- `denied` = 1: it is said NOT to be so. Leave those rows out before you count.
- Days are intervals: `…_earliest` and `…_latest`; `…_text` is what was written. Two dates contradict only where their intervals do not touch.
- `person` brings mentions together by a judgement that may be wrong; `mention` has what each record says.
- Findings and states of orders are those of the day of the export.
- A list is not the population: who is on no list is not here.
";

const PUBLIC_ES: &str = "\
- Nivel public: el programa no cuenta personas en sus páginas si son pocas. Esta exportación tiene las filas, como las listas de ese nivel; por eso no trae
  conteos: no los publique por debajo de diez por lugar y mes, porque pueden señalar a alguien.
";
const PUBLIC_EN: &str = "\
- Level public: the program's pages keep back counts of few people. This export has the rows, as the lists of that level do; so it brings no
  counts: do not publish any below ten by place and month, since they may point at somebody.
";

const LEFT_ES: &str = "\
## Lo que no está

Cómo se obtuvo cada fuente (puede nombrar a quien la dio), lo que una cámara o un mensaje dice junto a los bytes, los archivos originales, las
decisiones de quienes revisan, y las pruebas del libro. Que algo esté sellado no se dice: la exportación tiene lo que ve su nivel.
";
const LEFT_EN: &str = "\
## What is not in it

How each source was obtained (it may name who gave it), what a camera or a message states beside the bytes, the original files, decisions of
reviewers, and proofs of the ledger. That something is sealed is not told: the export has what its level sees.
";

/// What stands beside the database.
pub(crate) fn datasette(reader: &Reader<'_>, written: &Written) -> String {
    whole(reader, written, reader.either(OPEN_ES, OPEN_EN))
}

/// What stands beside the files of tables.
pub(crate) fn flat(reader: &Reader<'_>, written: &Written) -> String {
    whole(reader, written, reader.either(FLAT_ES, FLAT_EN))
}

fn whole(reader: &Reader<'_>, written: &Written, open: &str) -> String {
    let (level, acts, today) = (reader.level.code(), reader.position, reader.today);
    let mut text = format!("# {}\n\n", reader.office);
    text.push_str(&match reader.lang.code() {
        "es" => format!("Tablas del registro, nivel `{level}`, tras {acts} actos, al {today}.\n\n"),
        _ => format!("Tables of the register, level `{level}`, after {acts} acts, on {today}.\n\n"),
    });
    text.push_str(open);
    text.push_str(reader.either(READ_ES, READ_EN));
    if reader.is_public() {
        text.push_str(reader.either(PUBLIC_ES, PUBLIC_EN));
    }
    text.push('\n');
    text.push_str(reader.either(LEFT_ES, LEFT_EN));
    text.push_str(reader.either(
        "\n## Tablas\n\n| tabla | filas |\n|---|---|\n",
        "\n## Tables\n\n| table | rows |\n|---|---|\n",
    ));
    for (name, rows) in &written.rows {
        let _ = writeln!(text, "| `{name}` | {rows} |");
    }
    text
}

#!/usr/bin/env python3
"""Ten million rows of CSV to Parquet: Paradero beside DuckDB, each as a process of its own, in turns.

    python3 -m venv VENV && VENV/bin/pip install duckdb
    cargo build --release -p paradero-intake --example records
    VENV/bin/python bench/intake/run.py target/release/examples/records FOLDER [--rows 10000000] [--times 2]

FOLDER takes about 1.6 GB. Paradero writes every cell verbatim, with its row, its line and what is wrong with it; `claims` also what
the rows claim by roster.toml. DuckDB writes the columns: as text (`text`), or with the types it finds (`types`).
"""
import argparse, os, random, resource, subprocess, sys, time

DUCKDB = """
import duckdb, sys
file, out, text = sys.argv[1:]
c = duckdb.connect(config={"threads": 2})

c.execute("SET enable_progress_bar = false")
options = ", all_varchar = true" if text == "text" else ", dateformat = '%d/%m/%Y'"
c.execute(f"COPY (SELECT * FROM read_csv('{file}', header = true{options})) TO '{out}' (FORMAT parquet)")
"""

SURNAMES = ["Prueba", "Ficticio", "Inventado", "Muestra", "Ejemplar", "Ensayo", "Papel", "Tinta", "Cartulina", "Sello",
            "Lacre", "Pluma", "Folio", "Legajo", "Rengl\u00f3n", "M\u00e1rgen", "Vi\u00f1eta", "Ca\u00f1amazo", "A\u00f1il", "Cig\u00fce\u00f1a"]
GIVEN = ["Ana", "Beatriz", "Carlos", "Daniel", "Elena", "Fabi\u00e1n", "Gloria", "H\u00e9ctor", "In\u00e9s", "Jos\u00e9", "Karina", "Lu\u00eds",
         "Marta", "N\u00e9stor", "Olga", "Pablo", "Quintina", "Ram\u00f3n", "Sof\u00eda", "Tom\u00e1s"]
PLACES = [f"{kind} {name}" for kind in ("Comisar\u00eda", "Puesto", "Cuartel", "Centro") for name in
          ("Puente Viejo", "Puerto Claro", "Loma Larga", "Valle Hondo", "R\u00edo Seco", "Cerro Pel\u00f3n", "Costa Brava de Arriba", "Norte", "Sur")]
AUTHORITIES = ["Polic\u00eda de la Costa", "Guardia del Puerto", "Ministerio del Orden", "Juzgado Tercero", "Patrulla, Secci\u00f3n 4"]


def make(path, rows, seed=7):
    """One row of a fictional roster after the other, the same in every run; one in a thousand has something wrong."""
    draw = random.Random(seed)
    whole = lambda limit: int(draw.random() * limit)
    day = lambda first, years: f"{1 + whole(28):02}/{1 + whole(12):02}/{first + whole(years)}"
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("no,surname,given names,birth date,sex,arrest date,place,authority,docket\n")
        lines = []
        for number in range(1, rows + 1):
            surname = f"{SURNAMES[whole(20)]} {SURNAMES[whole(20)]}"
            given = f"{GIVEN[whole(20)]} {GIVEN[whole(20)]}"
            authority = AUTHORITIES[whole(5)]
            if "," in authority:
                authority = f'"{authority}"'
            born = day(1950, 55)
            if whole(1000) == 0:
                born = ("31/02/1990", "sin datos", "1990", "30/13/1981")[whole(4)]
            docket = f"{2020 + whole(6)}-CR-{whole(10_000_000):07}"
            lines.append(f"{number},{surname},{given},{born},{'HM'[whole(2)]},{day(2022, 4)},{PLACES[whole(36)]},{authority},{docket}\n")
            if len(lines) == 100_000:
                out.writelines(lines)
                lines.clear()
        out.writelines(lines)


def run(command):
    """Seconds, seconds of both cores, and most memory in MiB that a process took."""
    start = time.monotonic()
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]}: {said}")
    return time.monotonic() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.strip()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("records")
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--times", type=int, default=2)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    file = os.path.join(options.folder, f"roster-{options.rows}.csv")
    if not os.path.exists(file):
        make(file, options.rows)
    size = os.path.getsize(file)
    mapping = os.path.join(os.path.dirname(os.path.abspath(__file__)), "roster.toml")
    out = os.path.join(options.folder, "out.parquet")
    ways = {
        "duckdb text": [sys.executable, "-c", DUCKDB, file, out, "text"],
        "paradero records": [options.records, file, out, "", "2"],
        "duckdb types": [sys.executable, "-c", DUCKDB, file, out, "types"],
        "paradero claims": [options.records, file, out, mapping, "2"],
    }
    # Bytes moved: the file is in memory before anything is timed.
    start = time.monotonic()
    with open(file, "rb") as source:
        while source.read(1 << 20):
            pass
    print(f"{size / 1e6:.0f} MB, {options.rows} rows; read alone {time.monotonic() - start:.2f} s")
    best = {}
    for turn in range(options.times):
        for way, command in ways.items():
            wall, cpu, memory, said = run(command)
            written = os.path.getsize(out) / 1e6
            print(f"{turn + 1} {way:17} {wall:6.2f} s  {cpu:6.2f} s of cores  {memory:6.0f} MiB  {written:6.0f} MB  {said[:70]}", flush=True)
            known = best.get(way, (wall, cpu, memory))
            best[way] = tuple(min(pair) for pair in zip(known, (wall, cpu, memory)))
            os.remove(out)
    for ours in ("paradero records", "paradero claims"):
        for peer in ("duckdb text", "duckdb types"):
            wall, cpu, memory = (a / b for a, b in zip(best[ours], best[peer]))
            print(f"{ours} / {peer}: time {wall:.2f}, cores {cpu:.2f}, memory {memory:.2f}")
    if not options.keep:
        os.remove(file)


if __name__ == "__main__":
    main()

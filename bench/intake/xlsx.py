#!/usr/bin/env python3
"""A workbook of 200,000 rows and 10 columns: Paradero beside calamine alone and openpyxl (read-only), each as a process of its own.

    VENV/bin/pip install openpyxl
    cargo build --release -p paradero-intake --example xlsx
    VENV/bin/python bench/intake/xlsx.py target/release/examples/xlsx FOLDER [--rows 200000] [--times 2]
"""
import argparse, datetime, os, random, sys

sys.argv[0] = os.path.abspath(sys.argv[0])
import openpyxl

OPENPYXL = """
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0]
print(sum(1 for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None), file=sys.stderr)
"""


def make(path, rows):
    draw = random.Random(7)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Lista")
    sheet.append(["No", "Apellidos", "Nombres", "Nacimiento", "Sexo", "Detenci\u00f3n", "Lugar", "Autoridad", "Expediente", "Edad"])
    first = datetime.date(1950, 1, 1)
    for number in range(1, rows + 1):
        day = first + datetime.timedelta(days=draw.randrange(20_000))
        held = datetime.date(2022, 1, 1) + datetime.timedelta(days=draw.randrange(1_400))
        sheet.append([number, f"Prueba Ficticio {draw.randrange(400)}", f"Ana In\u00e9s {draw.randrange(400)}", day, draw.choice("HM"), held,
                      f"Puesto {draw.randrange(40)}", "Guardia del Puerto", f"2023-CR-{draw.randrange(10_000_000):07}", draw.randrange(80)])
    book.save(path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("xlsx")
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    file = os.path.join(options.folder, f"roster-{options.rows}.xlsx")
    if not os.path.exists(file):
        make(file, options.rows)
    print(f"{os.path.getsize(file) / 1e6:.1f} MB")
    ways = {"openpyxl": [sys.executable, "-c", OPENPYXL, file]}
    ways |= {way: [options.xlsx, way, file] for way in ("calamine", "range", "paradero")}
    best = {}
    for turn in range(options.times):
        for way, command in ways.items():
            wall, cpu, memory, said = run(command)
            print(f"{turn + 1} {way:10} {wall:6.2f} s  {cpu:6.2f} s of cores  {memory:6.0f} MiB  {said[:60]}", flush=True)
            known = best.get(way, (wall, cpu, memory))
            best[way] = tuple(min(pair) for pair in zip(known, (wall, cpu, memory)))
    for peer in ("openpyxl", "calamine", "range"):
        wall, cpu, memory = (a / b for a, b in zip(best["paradero"], best[peer]))
        print(f"paradero / {peer}: time {wall:.2f}, cores {cpu:.2f}, memory {memory:.2f}")


sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from run import run  # noqa: E402

main()

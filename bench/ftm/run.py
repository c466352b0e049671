#!/usr/bin/env python3
"""FollowTheMoney there and back: a register goes out as statements, a fresh one takes them in, and goes out again.

Every statement of the first table must stand in the second, as often as there: same data set, entity, property, value, time. Canonical ids are of the
register that writes them, so a reference is told by what the data set calls it. What the second has more is the file that brought the statements, one
entity. With --ftm-python the first table and the second are read by the real package too: it makes entities of the statements
(`ftm aggregate-statements`), keeps those that are valid (`ftm validate`), and all must be kept.
Usage: run.py --register DIR [--paradero PATH] [--ftm-python PATH] [--today DAY]"""
import argparse, csv, hashlib, json, os, pathlib, resource, subprocess, sys, tempfile, time

csv.field_size_limit(1 << 30)

def run(*command, folder=None):
    """Seconds that a command took, and the most memory that any child held so far, in MiB."""
    begin = time.monotonic()
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
    if done.returncode: sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    return time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

def statements(path):
    """The rows of a table of statements."""
    with open(path, newline="", encoding="utf-8") as file: yield from csv.DictReader(file)

def said(row, first):
    """What a statement says, whichever register writes it."""
    row = dict(row)
    row["canonical_id"] = ""
    if row["prop_type"] == "entity":
        # A reference without a name of its own is told by its number, which goes on as its name.
        row["value"] = row["original_value"] = row["original_value"] or (row["value"] if first else "")
        row["id"] = ""
    return hashlib.blake2b("\x1f".join(row.values()).encode(), digest_size=12).digest()

def compared(one, other):
    """Statements and entities of both tables, and how many of the first the second lacks."""
    counts, entities = {}, set()
    first = 0
    for row in statements(one):
        first += 1
        entities.add(row["canonical_id"])
        key = said(row, True)
        counts[key] = counts.get(key, 0) + 1
    second = of_file = more = 0
    again = set()
    for row in statements(other):
        second += 1
        again.add(row["canonical_id"])
        if row["canonical_id"].startswith("document-"): of_file += 1; continue
        key = said(row, False)
        if counts.get(key, 0): counts[key] -= 1
        else: more += 1
    return first, len(entities), second, len(again), of_file, sum(counts.values()), more

def kept(python, table, folder):
    """Entities that the package makes of a table, and how many of them it keeps as valid."""
    ftm = pathlib.Path(python).with_name("ftm")
    made, valid = folder / (table.stem + ".json"), folder / (table.stem + ".valid.json")
    seconds, _ = run(ftm, "aggregate-statements", "-i", table, "-o", made)
    more, _ = run(ftm, "validate", "-i", made, "-o", valid)
    count = lambda path: sum(1 for _ in open(path, encoding="utf-8"))
    return count(made), count(valid), seconds + more

def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--register", required=True)
    asked.add_argument("--paradero", default="target/release/paradero")
    asked.add_argument("--ftm-python", default=os.environ.get("FTM_PYTHON"))
    asked.add_argument("--today", default="2026-03-01")
    asked = asked.parse_args()
    program = pathlib.Path(asked.paradero).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        one, other, fresh = folder / "first.csv", folder / "second.csv", folder / "fresh"
        run(program, "-r", asked.register, "status", "--today", asked.today)
        out, most = run(program, "-r", asked.register, "export", "ftm", "--out", one, "--today", asked.today)
        print(f"out:          {out:8.1f} s, {most:.0f} MiB at most")
        run(program, "init", fresh)
        added, most = run(program, "-r", fresh, "add", one, "--yes", "--unique", "--no-watch")
        print(f"taken in:     {added:8.1f} s, {most:.0f} MiB at most", flush=True)
        derived, most = run(program, "-r", fresh, "status", "--today", asked.today)
        print(f"derived:      {derived:8.1f} s, {most:.0f} MiB at most", flush=True)
        again, most = run(program, "-r", fresh, "export", "ftm", "--out", other, "--today", asked.today)
        print(f"out again:    {again:8.1f} s, {most:.0f} MiB at most", flush=True)
        first, entities, second, later, of_file, lost, more = compared(one, other)
        print(f"statements:   {first} on {entities} entities; again {second} on {later}, of which {of_file} on the file that brought them")
        print(f"lost: {lost}, not there before: {more}")
        wrong = lost or more or later != entities + 1
        if asked.ftm_python:
            for table in (one, other):
                made, valid, seconds = kept(asked.ftm_python, table, folder)
                print(f"followthemoney: {made} entities of {table.name}, {valid} valid, {seconds:.1f} s", flush=True)
                wrong = wrong or made != valid or made != (entities if table is one else later)
        else: print("followthemoney: not asked (--ftm-python)")
        return 1 if wrong else 0

if __name__ == "__main__": sys.exit(main())

#!/usr/bin/env python3
"""Of the hits of a screening, how many are the right person, by score.

    bench/screen/precision.py people LIST.csv [--rows 5000] [--seed 1]      a list of make_people.py, with entity_id
    bench/screen/precision.py roster ROSTER REGISTER --today DATE           a fictional roster (paradero synth roster) and its register

people: half of the persons are searched by their first record; asked are further records of them, and as many records of
persons who are not there, so that a hit can be wrong in both ways. roster: the rows of the manifest are screened against the
register in which it lies; a hit is right where one of the records of the person is of the same person by the truth.
Prints, for each band of bits, how many first hits there are and how many are right, and how many asked persons who are there
have no hit. Needs target/release/paradero.
"""
import argparse, collections, csv, json, os, random, subprocess, sys, tempfile

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BANDS = [-100, -12, -6, -3, 0, 3, 6, 10, 15, 100]


def paradero(*words):
    done = subprocess.run([os.path.join(ROOT, "target", "release", "paradero"), *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"paradero {' '.join(words)}: failed")
    return json.loads(done.stdout)


def tally(judged, standing):
    """judged: (bits or None, right, there) of each row."""
    bands = collections.OrderedDict((low, [0, 0]) for low in BANDS[:-1])
    for bits, right, _ in judged:
        if bits is not None:
            low = max(b for b in bands if b <= bits)
            bands[low][0] += 1
            bands[low][1] += right
    print(f"{'bits from':>10} {'to':>6} {'hits':>7} {'right':>7} {'share':>7}")
    for (low, (hits, right)), high in zip(bands.items(), BANDS[1:]):
        if hits:
            print(f"{low:>10} {high:>6} {hits:>7} {right:>7} {right / hits:>7.3f}")
    for name, rows in sorted(standing.items()):
        print(f"{name}: {len(rows)} first hits, {sum(rows) / len(rows):.3f} right")
    there = [right for _, right, there in judged if there]
    print(f"asked who are there: {len(there)}; their own record is the first hit: {sum(there) / len(there):.3f}")


def people(a):
    rows = list(csv.DictReader(open(a.list, newline="", encoding="utf-8")))
    by = collections.defaultdict(list)
    for row in rows:
        by[row["entity_id"]].append(row)
    rng = random.Random(a.seed)
    persons = sorted(by)
    rng.shuffle(persons)
    there, strangers = persons[: len(persons) // 2], persons[len(persons) // 2:]
    again = [row for person in there for row in by[person][1:]]
    others = [by[person][0] for person in strangers]
    asked = rng.sample(again, min(a.rows, len(again))) + rng.sample(others, min(a.rows, len(others)))
    name = lambda row: " ".join(row[part] for part in ("given1", "given2", "surname1", "surname2") if row[part])
    with tempfile.TemporaryDirectory() as folder:
        def write(path, rows):
            with open(path, "w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(["name", "born", "sex"])
                out.writerows([name(row), row["dob"], row["sex"]] for row in rows)
        searched = [by[person][0] for person in there]
        write(os.path.join(folder, "against.csv"), searched)
        write(os.path.join(folder, "asked.csv"), asked)
        told = paradero("screen", os.path.join(folder, "asked.csv"), "--against", os.path.join(folder, "against.csv"), "--top", "1", "--json")
    # An id is `row N (line M)`.
    owner = lambda hit: searched[int(hit["id"].split()[1]) - 1]["entity_id"]
    known, judged, standing = set(there), [], collections.defaultdict(list)
    for row, answer in zip(asked, told["rows"]):
        hit = next(iter(answer["hits"]), None)
        right = hit is not None and owner(hit) == row["entity_id"]
        judged.append((hit and hit["bits"], right, row["entity_id"] in known))
        if hit:
            standing[hit["standing"]].append(right)
    tally(judged, standing)


def roster(a):
    truth = {}
    for row in csv.DictReader(open(os.path.join(a.roster, "truth_people.csv"), newline="", encoding="utf-8")):
        # Papers have places instead of rows.
        if row["row"].isdigit():
            truth[(row["file"], int(row["row"]))] = row["entity_id"]
    import sqlite3
    store = sqlite3.connect(f"file:{a.register}/derived/team/register.sqlite?mode=ro", uri=True)
    persons = collections.defaultdict(set)
    for person, file, place in store.execute(
            "select m.person, s.file_name, r.locator from mention m join record r on r.id = m.record join source s on s.id = r.source"):
        number = place.split()[1] if place and place.startswith("row ") else None
        entity = truth.get((file, int(number))) if number else None
        if entity:
            persons[person].add(entity)
    told = paradero("-r", a.register, "screen", os.path.join(a.roster, "manifests.csv"), "--today", a.today, "--top", "1", "--json")
    judged, standing = [], collections.defaultdict(list)
    for answer in told["rows"]:
        entity = truth.get(("manifests.csv", int(answer["locator"].split()[1])))
        hit = next(iter(answer["hits"]), None)
        right = hit is not None and entity in persons[hit["id"]]
        judged.append((hit and hit["bits"], right, True))
        if hit:
            standing[hit["standing"]].append(right)
    tally(judged, standing)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kinds = ap.add_subparsers(required=True)
    one = kinds.add_parser("people")
    one.add_argument("list")
    one.add_argument("--rows", type=int, default=5000)
    one.add_argument("--seed", type=int, default=1)
    one.set_defaults(run=people)
    two = kinds.add_parser("roster")
    two.add_argument("roster")
    two.add_argument("register")
    two.add_argument("--today", required=True)
    two.set_defaults(run=roster)
    a = ap.parse_args()
    a.run(a)


if __name__ == "__main__":
    main()

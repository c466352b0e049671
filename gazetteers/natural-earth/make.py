#!/usr/bin/env python3
"""Makes countries.tsv from Natural Earth's countries at 1:110 million.

    pip download geopandas==0.14.4 pycountry --no-deps    # the first brings the shapes, the second codes of two letters
    python3 make.py geopandas-0.14.4-py3-none-any.whl pycountry-*.whl > countries.tsv

Nothing is moved, joined or simplified but by rounding to tenths of a degree, so that borders of neighbours still meet.
"""
import json
import struct
import sys
import zipfile

BASE = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres."


def names(data):
    """Name and code of three letters of each country, in the order of the shapes."""
    number, head, long = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 13:
        fields.append((data[at : at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    for row in range(number):
        line, at, found = data[head + row * long : head + (row + 1) * long], 1, {}
        for name, size in fields:
            found[name] = line[at : at + size].decode("latin-1").strip()
            at += size
        yield found["name"], found["iso_a3"]


def shapes(data):
    """Rings of each country, each a list of longitude and latitude."""
    at = 100
    while at < len(data):
        _, words = struct.unpack(">ii", data[at : at + 8])
        body = data[at + 8 : at + 8 + words * 2]
        parts, points = struct.unpack("<ii", body[36:44])
        begins = list(struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts])) + [points]
        flat = struct.unpack(f"<{2 * points}d", body[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        pairs = list(zip(flat[::2], flat[1::2]))
        yield [pairs[a:b] for a, b in zip(begins, begins[1:])]
        at += 8 + words * 2


def middle(ring):
    """Area of a ring and its middle."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return abs(area) / 2, (x / (3 * area), y / (3 * area)) if area else ring[0]


def tenths(ring):
    """A ring in whole tenths of a degree: the first point, then how far it is from each to the next."""
    found = []
    for x, y in ring:
        point = (round(x * 10), round(y * 10))
        if not found or found[-1] != point:
            found.append(point)
    if len(found) < 4:
        return None
    steps = [found[0]] + [(b[0] - a[0], b[1] - a[1]) for a, b in zip(found, found[1:])]
    return " ".join(f"{x},{y}" for x, y in steps)


def main(shapes_wheel, codes_wheel):
    with zipfile.ZipFile(codes_wheel) as wheel:
        codes = json.loads(wheel.read("pycountry/databases/iso3166-1.json"))["3166-1"]
    two = {code["alpha_3"]: code["alpha_2"] for code in codes} | {"XKX": "XK"}
    with zipfile.ZipFile(shapes_wheel) as wheel:
        countries = zip(names(wheel.read(BASE + "dbf")), shapes(wheel.read(BASE + "shp")))
        for (name, three), rings in sorted(countries, key=lambda one: one[0]):
            _, (x, y) = max(middle(ring) for ring in rings)
            drawn = [ring for ring in map(tenths, rings) if ring]
            print(two.get(three, ""), name, f"{round(x * 10)},{round(y * 10)}", ";".join(drawn), sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Makes the fixtures beside it: fictional people, models that Splink trains on them, and Splink's predictions.

Install:  python3 -m venv V && V/bin/pip install splink==5.0.0 'duckdb>=2.0,<3'
Run:      V/bin/python make_expected.py

Writes people.csv, and per model NAME.json (what Splink saves) and NAME.csv (every pair and its match weight, as
predicted by Splink from the saved model).
"""
import csv
import json
import logging
import os
import random

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

HERE = os.path.dirname(os.path.abspath(__file__))
logging.disable(logging.WARNING)

GIVEN = "Ana Elena Juan Luis María José Inés Óscar Raúl Sofía Tomás Clara Bruno Nuria Iván Lía".split()
SURNAMES = "Rey Soto Vidal Campos Luna Mar Muñoz Peña Núñez Roca Salas Tello Urbina Zamora Ibarra Quiroga".split()
TOWNS = "Altamar Bellavista Campoverde Dosríos Entrevalles".split()


def misspelt(rng, text):
    at = rng.randrange(len(text))
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1:]
    if kind == 1:
        return text[:at] + rng.choice("aeiounrs") + text[at + 1:]
    if kind == 2:
        return text[:at] + text[at:at + 2][::-1] + text[at + 2:]
    return text[:at] + rng.choice("aeiou") + text[at:]


def people():
    """300 records of about 170 fictional people"""
    rng, rows = random.Random(7), []
    while len(rows) < 300:
        given, surname, second = rng.choice(GIVEN), rng.choice(SURNAMES), rng.choice(SURNAMES)
        born = f"{rng.randrange(1940, 2006)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        post = f"{rng.choice(['A', 'BC', 'D'])}{rng.randrange(1, 12)} {rng.randrange(1, 5)}{rng.choice('XYZ')}Q"
        mail = f"{given}.{surname}{rng.randrange(90)}@ejemplo.org".lower()
        base = dict(first_name=given, surname=surname, dob=born, town=rng.choice(TOWNS), postcode=post, email=mail,
                    height=str(rng.randrange(150, 195)), lat=f"{rng.uniform(10, 11):.4f}",
                    lon=f"{rng.uniform(-70, -69):.4f}", other_name=second)
        for _ in range(rng.choice([1, 1, 2, 2, 3])):
            row = dict(base)
            for name in ("first_name", "surname", "dob", "postcode", "email"):
                chance = rng.random()
                if chance < 0.08:
                    row[name] = ""
                elif chance < 0.2:
                    row[name] = misspelt(rng, row[name])
            if rng.random() < 0.06:
                row["first_name"], row["surname"] = row["surname"], row["first_name"]
            if rng.random() < 0.2:
                row["height"] = str(int(row["height"]) + rng.randrange(-12, 13))
            if rng.random() < 0.2:
                row["town"] = rng.choice(TOWNS)
            if rng.random() < 0.1:
                row["lat"], row["lon"] = "", ""
            rows.append(row)
    rng.shuffle(rows)
    rows = rows[:300]
    return [dict(unique_id=str(number), source_dataset="list_b" if number > 180 else "list_a", **row)
            for number, row in enumerate(rows, 1)]


MODELS = {
    "names": dict(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("first_name"), block_on("surname"), block_on("dob"),
                                                block_on("substr(email, 1, 4)", "town")],
        comparisons=[cl.NameComparison("first_name"), cl.NameComparison("surname"),
                     cl.DateOfBirthComparison("dob", input_is_string=True),
                     cl.ExactMatch("town").configure(term_frequency_adjustments=True),
                     cl.EmailComparison("email"), cl.PostcodeComparison("postcode")]),
    "both_names": dict(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            "l.first_name = r.surname", block_on("dob"), block_on("town", "substr(surname, 1, 2)"),
            "(l.email = r.email) or (l.postcode = r.postcode and l.town <> r.town)",
            "l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 2"],
        comparisons=[cl.ForenameSurnameComparison("first_name", "surname"),
                     cl.DamerauLevenshteinAtThresholds("dob", [1, 2]),
                     cl.LevenshteinAtThresholds("postcode", [1, 2]),
                     cl.JaroWinklerAtThresholds("email", [0.95, 0.85]),
                     cl.JaccardAtThresholds("town", [0.9, 0.5]),
                     cl.JaroAtThresholds("other_name", [0.9, 0.7])]),
    "custom": dict(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on("surname"), block_on("substr(dob, 1, 7)"), block_on("height")],
        comparisons=[
            cl.CustomComparison(output_column_name="surname", comparison_levels=[
                cll.NullLevel("surname"),
                cll.ExactMatchLevel("surname").configure(tf_adjustment_column="surname", tf_minimum_u_value=0.05),
                cll.CustomLevel("lower(substr(surname_l, 1, 3)) = lower(substr(surname_r, 1, 3)) "
                                "and length(surname_l) between 3 and 20", "starts alike"
                                ).configure(tf_adjustment_column="surname", tf_adjustment_weight=0.5),
                cll.CustomLevel("surname_l in ('Rey', 'Soto') or surname_r = other_name_l", "odd"),
                cll.ElseLevel()]),
            cl.CustomComparison(output_column_name="height", comparison_levels=[
                cll.NullLevel("height"), cll.AbsoluteDifferenceLevel("height", 2),
                cll.PercentageDifferenceLevel("height", 0.05), cll.ElseLevel()]),
            cl.DistanceInKMAtThresholds("lat", "lon", [1, 20]),
            cl.CustomComparison(output_column_name="dob", comparison_levels=[
                cll.CustomLevel("dob_l is null or dob_r is null", "missing").configure(is_null_level=True),
                cll.ExactMatchLevel("dob"),
                cll.CustomLevel("try_strptime(dob_l, '%Y-%m-%d') is not null and substr(dob_l, 1, 4) = "
                                "substr(dob_r, 1, 4) and not (substr(dob_l, 6, 2) <> substr(dob_r, 6, 2))", "same month"),
                cll.CustomLevel("regexp_extract(dob_l, '^\\d+') = regexp_extract(dob_r, '^\\d+')", "same year"),
                cll.ElseLevel()])]),
    "across": dict(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("surname"), block_on("dob"), "l.surname = r.other_name"],
        comparisons=[cl.NameComparison("first_name"), cl.NameComparison("surname"),
                     cl.DateOfBirthComparison("dob", input_is_string=True)]),
    "all": dict(
        link_type="link_and_dedupe",
        blocking_rules_to_generate_predictions=[block_on("surname"), "l.first_name = r.surname"],
        comparisons=[cl.NameComparison("first_name"), cl.CustomComparison(
            output_column_name="surname", comparison_levels=[
                cll.NullLevel("surname"), cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
                cll.ColumnsReversedLevel("surname", "first_name"), cll.ElseLevel()]),
            cl.ExactMatch("dob")]),
}


def linker(rows, settings):
    con = duckdb.connect()
    columns = [name for name in rows[0] if name != "source_dataset"]
    numbers = {"height": "int", "lat": "double", "lon": "double", "unique_id": "int"}
    tables = {}
    for number, row in enumerate(rows):
        tables.setdefault(row["source_dataset"], []).append([row[name] or None for name in columns])
    api = DuckDBAPI(connection=con)
    if settings["link_type"] == "dedupe_only":
        tables = {"people": sum(tables.values(), [])}
    given = []
    for name, records in tables.items():
        con.execute(f"create table {name} ({', '.join(f'{c} {numbers.get(c, chr(116) + chr(101) + chr(120) + chr(116))}' for c in columns)})")
        con.executemany(f"insert into {name} values ({', '.join('?' for _ in columns)})", records)
        given.append(api.register(name, dataset_display_name=f"source_{name}") if len(tables) > 1 else api.register(name))
    return con, Linker(given if len(given) > 1 else given[0], settings)


def main():
    rows = people()
    with open(os.path.join(HERE, "people.csv"), "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    for name, settings in MODELS.items():
        settings = SettingsCreator(max_iterations=4, **settings).create_settings_dict("duckdb")
        _, trained = linker(rows, settings)
        trained.training.estimate_probability_two_random_records_match(
            ["l.first_name = r.first_name and l.dob = r.dob"], recall=0.6)
        trained.training.estimate_u_using_random_sampling(max_pairs=1e5, seed=3)
        for rule in (block_on("dob"), block_on("surname")):
            trained.training.estimate_parameters_using_expectation_maximisation(rule)
        saved = os.path.join(HERE, f"{name}.json")
        trained.misc.save_model_to_json(saved, overwrite=True)
        with open(saved) as file:
            model = json.load(file)
        model.pop("linker_uid", None)
        with open(saved, "w") as file:
            json.dump(model, file, indent=1)
        con, loaded = linker(rows, model)
        predicted = loaded.inference.predict()
        pairs = con.sql(f"select unique_id_l::int, unique_id_r::int, match_key::int, match_weight from {predicted.physical_name}").fetchall()
        pairs = sorted((min(a, b), max(a, b), key, weight) for a, b, key, weight in pairs)
        with open(os.path.join(HERE, f"{name}.csv"), "w", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["a", "b", "match_key", "match_weight"])
            writer.writerows((a, b, key, repr(weight)) for a, b, key, weight in pairs)
        print(name, len(pairs), "pairs")


if __name__ == "__main__":
    main()

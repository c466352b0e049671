#!/usr/bin/env python3
"""Runs a model that Splink has trained with Splink and with Paradero, and compares every pair's match weight.

    PYTHON bench/link/splink_model.py [--paradero target/release/paradero] [--shared ../shared] [fake_1000] [historical_50k]

PYTHON is that of an environment with splink and duckdb. For each set Splink trains its own demonstration's model and saves it
(`save_model_to_json`); then each program loads the model in a process of its own and predicts every pair of its blocking rules
(from -6 bits up, which both write as Parquet). Printed: pairs of each, pairs of one side only, the greatest difference of a match
weight, and wall seconds, CPU seconds and peak memory of each process. Exits 1 where the two do not agree to 0.01 bits.
"""
import argparse, json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
FLOOR = -6.0
AGREE = 0.01


def table(con, file):
    con.execute("set enable_progress_bar=false")
    con.execute(f"create table n as select * from read_csv('{file}', all_varchar=true, header=true)")


def linker(con, settings):
    import logging
    from splink import DuckDBAPI, Linker
    logging.disable(logging.WARNING)
    return Linker(DuckDBAPI(connection=con).register("n"), settings)


def model_of(name):
    """Settings of Splink's own demonstration, the rules that say how many pairs match with their recall, and those of EM."""
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on
    if name == "fake_1000":
        made = SettingsCreator(
            link_type="dedupe_only",
            blocking_rules_to_generate_predictions=[block_on("first_name"), block_on("surname"), block_on("dob"), block_on("email")],
            comparisons=[cl.ForenameSurnameComparison("first_name", "surname"), cl.DateOfBirthComparison("dob", input_is_string=True),
                         cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")])
        prior = ["l.first_name = r.first_name and levenshtein(r.dob, l.dob) <= 1", "l.email = r.email"]
        return made, (prior, 0.7), (block_on("dob"), block_on("email"), block_on("first_name", "surname"))
    made = SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"), block_on("first_name", "dob"),
            block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
            block_on("substr(postcode_fake,1,3)", "dob"), block_on("substr(postcode_fake,1,3)", "first_name"),
            block_on("substr(postcode_fake,1,3)", "surname"),
            block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")],
        comparisons=[cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_name_surname_concat"),
                     cl.DateOfBirthComparison("dob", input_is_string=True), cl.PostcodeComparison("postcode_fake"),
                     cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
                     cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)])
    prior = [block_on("first_name", "surname", "dob"), block_on("dob", "postcode_fake")]
    return made, (prior, 0.6), (block_on("first_name", "surname"), block_on("dob"))


def train(name, raw, file, model):
    import duckdb
    con = duckdb.connect()
    more = ", first_name || ' ' || surname as first_name_surname_concat" if name == "historical_50k" else ""
    con.execute(f"copy (select *{more} from read_csv('{raw}', all_varchar=true, header=true)) to '{file}' (header)")
    table(con, file)
    settings, (prior, recall), rounds = model_of(name)
    link = linker(con, settings)
    link.training.estimate_probability_two_random_records_match(prior, recall=recall)
    link.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in rounds:
        link.training.estimate_parameters_using_expectation_maximisation(rule)
    link.misc.save_model_to_json(model, overwrite=True)


def predict(file, model, out):
    import duckdb
    con = duckdb.connect(config={"threads": 2})
    table(con, file)
    found = linker(con, json.load(open(model))).inference.predict(threshold_match_weight=FLOOR)
    con.execute(f"copy (select unique_id_l a, unique_id_r b, match_weight w from {found.physical_name}) to '{out}' (format parquet)")


def measured(command):
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        err.seek(0)
        if status:
            sys.exit(f"{' '.join(command)}\n{err.read()}")
        return dict(wall=wall, cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / 1024)


def compare(name, a):
    import duckdb
    raw = os.path.join(a.shared, "data", "linkage", name, f"{name}.csv")
    with tempfile.TemporaryDirectory() as folder:
        at = lambda file: os.path.join(folder, file)
        file, model, theirs, ours = at("list.csv"), at("model.json"), at("splink.parquet"), at("paradero.parquet")
        measured([sys.executable, __file__, "--step", "train", name, raw, file, model])
        cost = {
            "splink": measured([sys.executable, __file__, "--step", "predict", file, model, theirs]),
            "paradero": measured([a.paradero, "dedupe", file, "--splink-model", model, "--pairs", ours])}
        con = duckdb.connect()
        sides = []
        for side, columns in (("splink", f"a, b, w from '{theirs}'"), ("paradero", f"record_a a, record_b b, weight_bits w from '{ours}'")):
            # Weights at the very floor may fall on either side of it.
            con.execute(f"create table {side} as select least(a, b) a, greatest(a, b) b, w from (select {columns}) where w >= {FLOOR} + {AGREE}")
            sides.append(con.sql(f"select count(*) from {side}").fetchall()[0][0])
        both, worst = con.sql("select count(*), max(abs(s.w - p.w)) from splink s join paradero p using (a, b)").fetchall()[0]
        con.execute(f"create view apart as select a, b, s.w s, p.w p from splink s full join paradero p using (a, b)")
        print(f"{name}: pairs {sides[0]} (Splink), {sides[1]} (Paradero), {both} of both; only Splink {sides[0] - both}, "
              f"only Paradero {sides[1] - both}; greatest difference {worst:.6f} bits")
        for side, used in cost.items():
            print(f"  {side:9} wall {used['wall']:6.2f} s  cpu {used['cpu']:6.2f} s  {used['mib']:6.0f} MiB")
        print("  ratios    " + ", ".join(f"{what} {cost['splink'][what] / cost['paradero'][what]:.1f}" for what in ("wall", "cpu", "mib")))
        near = con.sql(f"select * from apart where s is null or p is null or abs(s - p) > {AGREE} limit 5").fetchall()
        for row in near:
            print("  differs:", row)
        return not near


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--paradero", default=os.path.join(ROOT, "target", "release", "paradero"))
    ask.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"))
    ask.add_argument("--step", nargs="+", help="used by the script itself")
    ask.add_argument("names", nargs="*")
    a = ask.parse_args()
    if a.step:
        return {"train": train, "predict": predict}[a.step[0]](*a.step[1:])
    good = [compare(name, a) for name in a.names or ["fake_1000", "historical_50k"]]
    sys.exit(0 if all(good) else 1)


main()

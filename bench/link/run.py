#!/usr/bin/env python3
"""Links labelled sets with Paradero and, where there is a script for it, with Splink, in one run.

    bench/link/run.py [--paradero target/release/paradero] [--splink PYTHON] [--shared ../shared] [SET...]

Prints a table: wall and CPU seconds, peak memory, precision, recall and F1 of the clusters at the default settings, what was
estimated without truth, what blocking truly lost, the best F1 of some 20 thresholds and its threshold, and the ratios of wall,
CPU and memory to Splink's run of the same set (above 1: Splink takes more). PYTHON is that of an environment with splink,
duckdb, pyarrow, numpy and scipy. Splink runs with its models as in shared/peers, made by hand for each set, at the threshold best
by truth; Paradero without configuration and without a look at the truth.
"""
import argparse, csv, json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))


def sets(shared, made):
    lab = os.path.join(shared, "data", "linkage")
    at = lambda *names: [os.path.join(lab, *name.split("/")) for name in names]
    return {
        "fake_1000": (at("fake_1000/fake_1000.csv"), ["--id", "unique_id"], "cluster", "splink_fake1000.py"),
        "febrl3": (at("febrl3/febrl3.csv"), ["--id", "rec_id"], "truth", None),
        "febrl4": (at("febrl4/febrl4a.csv", "febrl4/febrl4b.csv"), ["--id", "rec_id", "--unique"], "truth", "splink_febrl4.py"),
        "historical_50k": (at("historical_50k/historical_50k.csv"), ["--id", "unique_id"], "cluster", "splink_historical50k.py"),
        "rldata500": (at("rldata500/rldata500.csv"), ["--id", "rec_id"], "ent_id", None),
        "rldata10000": (at("rldata10000/rldata10000.csv"), ["--id", "rec_id"], "ent_id", None),
        "early_childhood_sites": (at("early_childhood_sites/early_childhood_sites.csv"), ["--id", "rec_id"], "true_id", None),
        "italy": (at("italy/italy08.csv", "italy/italy10.csv"), ["--id", "rec_id", "--unique"], "person_id", None),
        "senzing_truthset": (at(*[f"senzing_truthset/{n}.csv" for n in ("customers", "reference", "watchlist")]),
                             ["--id", "RECORD_ID"], "truth", None),
        "people_100k": ([os.path.join(made, "people_100000.csv")], ["--id", "rec_id"], "entity_id", "splink_people.py"),
        "people_1m": ([os.path.join(made, "people_1000000.csv")], ["--id", "rec_id"], "entity_id", "splink_people.py"),
        # Splink is not run on this one; where the file is not made the line says so.
        "people_10m": ([os.path.join(made, "people_10m.csv")], ["--id", "rec_id"], "entity_id", None),
    }


def measured(command):
    """Standard output of a command, and its wall and CPU seconds and peak memory in MiB, of the whole process."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0), err.seek(0)
        if status:
            sys.exit(f"{' '.join(command)}\n{err.read()}")
        return out.read(), dict(wall=wall, cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / 1024)


def paradero(binary, files, options, truth):
    # Once for time and memory, as users run it; once more to score, which reads the truth. Where the run would link nothing
    # for want of independent evidence, what it would link is scored all the same.
    _, cost = measured([binary, "dedupe", *files, *options, "--column", f"{truth}=none", "--accept", "--json"])
    text, _ = measured([binary, "dedupe", *files, *options, "--truth", truth, "--accept", "--json"])
    found = json.loads(text)
    report = found["report"]
    cost.update(precision=found["precision"], recall=found["recall"], f1=found["f1"], pairs=report["pairs_compared"],
                expected_precision=report["expected_precision"], expected_recall=report["expected_recall"],
                blocking_loss=report["blocking_loss"], true_blocking_loss=found["true_blocking_loss"],
                best_f1=found["best_f1"], best_threshold_bits=found["best_threshold_bits"])
    return cost


def splink(python, script, shared, files):
    data = ["--data", files[0]] if script == "splink_people.py" else []
    text, cost = measured([python, os.path.join(shared, "peers", script), *data])
    decoder, runs = json.JSONDecoder(), []
    while text.strip():
        found, end = decoder.raw_decode(text.lstrip())
        runs.append(found)
        text = text.lstrip()[end:]
    best = max(runs, key=lambda run: run["clusters_best"]["f1"])
    # Its own clock and memory leave out the scoring against truth; its CPU time is that of the whole process.
    return dict(wall=best["total_s"], cpu=cost["cpu"], mib=best["peak_rss_mib"], f1=best["clusters_best"]["f1"])


def argentina(binary, shared):
    """The two Argentine registers, one-to-one, against the open half of their links."""
    folder = os.path.join(shared, "data", "real", "argentina")
    files = [os.path.join(folder, "ruvte.csv"), os.path.join(folder, "parque.csv")]
    with tempfile.TemporaryDirectory() as made:
        out = os.path.join(made, "clusters.csv")
        _, cost = measured([binary, "dedupe", *files, "--unique", "--accept", "--json", "--out", out])
        rows = list(csv.DictReader(open(out, encoding="utf-8")))
    ids = {"ruvte.csv": [r["id_unico_ruvte"] for r in csv.DictReader(open(files[0], encoding="utf-8"))],
           "parque.csv": [r["id"] for r in csv.DictReader(open(files[1], encoding="utf-8"))]}
    groups = {}
    for row in rows:
        groups.setdefault(row["cluster"], {}).setdefault(row["source"], []).append(ids[row["source"]][int(row["record"]) - 1])
    found = {(a, b) for g in groups.values() for a in g.get("ruvte.csv", []) for b in g.get("parque.csv", [])}
    links = {(r["ruvte_id"], r["parque_id"]) for r in csv.DictReader(open(os.path.join(folder, "silver_links.csv"), encoding="utf-8"))}
    left, right = {a for a, _ in links}, {b for _, b in links}
    asked = {(a, b) for a, b in found if a in left or b in right}
    good = len(asked & links)
    precision, recall = good / max(len(asked), 1), good / len(links)
    cost.update(precision=precision, recall=recall, f1=2 * precision * recall / (precision + recall), pairs=len(found))
    return cost


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("--paradero", default=os.path.join(ROOT, "target", "release", "paradero"))
    ask.add_argument("--splink", default="")
    ask.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"))
    ask.add_argument("--made", default=".", help="where people_100000.csv and people_1000000.csv are (shared/tools/make_people.py)")
    ask.add_argument("--json", default="", help="where to write the figures too")
    ask.add_argument("names", nargs="*")
    a = ask.parse_args()
    known = sets(a.shared, a.made)
    names = a.names or [*known, "argentina"]
    all_runs = {}
    shown = lambda value: "-" if value is None else f"{value:.4f}"
    print("set                     wall s   cpu s     MiB  precision recall   F1      exp. P  exp. R  bl. loss  true    best F1  at bits  "
          "Splink: wall s   cpu s     MiB  F1      wall x  cpu x  mem x")
    for name in names:
        if name == "argentina":
            ours, theirs = argentina(a.paradero, a.shared), None
        else:
            files, options, truth, script = known[name]
            if not all(os.path.exists(file) for file in files):
                print(f"{name:22} not made: {', '.join(files)}")
                continue
            ours = paradero(a.paradero, files, options, truth)
            theirs = splink(a.splink, script, a.shared, files) if a.splink and script else None
        all_runs[name] = dict(paradero=ours, splink=theirs)
        line = (f"{name:22} {ours['wall']:7.2f} {ours['cpu']:7.2f} {ours['mib']:7.0f}  {ours['precision']:.4f}    {ours['recall']:.4f}   "
                f"{ours['f1']:.4f}  {shown(ours.get('expected_precision'))}  {shown(ours.get('expected_recall'))}  {shown(ours.get('blocking_loss'))}    "
                f"{shown(ours.get('true_blocking_loss')):6}  {shown(ours.get('best_f1')):7}  {shown(ours.get('best_threshold_bits')):>7}")
        if theirs:
            line += (f"          {theirs['wall']:7.2f} {theirs['cpu']:7.2f} {theirs['mib']:7.0f}  {theirs['f1']:.4f}  "
                     + "  ".join(f"{theirs[what] / ours[what]:5.1f}" for what in ("wall", "cpu", "mib")))
        print(line, flush=True)
    if a.json:
        json.dump(all_runs, open(a.json, "w"), indent=1)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What adding records to a kept run costs beside a run over all, and whether both end in the same state.

    bench/link/added.py [--paradero target/release/paradero] [--add 1000] [--id rec_id] LIST.csv

Takes every so-manieth record out of a list, keeps a run over the rest (twice: two copies of the state), adds the records
taken out, runs all under the kept model, and compares the digests and the clusters. Prints wall and CPU seconds and peak
memory of each run, and what adding costs as a share of a run that learns from all.
"""
import argparse, json, os, shutil, sys, tempfile

from run import measured


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list")
    parser.add_argument("--paradero", default="target/release/paradero")
    parser.add_argument("--add", type=int, default=1000)
    parser.add_argument("--id", default="rec_id")
    asked = parser.parse_args()
    with open(asked.list) as file:
        header, *rows = file.read().splitlines()
    step = len(rows) // asked.add
    apart = {at for at in range(step // 2, len(rows), step)}
    folder = tempfile.mkdtemp()
    try:
        at = lambda name: os.path.join(folder, name)
        for name, keep in [("base.csv", lambda n: n not in apart), ("new.csv", lambda n: n in apart)]:
            with open(at(name), "w") as file:
                file.write("\n".join([header] + [row for n, row in enumerate(rows) if keep(n)]) + "\n")
        def run(*words):
            text, cost = measured([asked.paradero, "dedupe", *words, "--json"])
            # A process that this one starts is charged with the memory of this one; it tells its own.
            return text, dict(cost, mib=json.loads(text)["peak_rss_mib"] or 0)

        costs = {}
        _, costs["all, learnt anew"] = run(at("base.csv"), at("new.csv"), "--id", asked.id)
        _, costs["--keep"] = run(at("base.csv"), "--id", asked.id, "--keep", at("state"))
        shutil.copytree(at("state"), at("again"))
        added, costs["--add-to"] = run(at("new.csv"), "--add-to", at("state"))
        _, costs["--add-to, again"] = run(at("new.csv"), "--add-to", at("again"))
        whole, costs["all, --under"] = run(at("base.csv"), at("new.csv"), "--under", at("again"), "--keep", at("whole"),
                                           "--out", at("whole.csv"))
        with open(at("none.csv"), "w") as file:
            file.write(header + "\n")
        run(at("none.csv"), "--add-to", at("state"), "--out", at("state.csv"))
        full = costs["all, learnt anew"]
        for name, cost in costs.items():
            print(f"{name:18} {cost['wall']:7.2f} s  {cost['cpu']:7.2f} CPU s  {cost['mib']:7.0f} MiB  "
                  f"1/{full['wall'] / cost['wall']:.0f} wall  1/{full['cpu'] / cost['cpu']:.0f} CPU")
        added, whole = json.loads(added), json.loads(whole)
        told = ["rows", "rows_met", "pairs_compared", "rows_regrouped", "persons_new", "persons_grown", "persons_merged",
                "persons_split", "bytes"]
        print(", ".join(f"{name} {added[name]}" for name in told))
        same = added["digest"] == whole["kept"]["digest"]
        clusters = [open(at(name)).read() for name in ("state.csv", "whole.csv")]
        print(f"digest {added['digest']}: {'the same' if same else 'NOT THE SAME'}; "
              f"clusters: {'the same' if clusters[0] == clusters[1] else 'NOT THE SAME'}")
        sys.exit(0 if same and clusters[0] == clusters[1] else 1)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Runs the estimation engines and, in the same run, R's own packages on the same tables, and prints what they cost.

    bench/estimate/run.py [--measure target/release/examples/measure] [--library DIR] [--shared ../shared] [--quick] [ROW...]

DIR is a library of R with dga, LCMCR, SparseMSE and Rcapture (from github.com/cran, by R CMD INSTALL). Ours is a whole process;
R's is the call alone, without its start and the loading of packages. Where the package is not there, or takes no such table, or
--quick leaves it out, the row says so, with what was recorded in shared/peers, if anything. Effective draws of both are counted by
the same code. Ratios above 1: R takes more, or gives fewer effective draws a second of CPU.
"""
import argparse, json, os, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))

# What, our arguments, R's arguments, the goal (of which measure, at most), what was recorded of R on 2026-11-23 (wall seconds).
ROWS = {
    "E5-five-lists": ("graphs uk_2013_5 27440 0.03125", "graphs uk_2013_5 27440 0.03125", ("wall", 0.1), 2.0),
    "E5-six-lists": ("graphs uk_2013 27440 0.015625", None, ("wall", 2.0), None),
    "E6-113-models": ("search kosovo", "search kosovo 3", ("wall", 0.05), 1.6),
    "E8-all-models": ("search congenital_ma", "search congenital_ma 4", ("wall", 3.0), None),
    "E10-bootstrap": ("steps kosovo 1000", "steps kosovo 1000", ("wall", 1.0), 33.0),
    "E10-search-inside": ("bic kosovo 1000", None, ("wall", 1.0), None),
    "E10-six-lists": ("steps uk_2013 1000", None, None, 2730.0),
    "E12-eight-lists": ("sweeps ph_manila_police 10 10000 20000 10", "sweeps ph_manila_police 10 10000 20000 10", ("us", 2.0), None),
    "E12-twenty-lists": ("sweeps colombia_recruitment_men_1999_r1 15 10000 20000 20",
                         "sweeps colombia_recruitment_men_1999_r1 15 10000 20000 20", ("us", 15.0), None),
    "E12-kosovo": ("sweeps kosovo 10 10000 20000 20", "sweeps kosovo 10 10000 20000 20", None, None),
}
SLOW = {"E8-all-models", "E10-bootstrap", "E12-twenty-lists"}


def measured(command, environment=None):
    """Standard output of a command, and its wall and CPU seconds and peak memory in MiB, of the whole process."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        out.seek(0), err.seek(0)
        if status:
            return None, err.read().strip().splitlines()[-1:]
        return json.loads(out.read()), dict(wall=wall, cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / 1024)


def answer(found):
    for key in ("estimate", "mean"):
        if key in found:
            return found[key]
    return found["summary"]["mean"]


def sweeps(arguments):
    _, _, _, burn_in, draws, thinning = arguments.split()
    return int(burn_in) + int(draws) * int(thinning)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--measure", default=os.path.join(ROOT, "target", "release", "examples", "measure"))
    options.add_argument("--library", default=os.environ.get("R_LIBS", ""))
    options.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"))
    options.add_argument("--quick", action="store_true")
    options.add_argument("row", nargs="*")
    asked = options.parse_args()
    unknown = set(asked.row) - set(ROWS)
    if unknown:
        sys.exit(f"no such row: {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if not os.path.exists(asked.measure):
        sys.exit(f"{asked.measure} is missing: cargo build --release -p paradero-estimate --example measure")
    table = lambda name: os.path.join(asked.shared, "data", "estimate", f"{name}.csv")
    filled = lambda arguments: [part if at != 1 else table(part) for at, part in enumerate(arguments.split())]
    environment = dict(os.environ, R_LIBS=asked.library)
    print(f"{'row':<18} {'ours: cpu s':>11} {'wall s':>8} {'MiB':>6} {'answer':>10}   {'R: cpu s':>9} {'wall s':>8} {'answer':>10}   ratio  goal")
    for name in asked.row or ROWS:
        ours_takes, theirs_takes, goal, recorded = ROWS[name]
        found, cost = measured([asked.measure, *filled(ours_takes)])
        if found is None:
            sys.exit(f"{name}: {cost}")
        line = f"{name:<18} {cost['cpu']:>11.3f} {cost['wall']:>8.3f} {cost['mib']:>6.0f} {answer(found):>10.1f}   "
        of = {"wall": cost["wall"]}
        is_sampling = ours_takes.startswith("sweeps")
        theirs = None
        with tempfile.TemporaryDirectory() as room:
            if theirs_takes and not (asked.quick and name in SLOW):
                draws = os.path.join(room, "draws")
                command = ["Rscript", os.path.join(HERE, "peer.R"), *filled(theirs_takes), draws]
                theirs, why = measured(command, environment)
            if theirs:
                line += f"{theirs['cpu']:>9.2f} {theirs['wall']:>8.2f} {theirs['answer']:>10.1f}   {theirs['cpu'] / cost['cpu']:>5.0f}"
            else:
                said = "left out" if asked.quick and name in SLOW else f"not run: {' '.join(why)}" if theirs_takes else "takes no such table"
                line += f"R: {said}" + (f"; recorded {recorded:.1f} s wall, ratio {recorded / cost['wall']:.0f}" if recorded else "") + "  "
            if is_sampling:
                of["us"] = cost["cpu"] * 1e6 / sweeps(ours_takes)
                worth = found["diagnosis"]["bulk"] / cost["cpu"]
                line += f"   {of['us']:.2f} us a sweep, {worth:.0f} effective a second"
                if theirs:
                    same, _ = measured([asked.measure, "draws", draws])
                    of_theirs = same["diagnosis"]["bulk"] / theirs["cpu"]
                    line += f" (R {theirs['cpu'] * 1e6 / sweeps(theirs_takes):.2f} us, {of_theirs:.0f}; ratio {worth / of_theirs:.1f})"
        if goal:
            line += f"   {goal[0]} <= {goal[1]}: {'met' if of[goal[0]] <= goal[1] else 'NOT MET'}"
        print(line, flush=True)


main()

#!/usr/bin/env python3
"""Screens names against a register of invented people with Paradero and its peers, in one run.

    bench/screen/run.py [--rows 1000000] [--seeds 7,19] [--peers paradero,tantivy,postgres] [--json FILE] [--shared ../shared]

Makes the register of each seed (shared/tools/make_people.py, --dup 0: a row a person) and queries of the ten kinds of
shared/peers/screen_common.py, and asks each peer for the ten best rows: Paradero (examples/bench.rs of crates/screen), tantivy's
fuzzy query (tantivy/), PostgreSQL's pg_trgm (postgres.py, started here). Prints a table a seed: microseconds of the processor a
query, percentiles and queries a second with one and two threads or clients, bytes a person, build and open time, the ratios of
time to Paradero's, and recall@10 by kind. --json appends each figure as a line.

recall@10 (id) is the share of queries with their own row among the ten; a query that fits k > 10 rows exactly can at best find
it in 10/k of cases: the ceiling. Kinds with a date of birth give it to each peer that has a clause for it.

Needs numpy and psycopg 3 (pip install numpy "psycopg[binary]"), cargo, and for PostgreSQL Debian's packages. PostgreSQL gets the
first --pg-kind queries of each kind: its modes take minutes.
"""
import argparse, json, os, random, signal, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
FIGURES = ["cpu_us_a_query", "p50_us", "p99_us", "qps"]


def register(made, shared, rows, seed):
    """The register of a seed, made where it is not there."""
    path = os.path.join(made, f"reg_{seed}.csv" if rows == 1_000_000 else f"reg_{seed}_{rows}.csv")
    if not os.path.exists(path):
        tool = os.path.join(shared, "tools", "make_people.py")
        words = ["--rows", str(rows), "--seed", str(seed), "--dup", "0", "--out", path + ".tmp"]
        subprocess.run([sys.executable, tool, *words], check=True)
        os.replace(path + ".tmp", path)
    return path


def cargo(arguments, folder, env=None):
    """Runs a program of a cargo project in release and gives the JSON object that it prints."""
    command = ["cargo", "run", "--release", "--quiet", *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, env=dict(os.environ, CARGO_INCREMENTAL="0", **(env or {})))
    if done.returncode:
        sys.exit(f"{' '.join(command)}: failed in {folder}")
    return json.loads(done.stdout)


def with_program(arguments, folder, asked, threads, out, env):
    """A peer that keeps the contract of Paradero's example: figures and answers."""
    told = cargo([*arguments, "--register", asked["register"], "--queries", asked["queries"], "--threads", str(threads), "--top", "10",
                  "--out", out, *asked["options"]], folder, env)
    answers = [[int(row) for row in line.split("\t")[0].split(",") if row] for line in open(out, encoding="utf-8").read().split("\n")[:-1]]
    return answers, told


def paradero(asked, threads, made):
    # Building uses as many threads as asking.
    example = ["-p", "paradero-screen", "--example", "bench", "--"]
    answers, told = with_program(example, ROOT, asked, threads, os.path.join(made, "answers.tsv"), {"RAYON_NUM_THREADS": str(threads)})
    return answers, told


def tantivy(asked, threads, made):
    target = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "peers")
    project = ["--manifest-path", os.path.join(HERE, "tantivy", "Cargo.toml"), "--"]
    return with_program(project, HERE, dict(asked, options=[]), threads, os.path.join(made, "answers.tsv"), {"CARGO_TARGET_DIR": target})


class Table:
    """Figures as they come, kept as lines too."""

    def __init__(self, common, rows, queries, path):
        self.common, self.rows, self.queries, self.path, self.lines = common, rows, queries, path, []

    def add(self, seed, peer, threads, told, answers, asked):
        recall = self.common.score(self.rows, asked, answers)
        line = dict(bench="screen", date=time.strftime("%Y-%m-%d"), cpus=os.cpu_count(), load1=round(os.getloadavg()[0], 2), seed=seed,
                    rows=len(self.rows), peer=peer, **dict(told, threads=threads), recall=recall)
        self.lines.append(line)
        if self.path:
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        print(f"  {peer} with {threads}: {told['cpu_us_a_query']} us a query, {told['qps']} a second", file=sys.stderr, flush=True)

    def show(self, seed):
        own = {line["threads"]: line for line in self.lines if line["peer"] == "paradero"}
        print(f"\nseed {seed}, {len(self.rows)} people; ratios are to Paradero's figure with as many threads\n")
        print("peer             threads  CPU us/q     p50 us     p99 us       qps   CPU x   p50 x   p99 x   qps x  B/person  build s  open ms  load")
        for line in self.lines:
            base = own.get(line["threads"])
            ratio = lambda what: line[what] / base[what] if what != "qps" else base[what] / line[what]
            times = "".join(f"{ratio(what):8.1f}" for what in FIGURES) if base else "       -" * 4
            shown = lambda what, width, digits: f"{line[what]:{width}.{digits}f}" if line.get(what) is not None else "-".rjust(width)
            print(f"{line['peer']:16} {line['threads']:7} {shown('cpu_us_a_query', 9, 1)} {shown('p50_us', 10, 1)} {shown('p99_us', 10, 1)} "
                  f"{shown('qps', 9, 1)}{times} {shown('bytes_a_person', 9, 1)} {shown('build_s', 8, 2)} {shown('open_ms', 8, 2)} {line['load1']:5.1f}")
        kinds = [kind for kind in self.common.KINDS if any(query[0] == kind for query in self.queries)]
        for what, words in [("recall10_id", "recall@10 of the row"), ("recall10_name", "recall@10 of the name")]:
            print(f"\n{words}\n{'':17}" + "".join(f"{kind:>9}" for kind in kinds))
            for line in (line for line in self.lines if line["threads"] == 1):
                print(f"{line['peer']:17}" + "".join(f"{line['recall'][kind][what]:9.3f}" for kind in kinds))
            if what == "recall10_id":
                self.ceilings(kinds)
        sys.stdout.flush()

    def ceilings(self, kinds):
        """The best that is to be had: of all queries, and of those that PostgreSQL got."""
        seen = set()
        for line in (line for line in self.lines if line["threads"] == 1):
            ceiling = tuple(line["recall"][kind]["ceiling_id"] for kind in kinds)
            if (line["queries"], ceiling) not in seen:
                seen.add((line["queries"], ceiling))
                print(f"ceiling of {line['queries']:<7}" + "".join(f"{one:9.3f}" for one in ceiling))


def one_seed(a, common, seed):
    path = register(a.made, a.shared, a.rows, seed)
    rows = common.load(path)
    queries = common.queries(rows, a.per_kind, seed=a.query_seed)
    random.Random(5).shuffle(queries)
    table, asked = Table(common, rows, queries, a.json), dict(register=path, queries=os.path.join(a.made, f"queries_{seed}.tsv"), options=[])
    if a.cut:
        asked["options"] = ["--cut", a.cut]
    with open(asked["queries"], "w", encoding="utf-8") as file:
        file.write("kind\tname\tdob\ttarget\tties\n")
        file.writelines("\t".join(map(str, query)) + "\n" for query in queries)
    for name, program in [("paradero", paradero), ("tantivy", tantivy)]:
        for threads in a.threads if name in a.peers else []:
            answers, told = program(asked, threads, a.made)
            table.add(seed, name, threads, told, answers, queries)
    if "postgres" in a.peers:
        import postgres
        counts, few = {}, []
        for query in queries:
            counts[query[0]] = counts.get(query[0], 0) + 1
            if counts[query[0]] <= a.pg_kind:
                few.append(query)
        with postgres.Server() as server:
            loaded = server.load(rows, common.full)
            for mode in a.pg_modes:
                for threads in a.threads:
                    answers, told = server.measure(mode, [(query[1], query[2]) for query in few], threads)
                    table.add(seed, f"pg {mode}", threads, dict(told, **loaded), answers, few)
    table.show(seed)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rows", type=int, default=1_000_000)
    ask.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], default=[7, 19])
    ask.add_argument("--per-kind", type=int, default=300, help="queries of each kind")
    ask.add_argument("--pg-kind", type=int, default=100, help="of those, how many PostgreSQL gets")
    ask.add_argument("--query-seed", type=int, default=11)
    ask.add_argument("--threads", type=lambda text: [int(one) for one in text.split(",")], default=[1, 2])
    ask.add_argument("--peers", type=lambda text: text.split(","), default=["paradero", "tantivy", "postgres"])
    ask.add_argument("--pg-modes", type=lambda text: text.split(","), default=["gin_0.5", "gin_0.3", "gin_0.5_dob", "gin_0.3_dob"])
    ask.add_argument("--cut", default="", help="Paradero's share of what a name promises, in hundredths")
    ask.add_argument("--shared", default=os.path.join(ROOT, "..", "shared"))
    ask.add_argument("--made", default=".", help="where registers and queries are kept")
    ask.add_argument("--json", default="", help="a file to which the figures are appended, a line each")
    a = ask.parse_args()
    a.made, a.shared = os.path.abspath(a.made), os.path.abspath(a.shared)
    sys.path[:0] = [HERE, os.path.join(a.shared, "peers")]
    import screen_common
    # The server ends with this, however this ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for seed in a.seeds:
        one_seed(a, screen_common, seed)


if __name__ == "__main__":
    main()

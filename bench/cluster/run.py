#!/usr/bin/env python3
"""A cluster on this machine (one scheduler, executors of one core) beside the threads of this machine.

    run.py people FILE... [--rounds 3] [--memory 2G]   links lists here and there, in turns; the people must be the same bytes
    run.py kills FILE [--kills 10] [--seed 1]          kills an executor with SIGKILL at random moments of a run
    run.py register DIR [--today DAY] [--beside DIR]   derives a register here and there (or there alone, where one is derived already): the files must be the same
    run.py skew FILE OUT [--share 0.02]                writes a list in which one name is held by a share of the people
    run.py model FILE                                  what `people --save FILE` measured, each as a power of the number of records, and what 10^8 and 10^9 would take

Options of all: --bin FOLDER (of both programs, target/release), --executors 2, --executor-memory MB (of rules), --hold MB (each
process, the pages of its files among it, in a control group of its own that may hold no more; as root, on Linux).
Wall seconds; seconds of a processor of the command, of what submits, of executors and scheduler; the largest resident set of each,
which counts pages mapped from files, or what its control group held at the most."""
import argparse, csv, filecmp, json, math, os, pathlib, random, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TICK = os.sysconf("SC_CLK_TCK")


def of(pid):
    """Seconds of a processor and MiB at the most of a process."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        peak = [line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM")]
        return (int(fields[11]) + int(fields[12])) / TICK, int(peak[0].split()[1]) / 1024 if peak else 0
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return 0, 0


class Held:
    """A control group that may hold so many MiB; the system drops pages of files and kills rather than to give it more."""
    def __init__(self, mib, name):
        old = pathlib.Path("/sys/fs/cgroup/memory")
        self.at = (old if old.is_dir() else pathlib.Path("/sys/fs/cgroup")) / f"paradero-{os.getpid()}-{name}"
        self.limit, self.most = ("memory.limit_in_bytes", "memory.max_usage_in_bytes") if old.is_dir() else ("memory.max", "memory.peak")
        self.at.mkdir()
        (self.at / self.limit).write_text(str(mib << 20))

    def enter(self): (self.at / "cgroup.procs").write_text(str(os.getpid()))

    def end(self):
        """MiB that were held at the most; the group is gone."""
        most = int((self.at / self.most).read_text()) / 2**20
        for _ in range(50):
            try: self.at.rmdir()
            except OSError: time.sleep(0.1)
            else: break
        return most


class Cluster:
    def __init__(self, asked):
        self.asked, self.folder = asked, pathlib.Path(tempfile.mkdtemp(dir=asked.work))
        self.program = str(asked.bin / "paradero-cluster")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        subprocess.run([self.program, "init", str(self.folder / "cluster"), "--store", str(self.folder / "store"), "--port", str(port)],
                       check=True, stdout=subprocess.DEVNULL)
        self.on = self.folder / "cluster" / "cluster.toml"
        text = self.on.read_text()
        if asked.fewest: self.on.write_text(text.replace("fewest_parts = 8", f"fewest_parts = {asked.fewest}"))
        if asked.executor_memory:
            with open(self.on) as file: text = file.read()
            text = "\n".join(f"memory_mb = {asked.executor_memory}" if line.startswith("memory_mb") else line for line in text.splitlines())
            self.on.write_text(text)
        self.held = {}
        self.nodes = {"scheduler": self.start("scheduler", "scheduler")}
        for number in range(asked.executors): self.hire(number)

    def start(self, name, *arguments):
        if self.asked.hold: self.held[name] = Held(self.asked.hold, name.replace(" ", "-"))
        process = subprocess.Popen([self.program, *arguments, "--on", str(self.on)], stderr=subprocess.PIPE, text=True,
                                   preexec_fn=self.held[name].enter if self.asked.hold else None)
        first = process.stderr.readline()
        if not first.startswith(arguments[0]): sys.exit(first)
        threading.Thread(target=lambda: [sys.stderr.write(line) for line in process.stderr], daemon=True).start()
        return process

    def hire(self, number):
        name = f"executor {number}"
        self.nodes[name] = self.start(name, "executor", "--cores", "1")

    def kill(self, number):
        node = self.nodes.pop(f"executor {number}")
        node.send_signal(signal.SIGKILL)
        node.wait()

    def spent(self): return {name: of(node.pid) for name, node in self.nodes.items()}

    def end(self):
        for node in self.nodes.values():
            node.terminate()
            node.wait()
        for name, held in self.held.items(): print(f"    {name} held {held.end():.0f} MiB at the most, files among it")
        shutil.rmtree(self.folder)


def size_of(folder):
    total = 0
    for root, _, files in os.walk(folder):
        for file in files:
            try: total += os.stat(os.path.join(root, file)).st_size
            except FileNotFoundError: pass
    return total


class Watch(threading.Thread):
    """Looks at what submits, which ends before anybody could ask it, and at how much lies in the store."""
    def __init__(self, store):
        super().__init__(daemon=True)
        self.ended, self.seen, self.store, self.most = threading.Event(), {}, store, 0

    def run(self):
        while not self.ended.wait(0.05):
            if self.store: self.most = max(self.most, size_of(self.store))
            for entry in os.listdir("/proc"):
                if not entry.isdigit(): continue
                try: command = pathlib.Path(f"/proc/{entry}/cmdline").read_bytes().split(b"\0")
                except OSError: continue
                if len(command) > 1 and command[0].endswith(b"paradero-cluster") and command[1] in (b"submit", b"rules"):
                    self.seen[entry] = of(entry)

    def stop(self):
        self.ended.set()
        self.join()
        return sum(cpu for cpu, _ in self.seen.values()), max([peak for _, peak in self.seen.values()], default=0)


def run(command, cluster=None, asked=None):
    """Output of a command, and what it took."""
    before = cluster.spent() if cluster else {}
    watch = Watch(cluster and cluster.folder / "store")
    watch.start()
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        environment = dict(os.environ, PARADERO_CLUSTER=str(asked.bin / "paradero-cluster"))
        held = Held(asked.hold, "command") if asked.hold else None
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err, env=environment, preexec_fn=held and held.enter)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        submit = watch.stop()
        out.seek(0), err.seek(0)
        if held: print(f"    the command{' and what submits' if cluster else ''} held {held.end():.0f} MiB at the most, files among it")
        if status: sys.exit(f"{' '.join(map(str, command))}\n{err.read()}")
        text, said = out.read(), err.read()
    after = cluster.spent() if cluster else {}
    nodes = {name: (cpu - before.get(name, (0, 0))[0], peak) for name, (cpu, peak) in after.items()}
    cost = dict(wall=wall, cpu=used.ru_utime + used.ru_stime, mib=used.ru_maxrss / 1024, submit=submit, nodes=nodes, store=watch.most)
    return text, said, cost


def told(cost):
    line = f"{cost['wall']:8.1f} s   command {cost['cpu']:7.1f} s of a processor, {cost['mib']:6.0f} MiB"
    if cost["nodes"]:
        line += f"   submits {cost['submit'][0]:.1f} s, {cost['submit'][1]:.0f} MiB"
        line += "".join(f"   {name} {cpu:.1f} s, {peak:.0f} MiB" for name, (cpu, peak) in sorted(cost["nodes"].items()))
    return line


def stages(text):
    for stage in json.loads(text).get("cluster") or []:
        print("    {stage:10} {tasks:5} tasks  {seconds:7.1f} s  {busy:7.1f} s of a processor  given out again {again} times".format(**stage))


def dedupe(asked, file, out):
    command = [asked.bin / "paradero", "dedupe", file, "--id", "rec_id", "--column", "entity_id=none", "--accept", "--json", "--out", out]
    command += ["--memory", asked.memory] if asked.memory else []
    return command + (["--spill", asked.spill] if asked.spill else [])


def people(asked):
    for file in asked.file:
        here, there, ratios = asked.work / "here.csv", asked.work / "there.csv", []
        with open(file, "rb") as rows: count = sum(1 for _ in rows) - 1
        print(f"{file}: {count} records")
        for turn in range(asked.rounds):
            _, _, one = run(dedupe(asked, file, here), None, asked)
            cluster = Cluster(asked)
            text, _, two = run(dedupe(asked, file, there) + ["--on", cluster.on], cluster, asked)
            if asked.save:
                with open(asked.save, "a") as into:
                    into.write(json.dumps(dict(records=count, pairs=json.loads(text)["report"]["pairs_compared"], here=one, there=two)) + "\n")
            left = list((cluster.folder / "store").iterdir())
            cluster.end()
            if not filecmp.cmp(here, there, shallow=False): sys.exit("the people differ")
            if left: sys.exit(f"left in the store: {left}")
            ratios.append(two["wall"] / one["wall"])
            print(f"  here  {told(one)}\n  there {told(two)}", flush=True)
            if turn == 0: stages(text)
        print(f"  the same people, byte for byte; there / here: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})", flush=True)


def model(asked):
    """A quantity is c + a n^k: three numbers of records give the three; any other that was measured says how wrong that is."""
    of = {
        "pairs compared": lambda run: run["pairs"],
        "here, seconds": lambda run: run["here"]["wall"],
        "here, seconds of a processor": lambda run: run["here"]["cpu"],
        "here, MiB": lambda run: run["here"]["mib"],
        "there, seconds of a processor of the command": lambda run: run["there"]["cpu"],
        "there, seconds without stages": lambda run: run["there"]["wall"] - executors(run, 0) / len(nodes(run)),
        "there, seconds of a processor of executors": lambda run: executors(run, 0),
        "there, MiB of an executor": lambda run: executors(run, 1) / len(nodes(run)),
        "there, MB in the store": lambda run: run["there"]["store"] / 1e6,
    }
    nodes = lambda run: [cost for name, cost in run["there"]["nodes"].items() if name.startswith("executor")]
    executors = lambda run, at: sum(cost[at] for cost in nodes(run))
    with open(asked.file[0]) as rows: runs = [json.loads(row) for row in rows]
    counts = sorted({run["records"] for run in runs})
    fitted, others = [counts[0], counts[0] * 10, counts[0] * 100], [count for count in counts if count not in (counts[0], counts[0] * 10, counts[0] * 100)]
    if not set(fitted) <= set(counts): sys.exit("three numbers of records are needed, each ten times the one before")
    print(f"{'':46}" + "".join(f"{count:>10.0e}" for count in fitted) + f"{'fixed':>10}{'power':>7}" + "".join(f"{count:>10.0e}: said" for count in others) + f"{'1e+08':>10}{'1e+09':>10}")
    found = {}
    for name, value in of.items():
        median = {count: statistics.median(value(run) for run in runs if run["records"] == count) for count in counts}
        one, two, three = (median[count] for count in fitted)
        power = math.log10((three - two) / (two - one))
        steep = (two - one) / (fitted[1] ** power - fitted[0] ** power)
        fixed = one - steep * fitted[0] ** power
        at = found[name] = lambda count, fixed=fixed, steep=steep, power=power: fixed + steep * count ** power
        beside = "".join(f"{median[count]:10.4g}:{at(count) / median[count]:5.2f}" for count in others)
        print(f"{name:46}{one:10.4g}{two:10.4g}{three:10.4g}{fixed:10.4g}{power:7.2f}{beside}{at(1e8):10.4g}{at(1e9):10.4g}")
    print(f"With executors of {asked.cores} cores, a core at {asked.price} an hour, on top of one machine that asks:")
    for count in (1e8, 1e9):
        for machines in (1, 4, 16):
            alone, shared = found["there, seconds without stages"](count), found["there, seconds of a processor of executors"](count)
            hours = (alone + shared / machines / asked.cores) / 3600
            print(f"  {count:.0e} records, {machines:2} machines: {hours:7.2f} h, {hours * (machines + 1):7.1f} machine-hours, {hours * (machines + 1) * asked.cores * asked.price:8.2f}")


def kills(asked):
    chance, here, there = random.Random(asked.seed), asked.work / "here.csv", asked.work / "there.csv"
    file = asked.file[0]
    run(dedupe(asked, file, here), None, asked)
    walls = []
    for _ in range(3):
        cluster = Cluster(asked)
        walls.append(run(dedupe(asked, file, there) + ["--on", cluster.on], cluster, asked)[2]["wall"])
        cluster.end()
    whole = statistics.median(walls)
    print(f"undisturbed: {', '.join(f'{wall:.1f}' for wall in walls)} s")
    for _ in range(asked.kills):
        cluster, moment, number = Cluster(asked), chance.uniform(0.02, 0.98) * whole, chance.randrange(asked.executors)
        killer = threading.Timer(moment, lambda: cluster.kill(number))
        killer.start()
        text, _, cost = run(dedupe(asked, file, there) + ["--on", cluster.on], cluster, asked)
        killer.join()
        cluster.end()
        if not filecmp.cmp(here, there, shallow=False): sys.exit("the people differ")
        again = sum(stage["again"] for stage in json.loads(text)["cluster"])
        print(f"  executor {number} killed at {moment:6.1f} s: the same people after {cost['wall']:6.1f} s, {cost['wall'] - whole:+6.1f} s; given out again {again} times", flush=True)


def register(asked):
    """The command is `findings`, which derives the store and runs the rules."""
    files = {}
    if asked.beside:
        files["here"] = sorted(path for path in (asked.beside / "derived" / "team").iterdir() if path.is_file())
    for where in ("there",) if asked.beside else ("here", "there"):
        at = asked.work / f"register-{where}"
        if at.exists(): shutil.rmtree(at)
        shutil.copytree(asked.file[0], at, ignore=shutil.ignore_patterns("derived"))
        command = [asked.bin / "paradero", "-r", at, "findings", "--today", asked.today, "--json"]
        cluster = Cluster(asked) if where == "there" else None
        text, said, cost = run(command + (["--on", cluster.on] if cluster else []), cluster, asked)
        if cluster: cluster.end()
        print(f"  {where:5} {told(cost)}   {len(json.loads(text))} findings", flush=True)
        print("".join(f"    {line}\n" for line in said.splitlines() if "tasks" in line), end="")
        files[where] = sorted(path for path in (at / "derived" / "team").iterdir() if path.is_file())
    for one, other in zip(files["here"], files["there"], strict=True):
        if one.name != other.name or not filecmp.cmp(one, other, shallow=False): sys.exit(f"{one} and {other} differ")
        print(f"  {one.name}: the same {one.stat().st_size} bytes")


def skew(asked):
    """Names are of the people: every record of one keeps what was slipped in it but not the name."""
    source, out = asked.file
    with open(source, newline="") as rows, open(out, "w", newline="") as into:
        reader = csv.DictReader(rows)
        writer = csv.DictWriter(into, reader.fieldnames)
        writer.writeheader()
        count = held = 0
        for row in reader:
            count += 1
            if int(row["entity_id"][1:]) % round(1 / asked.share) == 0:
                held += 1
                row.update(given1="Juan", given2="Carlos", surname1="Pérez", surname2="López")
            writer.writerow(row)
    print(f"{out}: {held} of {count} records bear one name")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["people", "kills", "register", "skew", "model"])
    parser.add_argument("file", nargs="+", type=pathlib.Path)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "target" / "release")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(tempfile.gettempdir()))
    parser.add_argument("--executors", type=int, default=2)
    parser.add_argument("--executor-memory", type=int)
    parser.add_argument("--fewest", type=int)
    parser.add_argument("--hold", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--memory")
    parser.add_argument("--spill", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.02)
    parser.add_argument("--beside", type=pathlib.Path)
    parser.add_argument("--save", type=pathlib.Path)
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--price", type=float, default=0.05)
    parser.add_argument("--today", default="2026-11-30")
    asked = parser.parse_args()
    {"people": people, "kills": kills, "register": register, "skew": skew, "model": model}[asked.what](asked)


if __name__ == "__main__": main()

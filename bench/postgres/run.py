#!/usr/bin/env python3
"""What pages take from PostgreSQL beside SQLite, in one run; and two servers over one database with many clients.

A server of PostgreSQL is made for the run, in a temporary folder, with the settings that Debian gives it but for its memory. One register is
served from its files and from there; each page is asked for with the same paths, by one client and by many (wrk, bench/pages). Then two
servers over that database are asked for all pages by half of the clients each, for some minutes; every answer must be 200.
Usage: run.py --register DIR [--minutes 10] [--requests 300] [--seconds 6] [--paradero PATH] [--today DAY]"""
import argparse, http.client, os, pathlib, random, shutil, subprocess, sys, tempfile, threading, time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "pages"))
import run as pages

def cluster(memory):
    """The address of a new server, and what stops it."""
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    folder = pathlib.Path(tempfile.mkdtemp())
    own = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if own: shutil.chown(folder, "postgres")
    def run(*command): subprocess.run([*own, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")
    run(programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "postgres", "--locale=C", "-E", "UTF8")
    run(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", f"-k {folder} -c listen_addresses= -c shared_buffers={memory}", "start")
    def stop():
        run(programs / "pg_ctl", "-D", folder / "data", "-m", "fast", "stop")
        shutil.rmtree(folder)
    return f"postgresql://postgres@/postgres?host={folder}", stop

def serve(asked, address=None):
    """A server of pages, from the files or from PostgreSQL."""
    if address: os.environ["PARADERO_POSTGRES"] = address
    else: os.environ.pop("PARADERO_POSTGRES", None)
    server, at = pages.serve(asked)
    pages.settle(server.pid)
    return server, at

def measure(asked, name, paths, at):
    """p50 and p99 of one client, then of many, in ms; how many a second those were; requests and errors."""
    alone, _, wrong = pages.alone(at, paths)
    p50, p99, requests, errors = pages.together(at, paths, asked.clients, asked.seconds)
    return (pages.quantile(alone, .5), pages.quantile(alone, .99), p50, p99, requests / asked.seconds), len(alone) + requests, len(wrong) + errors

def beside(asked, drawn, servers):
    chance = random.Random(asked.seed)
    print(f"p50 / p99 in ms: one client, {asked.clients} clients (answers a second); files, then PostgreSQL")
    for name, path in pages.pages(drawn, chance).items():
        if asked.only and not name.startswith(asked.only): continue
        paths, told = [path() for _ in range(asked.requests)], []
        for at in servers:
            pages.alone(at, paths[:20])
            found, requests, errors = measure(asked, name, paths, at)
            if errors: sys.exit(f"{name}: {errors} errors of {requests}")
            told.append("{:7.2f} / {:7.2f}   {:7.1f} / {:7.1f} ({:4.0f}/s)".format(*found))
        print(f"{name:18}  {told[0]}   |   {told[1]}", flush=True)

def soak(asked, drawn, servers):
    """All pages at random from all servers at once. Answers that are not 200, and how many there were."""
    until, tallies = time.monotonic() + asked.minutes * 60, []
    def client(number):
        chance = random.Random(number)
        ways = list(pages.pages(drawn, chance).values())
        line, tally = http.client.HTTPConnection(servers[number % len(servers)], timeout=120), [0, 0, []]
        tallies.append(tally)
        while time.monotonic() < until:
            path, since = chance.choice(ways)(), time.perf_counter()
            try:
                line.request("GET", path)
                answer = line.getresponse(); answer.read()
                wrong = answer.status != 200
            except OSError as error: wrong, line = True, http.client.HTTPConnection(servers[number % len(servers)], timeout=120)
            tally[0] += 1; tally[1] += wrong; tally[2].append(time.perf_counter() - since)
    clients = [threading.Thread(target=client, args=(number,)) for number in range(asked.soakers)]
    for one in clients: one.start()
    for one in clients: one.join()
    times = sorted(one for tally in tallies for one in tally[2])
    print(f"{len(servers)} servers, {asked.soakers} clients, {asked.minutes:g} minutes: {sum(t[0] for t in tallies)} requests, {sum(t[1] for t in tallies)} errors, "
          f"p50 {pages.quantile(times, .5):.0f} ms, p99 {pages.quantile(times, .99):.0f} ms (clients in one process of Python)")
    return sum(tally[1] for tally in tallies)

def main():
    options = argparse.ArgumentParser()
    options.add_argument("--register", required=True)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--requests", type=int, default=300)
    options.add_argument("--seconds", type=int, default=6)
    options.add_argument("--clients", type=int, default=16)
    options.add_argument("--soakers", type=int, default=64)
    options.add_argument("--paradero", default="target/release/paradero")
    options.add_argument("--today", default="2026-01-15")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--memory", default="1GB", help="shared_buffers of the server")
    options.add_argument("--only", help="pages whose names begin so")
    asked = options.parse_args()
    store = pathlib.Path(asked.register, "derived", "team", "register.sqlite")
    address, stop = cluster(asked.memory)
    running = []
    try:
        files, at_files = serve(asked); running.append(files)
        since = time.monotonic()
        one, at_one = serve(asked, address); running.append(one)
        drawn = pages.draw(store, asked.seed)
        listed = subprocess.run([asked.paradero, "-r", asked.register, "postgres", "list"], capture_output=True, text=True, env={**os.environ, "PARADERO_POSTGRES": address})
        print(f"{drawn['person_rows']} people, store {store.stat().st_size / 1e9:.2f} GB, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; "
              f"copied and ready after {time.monotonic() - since:.0f} s\n{listed.stdout}", end="")
        beside(asked, drawn, [at_files, at_one])
        print(f"memory, MiB: from files {pages.memory(files.pid)}, from PostgreSQL {pages.memory(one.pid)} (all, own)")
        files.kill(); running.remove(files)
        if asked.minutes:
            two, at_two = serve(asked, address); running.append(two)
            sys.exit(1 if soak(asked, drawn, [at_one, at_two]) else 0)
    finally:
        for server in running: server.kill(); server.wait()
        stop()

main()

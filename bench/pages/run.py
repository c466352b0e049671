#!/usr/bin/env python3
"""What pages take, beside Datasette over the same SQLite file in the same run; and a soak of reading and writing.

A register is served; each page is asked for many times, with things and words drawn from it by a seed, by one client and by
many at once. Datasette is given the derived store of the level `team` and asked for what is nearest: the same rows by its own pages.
What is measured is the time from a request to the last byte of its answer, as clients on the same machine see it (many clients: wrk).
Usage: run.py --register DIR [--requests 1000] [--clients 1,16] [--datasette PATH] [--paradero PATH] [--today 2026-02-01]
       run.py --register COPY --soak MINUTES [--clients 16]        (the register is written to)"""
import argparse, http.client, json, os, pathlib, random, re, shutil, sqlite3, subprocess, sys, tempfile, threading, time, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from soak import soak

def draw(store, seed):
    """Things and words to ask for, drawn from the store."""
    chance = random.Random(seed)
    base = sqlite3.connect(f"file:{store}?mode=ro&immutable=1", uri=True)
    def some(table, where="1", column="id", number=2000):
        last = base.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
        found = set()
        for _ in range(number * 20):
            row = base.execute(f"SELECT {column} FROM {table} WHERE rowid >= ? AND {where} LIMIT 1", (chance.randint(1, max(last, 1)),)).fetchone()
            if row: found.add(row[0])
            if len(found) >= min(number, last): break
        return sorted(found) or sys.exit(f"the store has no {table}")
    all_of = lambda sql: [row[0] for row in base.execute(sql)]
    people = some("person")
    names = [name for name in some("person", column="name", where="name <> ''") if len(name.split()) > 1]
    words = sorted({word for name in names for word in name.split() if len(word) > 3})
    return {
        "people": people, "names": names, "words": words,
        "orders": some("subject", "kind = 'order'", number=1000),
        "batches": all_of("SELECT id FROM subject WHERE kind = 'batch'"),
        "sources": all_of("SELECT id FROM source"),
        "places": all_of("SELECT id FROM subject WHERE kind = 'place' LIMIT 1000"),
        "person_rows": base.execute("SELECT max(rowid) FROM person").fetchone()[0],
    }

def pages(drawn, chance):
    """A page's name, and a function that gives a path each time."""
    one = lambda kind: urllib.parse.quote(chance.choice(drawn[kind]), safe="")
    word = lambda kind: urllib.parse.quote_plus(chance.choice(drawn[kind]))
    page = lambda last: chance.randint(1, last)
    return {
        "home": lambda: "/es",
        "people": lambda: f"/es/people?page={page(400)}",
        "people, narrowed": lambda: f"/es/people?{chance.choice(['status=unknown', 'covered=1', 'about=protected'])}&page={page(5)}",
        "person": lambda: f"/es/person/{one('people')}",
        "orders": lambda: f"/es/orders?page={page(100)}",
        "order": lambda: f"/es/order/{one('orders')}",
        "search, a name": lambda: f"/es/search?q={word('names')}",
        "search, a word": lambda: f"/es/search?q={word('words')}",
        "findings": lambda: f"/es/findings?page={page(100)}",
        "batches": lambda: "/es/batches",
        "batch": lambda: f"/es/batch/{one('batches')}",
        "sources": lambda: "/es/sources",
        "source": lambda: f"/es/source/{one('sources')}",
        "labels": lambda: "/es/labels",
        "statements": lambda: "/es/statements",
        "places": lambda: "/es/places",
        "map": lambda: "/es/map",
        "dashboard": lambda: "/es/dashboard",
        "alerts": lambda: "/es/alerts",
        "people, as JSON": lambda: f"/api/people?page={page(400)}",
    }

def datasette_pages(drawn, chance):
    """What Datasette answers that is nearest to a page of the same name."""
    one = lambda kind: urllib.parse.quote(chance.choice(drawn[kind]), safe="")
    # Its own pages go on by key; a page in the middle is asked for by the key before.
    key = lambda kind: urllib.parse.quote(chance.choice(drawn[kind]), safe="~-_.").replace("%", "~")
    quoted = lambda text: urllib.parse.quote(text)
    return {
        "home": lambda: "/register",
        "people": lambda: f"/register/person?_size=50&_next={key('people')}",
        "person": lambda: f"/register/person/{key('people')}",
        "orders": lambda: f"/register/subject?kind=order&_size=50&_next={key('orders')}",
        "order": lambda: f"/register/subject/{key('orders')}",
        "search, a name": lambda: f"/register/person?_size=20&name__contains={quoted(chance.choice(drawn['names']).split()[-1])}",
        "sources": lambda: "/register/source?_size=50",
        "people, as JSON": lambda: f"/register/person.json?_size=50&_next={key('people')}",
    }

def quantile(times, share):
    return times[min(len(times) - 1, int(share * len(times)))] * 1000

def alone(address, paths):
    """Sorted seconds of requests that one client makes one after the other, the largest answer, and what was not answered."""
    line, times, most, wrong = http.client.HTTPConnection(address, timeout=600), [], 0, []
    for asked in paths:
        since = time.perf_counter()
        line.request("GET", asked)
        answer = line.getresponse(); body = answer.read()
        times.append(time.perf_counter() - since)
        most = max(most, len(body))
        if answer.status != 200: wrong.append((asked, answer.status))
    return sorted(times), most, wrong

WRK = """
local paths, at = {}, 0
for line in io.lines("%s") do paths[#paths + 1] = line end
request = function() at = at %% #paths + 1; return wrk.format("GET", paths[at]) end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("\\nTOLD %%d %%d %%d %%d\\n", latency:percentile(50), latency:percentile(99), summary.requests,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
"""

def together(address, paths, clients, seconds):
    """p50 and p99 in ms of clients that ask at the same time, and how many requests they made. By wrk: sixteen clients in one Python
    process wait for each other longer than for most answers."""
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "paths").write_text("\n".join(paths))
    (folder / "ask.lua").write_text(WRK % (folder / "paths"))
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s", "-s", str(folder / "ask.lua"), f"http://{address}"]
    done = subprocess.run(command, capture_output=True, text=True)
    told = re.search(r"TOLD (\d+) (\d+) (\d+) (\d+)", done.stdout)
    if not told: sys.exit(f"wrk: {done.stdout}{done.stderr}")
    p50, p99, requests, errors = map(int, told.groups())
    return p50 / 1000, p99 / 1000, requests, errors

def memory(pid):
    """MiB that a process holds, and those of them that are its own and not pages of files."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    of = lambda name: int(re.search(rf"{name}:\s+(\d+)", status).group(1)) // 1024
    return of("VmRSS"), of("RssAnon")

def serve(asked):
    command = [str(pathlib.Path(asked.paradero).resolve()), "-r", asked.register, "serve", "--listen", "127.0.0.1:0", "--today", asked.today]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        found = re.search(r"http://([^/]+)/", line)
        if found: break
    else: sys.exit("the register is not served")
    threading.Thread(target=lambda: [None for _ in server.stderr], daemon=True).start()
    return server, found.group(1)

def settle(pid):
    """Waits until what a server makes ready for those who come is ready."""
    def used():
        own = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(own[11]) + int(own[12])) / os.sysconf("SC_CLK_TCK")
    since, quiet = time.monotonic(), 0
    while quiet < 3 and time.monotonic() - since < 1800:
        before = used(); time.sleep(2)
        quiet = quiet + 1 if used() - before < .1 else 0
    return time.monotonic() - since

def serve_datasette(asked, store):
    port = 18_431
    command = [asked.datasette, "serve", "-i", str(store), "-p", str(port), "--setting", "sql_time_limit_ms", "20000",
               "--setting", "suggest_facets", "off", "--setting", "allow_facet", "off"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"127.0.0.1:{port}"
    for _ in range(6000):
        try:
            line = http.client.HTTPConnection(address); line.request("GET", "/-/versions.json")
            version = json.loads(line.getresponse().read())["datasette"]["version"]
            return server, address, version
        except OSError: time.sleep(.1)
    sys.exit("Datasette does not answer")

def main():
    options = argparse.ArgumentParser()
    options.add_argument("--register", required=True)
    options.add_argument("--requests", type=int, default=1000)
    options.add_argument("--clients", default="1,16")
    options.add_argument("--paradero", default="target/release/paradero")
    options.add_argument("--datasette", default=shutil.which("datasette"))
    options.add_argument("--today", default="2026-02-01")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--seconds", type=int, default=8, help="for which many clients ask for a page")
    options.add_argument("--only", help="pages whose names begin so")
    options.add_argument("--soak", type=float)
    options.add_argument("--additions", type=int, default=1, help="lists that another process adds during a soak")
    asked = options.parse_args()
    store = pathlib.Path(asked.register, "derived", "team", "register.sqlite")
    if asked.soak: return soak(asked, serve, lambda: draw(store, asked.seed), pages, memory)
    server, address = serve(asked)
    ready = settle(server.pid)
    drawn = draw(store, asked.seed)
    print(f"the server was ready after {ready:.0f} s")
    print(f"{drawn['person_rows']} people, store {store.stat().st_size / 1e9:.2f} GB, load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, "
          f"{asked.requests} requests a page; p50 / p99 in ms")
    clients = [int(number) for number in asked.clients.split(",")]
    chosen = lambda all_pages: {name: path for name, path in all_pages.items() if not asked.only or name.startswith(asked.only)}
    ours = {}
    try:
        for name, path in chosen(pages(drawn, random.Random(asked.seed))).items():
            line = http.client.HTTPConnection(address, timeout=600)
            since = time.perf_counter(); line.request("GET", path()); line.getresponse().read()
            text, first = f"{name:18}", (time.perf_counter() - since) * 1000
            for number in clients:
                paths = [path() for _ in range(asked.requests)]
                if number == 1:
                    times, biggest, wrong = alone(address, paths)
                    if wrong: sys.exit(f"{name}: {wrong[:3]}")
                    ours[name, number] = quantile(times, .5), quantile(times, .99)
                else:
                    *found, requests, errors = together(address, paths, number, asked.seconds)
                    if errors: sys.exit(f"{name}: {errors} errors of {requests}")
                    ours[name, number] = tuple(found)
                text += f"  {number:2} client{'s' if number > 1 else ' '} {ours[name, number][0]:8.2f} / {ours[name, number][1]:8.2f}"
                if number > 1: text += f" ({requests / asked.seconds:.0f}/s)"
            print(f"{text}   first {first:7.1f} ms, {biggest / 1024:4.0f} KiB at most", flush=True)
        print(f"memory of the server: {memory(server.pid)[0]} MiB, its own {memory(server.pid)[1]} MiB")
    finally:
        server.kill()
    if not asked.datasette: return print("Datasette is not here: nothing beside it")
    peer, address, version = serve_datasette(asked, store)
    try:
        print(f"Datasette {version} over the same file; in brackets how many times ours (p50, p99)")
        for name, path in chosen(datasette_pages(drawn, random.Random(asked.seed))).items():
            text = f"{name:18}"
            for number in clients:
                paths = [path() for _ in range(asked.requests)]
                if number == 1:
                    # A page that takes it seconds is asked for fewer times.
                    times, until = [], time.monotonic() + 40
                    while paths and time.monotonic() < until:
                        some, _, wrong = alone(address, paths[:10]); paths = paths[10:]; times += some
                        if wrong: sys.exit(f"Datasette, {name}: {wrong[:3]}")
                    times.sort()
                    found, requests = (quantile(times, .5), quantile(times, .99)), len(times)
                else:
                    *found, requests, errors = together(address, paths, number, 3 * asked.seconds)
                    if errors: text += f" ({errors} errors)"
                own = ours[name, number]
                text += (f"  {number:2} client{'s' if number > 1 else ' '} {found[0]:8.2f} / {found[1]:8.2f} "
                         f"({found[0] / own[0]:.1f}, {found[1] / own[1]:.1f}; {requests})")
            print(text, flush=True)
        print(f"memory of Datasette: {memory(peer.pid)[0]} MiB")
    finally:
        peer.kill()

if __name__ == "__main__": main()

"""The soak: many clients read all pages while others judge pairs, decide findings, and another process adds sources."""
import html, http.client, os, pathlib, random, re, subprocess, sys, tempfile, threading, time, urllib.parse
from collections import Counter

WORD = "tres gatos en la azotea"

class Client:
    """Somebody who signed in."""
    def __init__(self, address, name):
        self.address, self.name, self.cookie = address, name, ""
        self.line = http.client.HTTPConnection(address, timeout=600)
        page, answer = self.ask("GET", "/login")
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        token = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        page, answer = self.ask("POST", "/login", {"name": name, "password": WORD, "token": token})
        given = [text.split(";")[0] for key, text in answer.getheaders() if key.lower() == "set-cookie"]
        self.cookie = "; ".join(text for text in given if not text.endswith("="))
        if answer.status != 303 or not self.cookie: sys.exit(f"{name} cannot sign in: {answer.status}")

    def ask(self, method, path, form=None):
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form is not None: headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.line.request(method, path, None if form is None else urllib.parse.urlencode(form), headers)
        answer = self.line.getresponse()
        return answer.read().decode(), answer

def value(text, name):
    found = re.search(f'name="{name}" value="([^"]*)"', text)
    return html.unescape(found.group(1)) if found else None

def judge(client, chance):
    """One pair of the queue, as the page's form does without a script."""
    page, answer = client.ask("GET", "/es/review")
    if answer.status != 200: return "review", answer.status
    pair = re.search(r'<section class="pair" id="review-pair"(?: data-rank="\d+")?>(.*?)</section>', page, re.S)
    if not pair or value(pair.group(1), "a") is None: return "review: nothing left", 200
    form = {name: value(pair.group(1), name) for name in ("a", "b", "token")}
    _, answer = client.ask("POST", "/es/review", {**form, "why": "", "part": "1", "judged": chance.choice(["same", "different", "undecided"])})
    return "judgement", answer.status

def decide(client, chance):
    """A finding is confirmed, or watched."""
    page, answer = client.ask("GET", f"/es/findings?page={chance.randint(1, 50)}")
    ids = re.findall(r'href="/es/finding/([^"?#]+)"', page)
    if answer.status != 200 or not ids: return "findings", answer.status
    page, answer = client.ask("GET", f"/es/finding/{chance.choice(ids)}")
    if answer.status != 200: return "finding", answer.status
    token, finding = value(page, "token"), value(page, "finding")
    if chance.random() < .2:
        _, answer = client.ask("POST", "/es/work/decide", {"token": token, "finding": finding, "why": "lo dice el expediente", "as": "confirm"})
        return "decision", answer.status
    _, answer = client.ask("POST", "/es/work/watch", {"token": token, "finding": finding, "on": "1"})
    return "watched", answer.status

def add(asked, number):
    """Another process adds a list of a few people."""
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / f"lista-{number}.csv").write_text("nombre,edad,penal\n" + "".join(f"Prueba Larga {number} {row},3{row % 10},Penal de Loma Verde\n" for row in range(20)))
    (folder / "lista.toml").write_text(f'[source]\ntitle = "Lista {number}"\nkind = "press list"\nsaid_by = "El Faro de Celada"\nsaid_on = "2025-12-14"\nlevel = "team"\n'
        '[person]\nname = { column = "nombre" }\n[columns]\n"edad" = "as printed"\n"penal" = "as printed"\n')
    done = subprocess.run([asked.paradero, "-r", asked.register, "add", str(folder / f"lista-{number}.csv"), "--mapping", str(folder / "lista.toml"), "--no-watch", *by_keeper()], capture_output=True, text=True)
    return done.returncode, done.stderr[-300:]

def by_keeper():
    """What a command says where the register has accounts."""
    word = pathlib.Path(tempfile.gettempdir()) / f"soak-{os.getpid()}"
    word.write_text(WORD + "\n")
    return ["--by", "custodia", "--password-file", str(word)]

def accounts(asked, names):
    for at, name in enumerate(["custodia", *names]):
        command = [asked.paradero, "-r", asked.register, "account", "add", name, "--role", "keeper" if at == 0 else "reviewer"]
        if at: command += by_keeper()
        done = subprocess.run(command, input=WORD + "\n", text=True, capture_output=True)
        if done.returncode: sys.exit(done.stderr)

def soak(asked, serve, drawn, pages, memory):
    clients = int(asked.clients.split(",")[-1])
    asked.paradero = str(pathlib.Path(asked.paradero).resolve())
    names = [f"oficina-{number}" for number in range(clients)]
    accounts(asked, names)
    server, address = serve(asked)
    drawn, lock = drawn(), threading.Lock()
    done, errors, times, until = Counter(), [], [], time.monotonic() + asked.soak * 60
    began = time.monotonic()
    at_start = memory(server.pid)
    print(f"{clients} clients for {asked.soak:.0f} minutes; memory {at_start[0]} MiB, its own {at_start[1]}", flush=True)
    def work(number):
        client, chance = Client(address, names[number]), random.Random(number)
        paths = list(pages(drawn, chance).items())
        mine = []
        while time.monotonic() < until:
            since = time.perf_counter()
            try:
                if number < 2: what, status = judge(client, chance)
                elif number == 2: what, status = decide(client, chance)
                else:
                    what, path = chance.choice(paths)
                    path = path()
                    _, answer = client.ask("GET", path)
                    status = answer.status
                    if status not in (200, 303): what = f"{what} {path}"
            except (OSError, http.client.HTTPException) as error:
                what, status = f"{number}: {error!r}", 0
                client = Client(address, names[number])
            mine.append((time.perf_counter() - since, what))
            with lock: done[what] += 1
            if status not in (200, 303): errors.append((round(time.monotonic() - began), what, status))
            # Those who write do it as fast as people might.
            if number < 3: time.sleep(.5)
        with lock: times.extend(mine)
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    [one.start() for one in threads]
    added, next_one = 0, began + 60
    while time.monotonic() < until:
        time.sleep(5)
        if time.monotonic() > next_one and asked.additions > added:
            code, said = add(asked, added)
            if code: errors.append((round(time.monotonic() - began), "an addition", code))
            added += 1; next_one = began + 60 + added * asked.soak * 60 / max(asked.additions, 1)
            print(f"{time.monotonic() - began:.0f} s: an addition by another process, {code} {said.strip() if code else ''}", flush=True)
        if round(time.monotonic() - began) % 120 < 5:
            print(f"{time.monotonic() - began:.0f} s: {sum(done.values())} requests, {len(errors)} errors, memory {memory(server.pid)}", flush=True)
    [one.join() for one in threads]
    at_end = memory(server.pid)
    slow = sorted(times)
    print(f"{sum(done.values())} requests, {len(errors)} errors {errors[:5]}, {added} additions; p50 {slow[len(slow) // 2][0] * 1000:.1f} ms, p99 {slow[int(len(slow) * .99)][0] * 1000:.1f} ms, "
          f"most {slow[-1][0]:.1f} s ({slow[-1][1]}); memory at start {at_start[0]} MiB (its own {at_start[1]}), at end {at_end[0]} (its own {at_end[1]})")
    print(dict(done.most_common()))
    server.kill()
    sys.exit(bool(errors))

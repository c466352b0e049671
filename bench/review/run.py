#!/usr/bin/env python3
"""Time from key to next pair, by HTTP, with each judgement durable before it is answered.

A register (a copy of one: it is written to) is served, as many reviewers as asked for sign in, and each judges pairs one after the
other as the page's script does: the pair after the one on screen is at hand, the answer to a judgement brings the one after that.
Usage: run.py --register DIR [--reviewers 1] [--pairs 300] [--paradero PATH] [--today 2025-06-01]"""
import argparse, html, http.client, os, pathlib, re, shutil, subprocess, sys, tempfile, threading, time, urllib.parse

WORD = "tres gatos en la azotea"

def processor(pid):
    """Seconds of the processor that a process took."""
    own = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(own[11]) + int(own[12])) / os.sysconf("SC_CLK_TCK")

def quantile(times, share):
    times = sorted(times)
    return times[min(len(times) - 1, int(share * len(times)))] * 1000

class Reviewer:
    def __init__(self, address, name):
        self.http = http.client.HTTPConnection(*address.split(":"), timeout=3600)
        self.cookie = ""
        form = {"name": name, "password": WORD}
        page, answer = self.ask("GET", "/login")
        self.cookie = answer.getheader("set-cookie").split(";")[0]
        form["token"] = re.search(r'name="token" value="([0-9a-f]+)"', page).group(1)
        page, answer = self.ask("POST", "/login", form)
        cookies = [text.split(";")[0] for name, text in answer.getheaders() if name.lower() == "set-cookie"]
        self.cookie = "; ".join(text for text in cookies if not text.endswith("="))
        if answer.status != 303 or not self.cookie: sys.exit(f"{name} cannot sign in: {answer.status}")

    def ask(self, method, path, form=None):
        body = urllib.parse.urlencode(form) if form else None
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if form: headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.http.request(method, path, body, headers)
        answer = self.http.getresponse()
        return answer.read().decode(), answer

    @staticmethod
    def pairs(text):
        found = re.findall(r'<section class="pair" id="review-pair"(?: data-rank="(\d+)")?>(.*?)</section>', text, re.S)
        for rank, inner in found:
            value = lambda name: html.unescape(re.search(f'name="{name}" value="([^"]*)"', inner).group(1))
            if rank: yield {"rank": rank, "a": value("a"), "b": value("b"), "token": value("token")}

    def work(self, number, times):
        page, answer = self.ask("GET", "/es/review")
        if answer.status != 200: sys.exit(f"/es/review: {answer.status}")
        waiting = list(self.pairs(page))
        for at in range(number):
            if not waiting: sys.exit(f"the queue is at its end after {at} pairs")
            pair, ahead = waiting[0], waiting[1:2]
            form = {**{k: pair[k] for k in ("a", "b", "token")}, "why": "", "part": "1",
                    "judged": ("same", "different", "undecided")[at % 3], "ahead": ahead[0]["rank"] if ahead else ""}
            since = time.monotonic()
            text, answer = self.ask("POST", "/es/review", form)
            times.append(time.monotonic() - since)
            if answer.status != 200: sys.exit(f"{answer.status}: {text[:300]}")
            waiting = ahead + list(self.pairs(text))

def main():
    options = argparse.ArgumentParser()
    options.add_argument("--register", required=True)
    options.add_argument("--reviewers", type=int, default=1)
    options.add_argument("--pairs", type=int, default=300)
    options.add_argument("--paradero", default="target/release/paradero")
    options.add_argument("--today", default="2025-06-01")
    asked = options.parse_args()
    paradero = [str(pathlib.Path(asked.paradero).resolve()), "-r", asked.register]
    names = [f"revisora-{number}" for number in range(asked.reviewers)]
    for at, name in enumerate(["custodia", *names]):
        role = "keeper" if at == 0 else "reviewer"
        command = [*paradero, "account", "add", name, "--role", role]
        if at:
            word = pathlib.Path(tempfile.gettempdir()) / f"review-bench-{os.getpid()}"
            word.write_text(WORD + "\n")
            command += ["--by", "custodia", "--password-file", str(word)]
        done = subprocess.run(command, input=WORD + "\n", text=True, capture_output=True)
        if done.returncode: sys.exit(done.stderr)
    server = subprocess.Popen([*paradero, "serve", "--listen", "127.0.0.1:0", "--today", asked.today], stderr=subprocess.PIPE, text=True)
    try:
        address = server.stderr.readline().split("/")[2]
        since = time.monotonic()
        reviewers = [Reviewer(address, name) for name in names]
        page, answer = reviewers[0].ask("GET", "/es/review")
        print(f"first page: {time.monotonic() - since:.1f} s (the desk is opened), {len(page) / 1024:.0f} KiB, status {answer.status}")
        times = [[] for _ in names]
        busy = os.getloadavg()[0]
        since, worked = time.monotonic(), processor(server.pid)
        threads = [threading.Thread(target=one.work, args=(asked.pairs, own)) for one, own in zip(reviewers, times)]
        [one.start() for one in threads]; [one.join() for one in threads]
        took, all_times = time.monotonic() - since, [t for own in times for t in own]
        print(f"{len(all_times)} judgements of {asked.reviewers} reviewer(s) in {took:.1f} s ({len(all_times) / took * 60:.0f} a minute)")
        print(f"key to next pair: p50 {quantile(all_times, .5):.1f} ms, p95 {quantile(all_times, .95):.1f} ms, p99 {quantile(all_times, .99):.1f} ms, most {max(all_times) * 1000:.1f} ms; "
              f"{(processor(server.pid) - worked) / len(all_times) * 1000:.1f} ms of the processor each; load of the machine {busy:.1f} on {os.cpu_count()} cores")
    finally:
        server.kill()
    log = pathlib.Path(asked.register, "ledger", "team", "checkpoint").read_text().splitlines()[1]
    print(f"team log: {log} entries")

main()

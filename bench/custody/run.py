#!/usr/bin/env python3
"""Custody in figures: appends a second, `verify` beside sha256sum on the same files, and a proof of one row
of a large import. Usage: run.py --list PEOPLE.csv [--room DIR]   (PEOPLE.csv: make_people.py --rows 1000000)"""
import argparse, json, os, pathlib, shutil, subprocess, sys, tempfile, time

HERE = pathlib.Path(__file__).resolve().parents[2]
MAPPING = """[source]
said_by = "Office"
said_on = "2026-01-01"
[person]
name = { columns = ["given_name", "surname"] }
"""

def run(*command, **more):
    since = time.monotonic()
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode not in (0, 1):
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout, done.stderr, time.monotonic() - since

def main():
    options = argparse.ArgumentParser()
    options.add_argument("--list", required=True)
    options.add_argument("--mapping")
    options.add_argument("--room")
    options.add_argument("--row", default="654321")
    asked = options.parse_args()
    if not os.environ.get("BENCH_BUILT"): subprocess.run(["cargo", "build", "--quiet", "--release", "-p", "paradero", "-p", "paradero-ledger", "--bins", "--examples"], cwd=HERE, check=True)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target")) / "release"
    paradero, append = target / "paradero", target / "examples" / "append"
    room = pathlib.Path(tempfile.mkdtemp(dir=asked.room))
    try:
        print(run(append, room / "append", 4)[0], end="")
        register, mapping = room / "register", room / "m.toml"
        mapping.write_text(pathlib.Path(asked.mapping).read_text() if asked.mapping else MAPPING)
        run(paradero, "init", register)
        _, said, took = run(paradero, "-r", register, "add", asked.list, "--mapping", mapping, "--no-watch")
        print(f"add: {took:.1f} s; {said.splitlines()[0]}")
        # More bytes, so that hashing can be measured: sources that do not compress.
        for number in range(8):
            path = room / f"blob-{number}.txt"
            path.write_bytes(os.urandom(24_000_000).hex().encode())
            run(paradero, "-r", register, "add", path, "--no-watch")
            path.unlink()
        files = sorted(path for path in (register / "sources").rglob("*") if path.is_file())
        size = sum(path.stat().st_size for path in files)
        ratios = []
        for _ in range(5):
            verified = json.loads(run(paradero, "-r", register, "verify", "--files", "--json")[0])
            assert verified["whole"] and verified["bytes"] == size, verified
            ours = verified["hashing_seconds"]
            lines = "\0".join(map(str, files)).encode()
            since = time.monotonic()
            subprocess.run(["xargs", "-0", "-n1", "-P2", "sha256sum"], input=lines, stdout=subprocess.DEVNULL, check=True)
            theirs = time.monotonic() - since
            ratios.append((ours / theirs, ours, theirs))
        ratio, ours, theirs = sorted(ratios)[len(ratios) // 2]
        print(f"verify of {size / 1e6:.0f} MB in {len(files)} files: {ours:.3f} s ({size / ours / 1e9:.2f} GB/s) on the threads there are; "
              f"sha256sum two at once {theirs:.3f} s ({size / theirs / 1e9:.2f} GB/s): ratio {ratio:.2f}")
        for depth in (["--quick"], ["--files"], []):
            took = run(paradero, "-r", register, "verify", *depth)[2]
            print(f"verify {' '.join(depth) or '(all)'}: {took:.2f} s in all")
        name = pathlib.Path(asked.list).name
        proof = room / "proof.json"
        took = run(paradero, "-r", register, "prove", f"{name}:{asked.row}", "--to", proof)[2]
        out, _, checked = run(paradero, "verify", proof)
        print(f"prove row {asked.row}: {took:.2f} s, {proof.stat().st_size} bytes; checked in {checked * 1000:.1f} ms")
        print("    " + out.splitlines()[0])
        out, err, took = run("python3", HERE / "crates/cli/tests/proof.py", proof)
        print(f"the same by tests/proof.py in {took * 1000:.0f} ms: {out.strip() or err.strip()}")
    finally:
        shutil.rmtree(room, ignore_errors=True)

main()

#!/usr/bin/env python3
"""Every list of a folder, brought in as it is: rows in, rows with a problem, events, columns and how many of them a claim is proposed for, seconds, memory.

Each file at the top and each folder of many small files is added to an empty register by what is proposed for it (`add --yes`).
Usage: lists.py FOLDER [--program target/release/paradero] [--json]"""
import argparse, json, os, pathlib, resource, subprocess, tempfile, time

# Files beside the lists that are no lists.
NOT = {"README.md"}

def run(program, register, what):
    before = time.monotonic()
    done = subprocess.run([program, "-r", register, "add", "--yes", "--json", "--no-watch", str(what)], capture_output=True, text=True)
    took = time.monotonic() - before
    answer = json.loads(done.stdout) if done.stdout.strip() else None
    return answer, took, done

def main():
    args = argparse.ArgumentParser()
    args.add_argument("folder"); args.add_argument("--program", default="target/release/paradero"); args.add_argument("--json", action="store_true")
    args = args.parse_args()
    folder, lines = pathlib.Path(args.folder), []
    with tempfile.TemporaryDirectory() as room:
        register = os.path.join(room, "register")
        subprocess.run([args.program, "init", register], check=True, capture_output=True)
        many = {}
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in NOT):
            many.setdefault(path.parent, []).append(path)
        for parent, paths in many.items():
            # A folder of pages or cards is one list in many files.
            tasks = [paths] if len(paths) > 20 else [[path] for path in paths]
            for task in tasks:
                line = dict(list=str((parent if len(task) > 1 else task[0]).relative_to(folder)), files=len(task), rows=0, problems=0, events=0, columns=0, proposed=0, seconds=0.0, refused=[])
                for path in task:
                    answer, took, done = run(args.program, register, path)
                    line["seconds"] += took
                    one = answer[0] if isinstance(answer, list) and answer else None
                    if one is None: line["refused"].append(done.stderr.strip().splitlines()[-1:]); continue
                    line["rows"] += one["records"]; line["problems"] += one["problems"]; line["events"] += one["events"]
                    if one["proposal"]:
                        columns = one["proposal"]["columns"]
                        line["columns"] = max(line["columns"], len(columns))
                        line["proposed"] = max(line["proposed"], sum(1 for column in columns if column.get("what")))
                lines.append(line)
    if args.json: print(json.dumps(lines, ensure_ascii=False)); return
    print(f"{'list':44}{'files':>6}{'rows':>8}{'problem':>8}{'events':>8}{'columns':>8}{'claims':>7}{'seconds':>9}")
    for line in lines:
        print(f"{line['list'][:43]:44}{line['files']:6}{line['rows']:8}{line['problems']:8}{line['events']:8}{line['columns']:8}{line['proposed']:7}{line['seconds']:9.2f}", *(["refused:", *line["refused"]] if line["refused"] else []))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process: {peak / 1024:.0f} MiB")

main()

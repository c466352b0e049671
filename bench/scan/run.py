#!/usr/bin/env python3
"""What is recovered from scanned pages: ten pages of a fictional list, drawn, spoilt, and read by Tesseract with and without cleaning.

A word is recovered where its line has it, each word once; near is within one edit. A row is recovered where a line of the page has all of its cells, in
order and in full. Lines are those that Tesseract tells; no reader of tables has a hand in it.
Usage: run.py [--program target/release/paradero-scan] [--seed 9] [--rows 30] [--keep FOLDER] [--json]"""
import argparse, json, pathlib, resource, subprocess, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pages as drawn

def within_one(one, other):
    if one == other: return True
    if abs(len(one) - len(other)) > 1: return False
    if len(one) > len(other): one, other = other, one
    at = next((at for at, (a, b) in enumerate(zip(one, other)) if a != b), len(one))
    return one[at:] == other[at + 1:] or (len(one) == len(other) and one[at + 1:] == other[at + 1:])

def lines_of(page):
    """Words of each line with their confidence; a line ends where the text between two words has a line end."""
    lines, last = [], None
    for word in page["words"]:
        start = word["start"]
        if last is None or "\n" in page["text"][last:start]: lines.append([])
        lines[-1].append((word["text"], word["confidence"]))
        last = start + len(word["text"])
    return lines

def share_of(truth, lines, same):
    """How many of the words of a page are found, each in a word of its own; and the confidence of words that are right and wrong."""
    read = [word for line in lines for word in line]
    free, found, right = [True] * len(read), 0, []
    at = 0
    for word in (word for line in truth for word in line):
        # Words come in nearly the order of the page: the nearest that fits from where the last was found.
        order = sorted(range(len(read)), key=lambda n: (n < at - 12, abs(n - at)))
        hit = next((n for n in order if free[n] and same(word, read[n][0])), None)
        if hit is None: at += 1; continue
        free[hit], at = False, hit + 1
        found += 1
        right.append(hit)
    return found, set(right), read

def rows_of(table, lines):
    texts = [" ".join(word for word, _ in line) for line in lines]
    return sum(" ".join(row) in texts for row in table)

def computed():
    """Seconds of the processor that children took: a busy machine does not make it more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime

def measure(program, made, how):
    out = []
    for path, lines, table in made:
        began = computed()
        ran = subprocess.run([program, *how, str(path)], capture_output=True, text=True)
        seconds = computed() - began
        if ran.returncode: sys.exit(f"{path}: {ran.stderr}")
        page = json.loads(ran.stdout)[0]
        read = lines_of(page)
        exact, right, words = share_of(lines, read, lambda a, b: a == b)
        near, _, _ = share_of(lines, read, within_one)
        sure = [confidence for at, (_, confidence) in enumerate(words) if at in right]
        unsure = [confidence for at, (_, confidence) in enumerate(words) if at not in right]
        out.append({"page": path.name, "words": sum(map(len, lines)), "exact": exact, "near": near, "rows": len(table),
            "rows_right": rows_of(table, read), "seconds": seconds, "turned": page.get("turned", 0), "right": sure, "wrong": unsure})
    return out

def mean(values): return sum(values) / len(values) if values else float("nan")

def told(name, found):
    print(f"\n{name}\npage          words  exact   near   rows  turned  seconds")
    for page in found:
        print(f"{page['page']:12} {page['words']:6} {page['exact'] / page['words']:6.1%} {page['near'] / page['words']:6.1%}  {page['rows_right']:2}/{page['rows']:2}  {page['turned']:6.2f}  {page['seconds']:6.2f}")
    total = lambda key: sum(page[key] for page in found)
    right, wrong = ([c for page in found for c in page[key]] for key in ("right", "wrong"))
    print(f"all          {total('words'):6} {total('exact') / total('words'):6.1%} {total('near') / total('words'):6.1%}  {total('rows_right')}/{total('rows')}  {total('seconds') / len(found):.2f} s a page")
    print(f"confidence: right words {mean(right):.2f}, wrong {mean(wrong):.2f}")
    for limit in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        caught, false = sum(c < limit for c in wrong), sum(c < limit for c in right)
        print(f"  below {limit}: {caught / max(1, len(wrong)):6.1%} of {len(wrong)} wrong, {false / max(1, len(right)):6.1%} of {len(right)} right")
    return {"words": total("words"), "exact": total("exact"), "near": total("near"), "rows": total("rows"), "rows_right": total("rows_right"),
        "seconds_a_page": total("seconds") / len(found), "confidence_right": mean(right), "confidence_wrong": mean(wrong)}

def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--program", default="target/release/paradero-scan")
    ask.add_argument("--seed", type=int, default=9)
    ask.add_argument("--rows", type=int, default=30)
    ask.add_argument("--keep", type=pathlib.Path)
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = list(drawn.make(given.keep or pathlib.Path(folder), given.seed, given.rows))
        answer = {name: told(name, measure(given.program, made, how)) for name, how in (("as it is", ["--as-it-is"]), ("cleaned", []))}
    if given.json: print(json.dumps(answer))

main()

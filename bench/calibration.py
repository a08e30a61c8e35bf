#!/usr/bin/env python3
"""Is `confidence` what it says? Codes the articles of bench/labels.tsv, compares each labelled event's confidence with whether it was right.

Prints the share right in bins of equal size, the expected calibration error (Naeini et al. 2015) over the events with the shipped weights, and, refitted in
ten-fold cross-validation, what may be expected of events not seen; writes docs/pictures/calibration.svg. `--fit` prints the weights for
src/events/confidence.c. Python 3 standard library only.
"""
import gzip
import json
import math
import random
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
TYPES = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN SANCTION PROTEST MOBILIZE COERCE ASSAULT".split()
PUBLIC = set("GOV MIL COP JUD LEG PTY REB SPY UAF OPP ELI".split())
NAMES = ["bias", "a recipient", "actor's country", "actor public", "recipient's country", "recipient public", "two countries", "actual",
         "unsure status", "no actor"] + TYPES
RIDGE = [0] + [1.0] * 9 + [2.0] * len(TYPES)  # of the strengths tried, the one with the least loss in cross-validation


def articles(ids):
    for path in ("data/news/articles.jsonl", "data/news/worldwide.jsonl.gz", "data/news/reuters_1987.jsonl.gz", "data/news/diplomacy.jsonl.gz",
                 "gold/attribution/polnear.train.jsonl.gz"):
        path = SHARED / path
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf8") as f:
            for line in f:
                d = json.loads(line)
                if str(d["id"]) in ids:
                    yield json.dumps({"id": str(d["id"]), "date": d.get("date") or "2015-06-01", "text": d["text"].replace("\0", " ")})


def features(event):
    actor, recipient = (event["actor"] or [None])[0], (event["recipient"] or [None])[0]
    code, sector = (lambda p: (p or {}).get("code") or ""), (lambda p: (p or {}).get("sector") or "")
    x = [1, bool(recipient), bool(code(actor)), sector(actor) in PUBLIC, bool(code(recipient)), sector(recipient) in PUBLIC,
         bool(code(actor) and code(recipient) and code(actor) != code(recipient)), event["status"] == "actual",
         event["status"] in ("possible", "conditional", "expected"), not actor]
    return [float(v) for v in x + [event["event"][0] == t for t in TYPES]]


def chance(w, x):
    return 1 / (1 + math.exp(-sum(a * b for a, b in zip(w, x))))


def fit(rows, steps=1500, rate=0.15):
    w = [0.0] * len(NAMES)
    for _ in range(steps):
        slope = [r * v for r, v in zip(RIDGE, w)]
        for x, y in rows:
            miss = chance(w, x) - y
            for j, v in enumerate(x):
                if v:
                    slope[j] += miss * v
        w = [v - rate * s / len(rows) for v, s in zip(w, slope)]
    return w


def bins(pairs, count=10):
    pairs = sorted(pairs)
    parts = [pairs[k * len(pairs) // count:(k + 1) * len(pairs) // count] for k in range(count)]
    return [(sum(p for p, _ in part) / len(part), sum(y for _, y in part) / len(part), len(part)) for part in parts if part]


def error(pairs):
    return sum(n * abs(p - y) for p, y, n in bins(pairs)) / len(pairs)


def draw(pairs, path):
    size, left, top = 360, 60, 30
    x = lambda v: left + v * size
    y = lambda v: top + (1 - v) * size
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="480" height="470" viewBox="0 0 480 470" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="#fff"/>']
    for v in (0, 0.2, 0.4, 0.6, 0.8, 1):
        out.append(f'<line x1="{x(0)}" x2="{x(1)}" y1="{y(v)}" y2="{y(v)}" stroke="#ddd"/><text x="{left - 8}" y="{y(v) + 4}" text-anchor="end">{v:.1f}</text>'
                   f'<text x="{x(v)}" y="{y(0) + 18}" text-anchor="middle">{v:.1f}</text>')
    out.append(f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#777" stroke-dasharray="4 4"/>')
    points = bins(pairs)
    out.append('<polyline fill="none" stroke="#0072B2" stroke-width="2" points="%s"/>' % " ".join(f"{x(p):.1f},{y(r):.1f}" for p, r, _ in points))
    out += [f'<circle cx="{x(p):.1f}" cy="{y(r):.1f}" r="5" fill="#0072B2"><title>{n} events: {p:.2f} said, {r:.2f} right</title></circle>' for p, r, n in points]
    out.append(f'<text x="{x(0.5)}" y="{y(0) + 38}" text-anchor="middle">confidence said, in ten bins of equal size (cross-validated)</text>'
               f'<text transform="translate(16,{y(0.5)}) rotate(-90)" text-anchor="middle">share of types right</text>'
               f'<text x="{left}" y="{y(0) + 60}" fill="#444">{len(pairs)} events read by hand; expected calibration error {error(pairs):.3f}</text></svg>')
    path.write_text("\n".join(out) + "\n")


def main():
    if not SHARED.exists():
        sys.exit("the labelled articles are in ../shared, which is not here")
    labels = [line.split("\t") for line in (ROOT / "bench/labels.tsv").read_text().splitlines() if line[0] != "#"][1:]
    ids = {row[0] for row in labels}
    run = subprocess.run([ROOT / "build/readout", "code", "--format", "ndjson", "-"], input="\n".join(articles(ids)) + "\n", capture_output=True, text=True)
    events = {}
    for line in run.stdout.split("\n"):
        if line:
            o = json.loads(line)
            events[(o["doc"], o["trigger"]["start"], o["event"][0])] = o
    rows, said = [], []
    for doc, start, kind, right, _ in labels:
        o = events.get((doc, int(start), kind))
        if o:
            rows.append((features(o), int(right)))
            said.append((o["confidence"], int(right)))
    print(f"{len(labels)} labelled, {len(rows)} still coded; right {sum(y for _, y in rows) / len(rows):.3f}")
    print(f"shipped weights: expected calibration error {error(said):.3f}")
    errors, held = [], []
    for seed in range(4):
        order = list(range(len(rows)))
        random.Random(seed).shuffle(order)
        held = []
        for k in range(10):
            out = set(order[k::10])
            w = fit([rows[i] for i in order if i not in out], 800)
            held += [(chance(w, rows[i][0]), rows[i][1]) for i in out]
        errors.append(error(held))
    print("cross-validated, four times: expected calibration error %s, mean %.3f" % (" ".join("%.3f" % e for e in errors), sum(errors) / len(errors)))
    for p, r, n in bins(held):
        print(f"  said {p:.2f}  right {r:.2f}  of {n}")
    draw(held, ROOT / "docs/pictures/calibration.svg")
    if "--fit" in sys.argv:
        for name, v in zip(NAMES, fit(rows, 4000)):
            print(f"{name:20} {v:+.2f}")


if __name__ == "__main__":
    main()

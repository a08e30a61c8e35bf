#!/usr/bin/env python3
"""Precision and recall of linked copies on 200 pairs made from ../shared's news.   usage: bench/run copies

100 pairs are copies as wire services and papers make them: the end cut off, a lead rewritten, words replaced, an update put in front. 100 are none: a
follow-up that repeats one background paragraph, or another article of the same day's kind with the same first sentence.
"""
import json
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEWS = ROOT / "../shared/data/news/articles.jsonl"


def sentences(text):
    return re.split(r"(?<=[.!?])\s+", " ".join(text.split()))


def cut(s, rng, other):
    return s[:max(3, int(len(s) * rng.uniform(0.65, 0.95)))]


def new_lead(s, rng, other):
    return other[:1] + s[1:]


def replaced(s, rng, other):
    words = " ".join(s).split()
    for i in rng.sample(range(len(words)), max(1, len(words) // 40)):
        words[i] = rng.choice(["several", "officials", "again", "reportedly"])
    return [" ".join(words)]


def updated(s, rng, other):
    return other[1:1 + max(1, len(s) // 8)] + s


def follow_up(s, rng, other):
    return other + s[-max(1, len(s) // 6):]


def same_opening(s, rng, other):
    return s[:1] + other


COPIES, OTHERS = (cut, new_lead, replaced, updated), (follow_up, same_opening)


def main():
    if not NEWS.is_file():
        sys.exit("bench/copies: ../shared/data/news is not there")
    rng = random.Random(7)
    long = [s for s in (sentences(json.loads(line)["text"]) for line in NEWS.open(encoding="utf8")) if len(" ".join(s).split()) >= 120]
    rng.shuffle(long)
    lines, truth = [], {}
    for n in range(200):
        base, other = rng.sample(long, 2)
        change = (COPIES[n % len(COPIES)] if n < 100 else OTHERS[n % len(OTHERS)])
        truth[n] = (n < 100, change.__name__)
        for part, text in (("a", base), ("b", change(base, rng, other))):
            lines.append({"id": "%d%s" % (n, part), "date": "2024-05-20", "text": " ".join(text)})
    wrong, found = {}, []
    with tempfile.TemporaryDirectory() as folder:  # a store a pair, since articles recur from pair to pair
        for n in range(200):
            store = Path(folder) / ("%d.db" % n)
            pair = "".join(json.dumps(x) + "\n" for x in lines[2 * n:2 * n + 2])
            subprocess.run([ROOT / "build/readout", "add", store, "-"], input=pair, text=True, capture_output=True, check=True)
            db = sqlite3.connect(store)
            found.append(db.execute("SELECT count(*) FROM copies").fetchone()[0] > 0)
            db.close()
            if found[n] != truth[n][0]:
                wrong[truth[n][1]] = wrong.get(truth[n][1], 0) + 1
    right = sum(f and truth[n][0] for n, f in enumerate(found))
    print("copies: precision %.3f, recall %.3f of 100 copies and 100 others; wrong by kind: %s" % (right / max(1, sum(found)), right / 100, wrong or "none"))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Plain text for the teacher to label.  usage: plain_text.py --shared ../shared --readout build/readout --out TEXT.conllu

Takes whole articles at random from the shared news and PolNeAR's training part, up to a number of words of each, splits them with
`readout parse`, and keeps 72 of 100 sentences. Only forms and sentence ends are read from the result.
"""
import argparse
import gzip
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = {"data/news/worldwide.jsonl.gz": 600000, "data/news/articles.jsonl": 120000, "data/news/diplomacy.jsonl.gz": 300000,
         "data/news/synthetic_plover.jsonl.gz": 180000, "gold/attribution/polnear.train.jsonl.gz": 550000}
LETTERS_OF_ABC = 700000
SHARE_KEPT = 0.72


def opened(path, **how):
    return gzip.open(path, "rt", encoding="utf8", **how) if path.suffix == ".gz" else open(path, encoding="utf8", **how)


def articles(path, words):
    with opened(path) as f:
        texts = [(d.get("title") or "") + "\n\n" + d["text"] for d in map(json.loads, f)]
    random.shuffle(texts)
    taken, n = [], 0
    for t in texts:
        if n > words:
            break
        taken.append(t)
        n += len(t.split())
    return taken


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--shared", type=Path, required=True)
    p.add_argument("--readout", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--seed", type=int, default=3)
    a = p.parse_args()
    random.seed(a.seed)
    texts = [t for path, words in WORDS.items() for t in articles(a.shared / path, words)]
    random.shuffle(texts)
    with opened(a.shared / "data/news/abc_rural_science.txt.gz", errors="replace") as f:
        texts.append(f.read(LETTERS_OF_ABC))
    with tempfile.NamedTemporaryFile("w", encoding="utf8", suffix=".txt") as f:
        f.write("\n\n".join(texts).replace("\0", " "))
        f.flush()
        parsed = subprocess.run([a.readout, "parse", f.name], stdout=subprocess.PIPE, encoding="utf8", check=True).stdout
    sentences = [s for s in parsed.split("\n\n") if s.strip() and random.random() < SHARE_KEPT]
    a.out.write_text("\n\n".join(sentences) + "\n\n", encoding="utf8")
    print(len(sentences), "sentences")


if __name__ == "__main__":
    sys.exit(main())

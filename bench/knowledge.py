"""Look-ups a second in the knowledge, and how long it takes to open, on one core; Python's dict of the same words is the peer."""
import time

import common


def dict_rate(words):
    """Look-ups a second of every word and every pair of neighbours in a dict of a tenth of them."""
    pairs = [a + " " + b for a, b in zip(words, words[1:])]
    known = dict.fromkeys(words[::10] + pairs[::10])
    begun = time.process_time()
    for _ in range(5):
        for w in words:
            w in known
        for p in pairs:
            p in known
    return 5 * (len(words) + len(pairs)) / (time.process_time() - begun)


def main():
    common.BUILD.mkdir(parents=True, exist_ok=True)
    where, texts = common.articles()
    print("%s; %s" % (where, common.machine()))
    words = [w.strip(".,;:!?\"'()“”") for t in texts for w in t.split()]
    words = [w for w in words if w]
    path = common.BUILD / "words.txt"
    path.write_text("\n".join(words) + "\n", encoding="utf8")
    common.show([common.ROOT / "build/bench/knowledge", common.ROOT / "build/readout.blob", path])
    print("peer: %.1f million look-ups a second in a dict of CPython" % (dict_rate(words) / 1e6))


if __name__ == "__main__":
    main()

"""What the network sees of a word, without context. `src/parse/features.c` computes the same from the same bytes.

A word form gives: its vocabulary row, four hashed rows (prefix of 3, suffix of 3, suffix of 2, shape), a bag of hashed character
n-grams (3 to 5) and its pretrained vector's row. Hashes are 32-bit FNV-1a over UTF-8 with a one-letter kind in front.
"""
import re

BUCKETS_AFFIX, BUCKETS_SHAPE, BUCKETS_GRAM = 4096, 1024, 32768
MOST_GRAMS = 40
LETTERS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"', "–": "-", "—": "-", "−": "-",
                         "`": "'", "…": ".", "\u00ad": "-", "\u2011": "-"})


def fnv(text):
    h = 0x811C9DC5
    for b in text.encode("utf8"):
        h = ((h ^ b) * 0x01000193) & 0xFFFFFFFF
    return h


def plain(form):
    """The form with one kind of quotation mark and dash."""
    return form.translate(LETTERS)


def key(form):
    """The vocabulary's key: simple lower case, every digit as 0."""
    return re.sub(r"[0-9]", "0", "".join(c.lower() if len(c.lower()) == 1 else c for c in plain(form)))


def shape(form):
    out, last, run = [], "", 0
    for c in plain(form):
        if c.isdigit() and c.isascii():
            s = "d"
        elif c.lower() != c and len(c.lower()) == 1:
            s = "X"
        elif c.upper() != c and len(c.upper()) == 1:
            s = "x"
        else:
            s = c
        run = run + 1 if s == last else 1
        last = s
        if run <= 3 and len(out) < 10:
            out.append(s)
    return "".join(out)


def hashed(form):
    """(prefix, suffix3, suffix2, shape), [gram, …]; row 0 of each table is 'no word' (the root), of the grams a real bucket."""
    low = key(form)
    x = "<" + low + ">"
    grams = [fnv("g" + x[i:i + k]) % BUCKETS_GRAM for k in (3, 4, 5) for i in range(len(x) - k + 1)][:MOST_GRAMS]
    rows = (fnv("p" + low[:3]) % (BUCKETS_AFFIX - 1) + 1, fnv("s" + low[-3:]) % (BUCKETS_AFFIX - 1) + 1,
            fnv("t" + low[-2:]) % (BUCKETS_AFFIX - 1) + 1, fnv("S" + shape(form)) % (BUCKETS_SHAPE - 1) + 1)
    return rows, grams


def lemma_rule(form, lemma):
    """A suffix rule that makes the lemma: 'l2:y' lowers, cuts 2 and adds y; 'c' keeps the case."""
    for letter, base in (("l", form.lower()), ("c", form)):
        n = 0
        while n < min(len(base), len(lemma)) and base[n] == lemma[n]:
            n += 1
        if n or len(base) <= 2:
            return "%s%d:%s" % (letter, len(base) - n, lemma[n:])
    return "c0:"


def apply_lemma_rule(form, rule):
    base = form.lower() if rule[0] == "l" else form
    cut, add = rule[1:].split(":", 1)
    return (base[:len(base) - int(cut)] if int(cut) else base) + add if int(cut) <= len(base) else base

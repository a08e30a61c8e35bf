"""A corpus into a store, and questions to a large one.

20,000 articles are made by putting the paragraphs of the corpus's articles together anew (so the figures are of invented texts), coded bare and
added to a store on one thread each. The store is then multiplied to a million events by SQL, and each question is timed against
`SELECT count(*) FROM event` by sqlite3 on the same file.
"""
import json
import random
import sqlite3
import subprocess
import sys
import time

import common

ARTICLES, EVENTS = 20000, 1_000_000


def recombined(texts):
    rng = random.Random(5)
    paragraphs = [p for t in texts for p in t.split("\n\n") if len(p) > 80]
    path = common.BUILD / "recombined.ndjson"
    with open(path, "w", encoding="utf8") as f:
        for i in range(ARTICLES):
            day = "20%02d-%02d-%02d" % (rng.randrange(10, 25), rng.randrange(1, 13), rng.randrange(1, 29))
            f.write(json.dumps({"id": "r%d" % i, "date": day, "text": "\n\n".join(rng.sample(paragraphs, 5))}) + "\n")
    return path


def multiply(path):
    """The store's events again and again, each time on other days, to a million."""
    db = sqlite3.connect(path)
    columns = [r[1] for r in db.execute("PRAGMA table_info(event)") if r[1] not in ("id", "date", "enddate")]
    count, top = db.execute("SELECT count(*), max(id) FROM event").fetchone()
    for k in range(1, EVENTS // count + 1):
        db.execute("INSERT INTO event(id, date, enddate, %s) SELECT id + ?1, date(date, ?2), date(enddate, ?2), %s FROM event WHERE id <= ?3 AND id + ?1 <= ?4"
                   % (", ".join(columns), ", ".join(columns)), (k * top, "%d days" % (k * 37), top, EVENTS))
        db.execute("INSERT INTO party SELECT event + ?1, side, position, name, text, country, sector, office, wikidata FROM party WHERE event <= ?2"
                   " AND event + ?1 <= ?3", (k * top, top, EVENTS))
    db.execute("DELETE FROM dyad_month")
    db.execute("INSERT INTO dyad_month SELECT coalesce(a.country, a.sector, '?'), coalesce(r.country, r.sector, '?'), substr(date, 1, 7), type,"
               " coalesce(quad, 0), count(*), count(goldstein), sum(coalesce(goldstein, 0)) FROM event e JOIN party a ON a.event = e.id AND a.side = 'a'"
               " JOIN party r ON r.event = e.id AND r.side = 'r' WHERE is_copy = 0 AND status = 'actual' GROUP BY 1, 2, 3, 4, 5")
    db.execute("DELETE FROM day_total")
    db.execute("INSERT INTO day_total SELECT date, type, coalesce(quad, 0), count(*), count(goldstein), sum(coalesce(goldstein, 0)) FROM event"
               " WHERE is_copy = 0 AND status = 'actual' GROUP BY 1, 2, 3")
    db.execute("INSERT INTO event_text(event_text) VALUES('rebuild')")
    db.commit()
    db.execute("ANALYZE")
    db.commit()
    n = db.execute("SELECT count(*) FROM event").fetchone()[0]
    db.close()
    return n


QUESTIONS = (["events", "--actor", "RUS", "--recipient", "UKR", "--limit", "100"], ["events", "--type", "ASSAULT", "--since", "2020-01-01", "--limit", "100"],
             ["events", "--search", "ceasefire", "--limit", "100"], ["timeline", "--actor", "CHN", "--by", "month"],
             ["timeline", "--actor", "RUS", "--recipient", "UKR", "--format", "svg"], ["timeline", "--by", "year"], ["graph", "--party", "IRN", "--limit", "50"],
             ["graph", "--format", "heat"], ["roles"])


def main():
    common.BUILD.mkdir(parents=True, exist_ok=True)
    where, texts = common.articles()
    print("%s, paragraphs recombined to %d articles; %s" % (where, ARTICLES, common.machine()))
    news, store = recombined(texts), common.BUILD / "store.db"
    for suffix in ("", "-wal", "-shm"):
        (common.BUILD / ("store.db" + suffix)).unlink(missing_ok=True)
    bare = common.pinned([common.READOUT, "code", "--format", "ndjson", news])
    added = common.pinned([common.READOUT, "add", "--threads", "1", store, news])
    if bare[3] or added[3]:
        sys.exit("bench: coding failed")
    events = sqlite3.connect(store).execute("SELECT count(*) FROM event").fetchone()[0]
    common.table([("", "articles/s", "share of bare", "peak MB"), ("code, to nowhere", "%.0f" % (ARTICLES / bare[1]), "", "%.0f" % bare[2]),
                  ("add, one thread", "%.0f" % (ARTICLES / added[1]), "%.2f" % (bare[1] / added[1]), "%.0f" % added[2])])
    begun = time.monotonic()
    subprocess.run([common.READOUT, "code", "--format", "ndjson", news], stdout=subprocess.DEVNULL, check=True)
    one = time.monotonic() - begun
    both = common.BUILD / "store2.db"
    for suffix in ("", "-wal", "-shm"):
        (common.BUILD / ("store2.db" + suffix)).unlink(missing_ok=True)
    begun = time.monotonic()
    subprocess.run([common.READOUT, "add", both, news], stderr=subprocess.DEVNULL, check=True)
    print("all cores: %.2f times bare coding on one (wall clock)" % (one / (time.monotonic() - begun)))
    print("%d events, %.0f bytes an event" % (events, store.stat().st_size / events))
    n = multiply(store)
    db = sqlite3.connect(store)
    begun = time.perf_counter()
    db.execute("SELECT count(*) FROM event NOT INDEXED").fetchone()
    count = time.perf_counter() - begun
    print("\n%d events: count(*) by sqlite3 %.0f ms" % (n, 1e3 * count))
    rows = [("question", "ms", "times count(*)")]
    for q in QUESTIONS:
        best = min(common.pinned([common.READOUT, q[0], store, *q[1:]])[0] for _ in range(3))
        rows.append((" ".join(q), "%.0f" % (1e3 * best), "%.2f" % (best / count)))
    common.table(rows)


if __name__ == "__main__":
    main()

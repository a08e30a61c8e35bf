#!/usr/bin/env python3
"""The Python package over a built library.   usage: tests/python.py READOUT FOLDER

Prints FAILED lines and "python: N passed, N failed, N skipped". Without pandas the frames are skipped.
"""
import datetime
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bindings/python"))
import readout  # noqa: E402

TEXT = "“Norway sent tanks to Ukraine,” the minister said. Finland expelled two Russian diplomats on Monday.\n\nSweden may condemn Peru."


class Tests:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, name, ok, more=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED python: %s %s" % (name, more))

    def raises(self, name, message, call, *args, **options):
        try:
            call(*args, **options)
        except readout.ReadoutError as error:
            self.check(name, message in str(error), error)
        else:
            self.check(name, False, "nothing was raised")


def codes(t, model):
    events = model.code(TEXT, date="2026-05-04", id="a")
    t.check("deeds", [e["event"] for e in events] == [["AID"], ["SANCTION"], ["ACCUSE"]], events)
    t.check("offsets count characters", all(TEXT[p["start"]:p["end"]] == p["entity_text"] for e in events for p in e["actor"] + e["recipient"]))
    t.check("a date object", model.code(TEXT, date=datetime.date(2026, 5, 4), id="a") == events)
    t.check("kinds", {r["kind"] for r in model.code(TEXT, date="2026-05-04", kinds=["quotes", "tokens"])} == {"quote", "token"})
    articles = [{"id": "a%d" % n, "date": "2026-05-%02d" % (n % 28 + 1), "text": TEXT if n != 7 else "x\0"} for n in range(60)]
    many = list(model.code_many(articles, threads=4))
    t.check("threads keep the order", [r[0]["doc"] for n, r in enumerate(many) if n != 7] == ["a%d" % n for n in range(60) if n != 7])
    t.check("one bad article of many", isinstance(many[7], readout.ReadoutError) and "NUL byte" in str(many[7]), many[7])
    t.raises("no date", "no date found", model.code, "Norway sent tanks to Ukraine.")
    t.raises("an impossible date", "not a calendar date", model.code, TEXT, date="2026-02-30")
    t.raises("half a surrogate pair", "no valid UTF-8", model.code, "Norway \ud800", date="2026-05-04")
    t.raises("empty", "empty", model.code, "", date="2026-05-04")
    t.raises("an unknown kind", "quotes", model.code, TEXT, date="2026-05-04", kinds=["quote"])
    t.raises("no such model", "none.model", readout.Model, weights="none.model")
    flat = readout.flatten(events[1])
    t.check("flat", list(flat) == readout.COLUMNS and flat["actor_code"] == "FIN" and flat["mode"] == "expel" and flat["date"] == "2026-05-04", flat)
    return articles


def frames(t, model, articles, build, folder):
    try:
        import pandas
    except ImportError:
        t.skipped += 5
        return
    frame = model.frame([a for a in articles if a["id"] != "a7"])
    t.check("frame", frame.shape == (59 * 3, len(readout.COLUMNS)) and set(frame.actor_code) == {"NOR", "FIN", "SWE"}, frame.head())
    t.check("an empty frame", list(model.frame([]).columns) == readout.COLUMNS)
    store, news = Path(folder) / "s.db", Path(folder) / "news.txt"
    news.write_text(TEXT, encoding="utf8")
    subprocess.run([build + "/readout", "add", "--date", "2026-05-04", store, news], check=True, capture_output=True)
    t.check("a store", len(readout.read_store(store)) == 3 and len(readout.read_store(store, "type = ?", ["AID"])) == 1)
    t.raises("no such store", "readout add", readout.read_store, Path(folder) / "none.db")
    t.check("pandas dates", pandas.to_datetime(frame.date).dt.year.eq(2026).all())


def main():
    t, build = Tests(), os.path.dirname(os.path.abspath(sys.argv[1]))
    with readout.Model(knowledge=build + "/readout.blob") as model:
        articles = codes(t, model)
        frames(t, model, articles, build, sys.argv[2])
    t.raises("a closed model", "closed", model.code, TEXT, date="2026-05-04")
    print("python: %d passed, %d failed, %d skipped" % (t.passed, t.failed, t.skipped))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A corpus of our own through add and every question; kills, two writers, no room.   usage: tests/store.py READOUT FOLDER

Prints FAILED lines and "store: N passed, N failed, N skipped".
"""
import csv
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path

COUNTRIES = ["Kenya", "Uganda", "Sudan", "Norway", "Chile", "Peru", "Nepal", "Iraq", "Turkey", "Greece"]
DEEDS = ["{a} condemned {b} on Monday.", "{a} sent troops to {b}.", "The president of {a} will meet the president of {b} in Oslo.",
         "Soldiers of {a} shelled a town in {b} on Tuesday, killing two farmers.", "{a} signed an agreement with {b}."]
CODES = {"KEN": "KE", "UGA": "UG", "SDN": "SU", "NOR": "NO", "CHL": "CI", "PER": "PE", "NPL": "NP", "IRQ": "IZ", "TUR": "TU", "GRC": "GR"}  # FIPS 10-4


def article(n):
    rng = random.Random(n)
    lines = []
    for _ in range(6):
        a, b = rng.sample(COUNTRIES, 2)
        lines.append(rng.choice(DEEDS).format(a=a, b=b) + " It was number %d of that kind, said %s." % (rng.randrange(10 ** 6), a))
    return {"id": "a%d" % n, "date": "2024-%02d-%02d" % (rng.randrange(1, 13), rng.randrange(1, 28)), "title": "=1+1 of %d \x1b[31m" % n,
            "text": "\n\n".join(lines)}


class Tests:
    def __init__(self, readout, folder):
        self.readout, self.folder, self.passed, self.failed, self.skipped = readout, Path(folder), 0, 0, 0

    def check(self, name, ok, more=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED store: %s %s" % (name, more))

    def run(self, *args, **options):
        return subprocess.run([self.readout, *map(str, args)], capture_output=True, text=True, **options)

    def write(self, name, articles):
        path = self.folder / name
        path.write_text("".join(json.dumps(a) + "\n" for a in articles), encoding="utf8")
        return path

    def rows(self, store, sql):
        db = sqlite3.connect(store)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def content(self, store):
        return self.rows(store, "SELECT d.doc, e.uid, e.type, e.date, e.actor, e.recipient FROM event e JOIN document d ON d.id = e.document ORDER BY 1, 2")


def adding(t):
    store, news = t.folder / "s.db", t.write("news.ndjson", [article(n) for n in range(60)])
    r = t.run("add", store, news)
    t.check("add", r.returncode == 0 and "60 articles added" in r.stderr, r.stderr)
    t.check("scales have one decimal", t.rows(store, "SELECT count(*) FROM event WHERE abs(goldstein * 10 - round(goldstein * 10)) > 0 "
                                                     "OR length(goldstein) > 5") == [(0,)])
    t.check("events are those of code", len(t.content(store)) == t.run("code", "--format", "ndjson", news).stdout.count('"kind":"event"'))
    before = t.content(store)
    r = t.run("add", store, news, "--threads", "1")
    t.check("again is skipped", "0 articles added" in r.stderr and "60 there before" in r.stderr and t.content(store) == before, r.stderr)
    changed = {**article(3), "text": "Norway sent tanks to Peru."}
    r = t.run("add", store, t.write("changed.ndjson", [changed]))
    t.check("a changed text replaces", "1 replaced" in r.stderr and len(t.rows(store, "SELECT 1 FROM event e JOIN document d ON d.id = e.document"
                                                                            " WHERE d.doc = 'a3'")) == 1, r.stderr)
    copy = {**article(5), "id": "wire", "text": article(5)["text"] + "\n\nThis report was first sent by a wire."}
    long = {**article(5), "id": "first", "text": article(5)["text"]}
    r = t.run("add", store, t.write("copy.ndjson", [long, copy]))
    t.check("copies are linked", t.rows(store, "SELECT count(*) FROM copies") == [(2,)], r.stderr)
    t.check("the roll-up of pairs counts what the table has", t.rows(store, "SELECT sum(events) FROM dyad_month") == t.rows(
        store, "SELECT count(*) FROM event e JOIN party a ON a.event = e.id AND a.side = 'a' JOIN party r ON r.event = e.id AND r.side = 'r'"
               " WHERE is_copy = 0 AND status = 'actual'"))
    t.check("the roll-up of days counts what the table has", t.rows(store, "SELECT date, type, sum(events) FROM day_total GROUP BY 1, 2") == t.rows(
        store, "SELECT date, type, count(*) FROM event WHERE is_copy = 0 AND status = 'actual' GROUP BY 1, 2"))
    for ask in (["timeline"], ["graph"]):
        quick, slow = (sorted(t.run(*ask, store, "--format", "csv", *more).stdout.splitlines()) for more in ([], ["--confidence", "0.0001"]))
        t.check("%s from roll-up and table are one" % ask[0], quick == slow and len(quick) > 3, "%s %s" % (quick[:3], slow[:3]))
    counted, kept = (len(t.run("events", store, *more).stdout.splitlines()) for more in ([], ["--keep-duplicates"]))
    t.check("copies are not counted", counted < kept)
    folders = [t.folder / "x", t.folder / "y"]
    for i, folder in enumerate(folders):
        folder.mkdir()
        (folder / "one.txt").write_text("2024-05-0%d\n\nNorway sent tanks to Peru.\n" % (i + 1))
    t.run("add", t.folder / "files.db", *folders)
    t.run("add", t.folder / "files.db", "-", input="2024-05-07\n\nKenya condemned Uganda.\n")
    t.run("add", t.folder / "files.db", "-", input="2024-05-07\n\nUganda condemned Kenya.\n")
    t.check("files of one name and articles from standard input stay apart", t.rows(t.folder / "files.db", "SELECT count(*) FROM document") == [(4,)])
    t.check("whole", t.rows(store, "PRAGMA integrity_check") == [("ok",)])
    t.check("sentences can be searched", "shelled" in t.run("events", store, "--search", "shelled", "--format", "table").stdout
            or "ASSAULT" in t.run("events", store, "--search", "shelled").stdout)
    return store


def asking(t, store):
    lines = t.run("events", store, "--status", "any").stdout.splitlines()
    events = [json.loads(line) for line in lines]
    t.check("NDJSON", len(events) > 50 and all(e["kind"] == "event" and e["event"] and e["sentence"] for e in events))
    table = list(csv.DictReader(io.StringIO(t.run("events", store, "--status", "any", "--format", "csv").stdout)))
    t.check("CSV has the same events", [e["id"] for e in events] == [r["id"] for r in table])
    wanted = [e for e in events if e["status"] == "actual" and any(a.get("code") == "KEN" for a in e["actor"]) and e["event"] == ["ASSAULT"]]
    got = t.run("events", store, "--actor", "KEN", "--type", "ASSAULT").stdout.splitlines()
    t.check("filters", len(got) == len(wanted), "%d %d" % (len(got), len(wanted)))
    excel = t.run("events", store, "--format", "excel").stdout
    t.check("no formula for Excel", "\ufeff" in excel and ",=1+1" not in excel and ",'=1+1" in excel)
    shown = t.run("events", store, "--format", "table").stdout
    t.check("no control character in a table", "\x1b" not in shown and len(shown) > 100)
    geo = json.loads(t.run("events", store, "--format", "geojson").stdout)
    t.check("GeoJSON", geo["type"] == "FeatureCollection" and geo["features"] and all(len(f["geometry"]["coordinates"]) == 2 for f in geo["features"]))
    polecat = list(csv.DictReader(io.StringIO(t.run("events", store, "--format", "polecat").stdout), delimiter="\t"))
    actual = [r for r in table if r["status"] == "actual"]
    t.check("POLECAT's columns", [len(r) for r in polecat] == [40] * len(actual) and [r["Event ID"] for r in polecat] == [r["id"] for r in actual])
    t.check("POLECAT's values", all(r["Actor Country"] in ("None", *CODES) and r["Quad Code"].split()[0] in ("VERBAL", "MATERIAL") for r in polecat))
    gdelt = [line.split("\t") for line in t.run("events", store, "--format", "gdelt").stdout.splitlines()]
    coded = [r for r in actual if r["cameo"]]
    t.check("GDELT's columns", coded and [len(r) for r in gdelt] == [61] * len(coded))
    t.check("GDELT's values", all((r[1], r[26], r[28], float(r[30]), r[53], r[57] != "") == (
        c["date"].replace("-", ""), c["cameo"], c["cameo"][:2], float(c["goldstein"]), dict(CODES, **{"": ""})[c["place_country"]], c["lat"] != "")
        for r, c in zip(gdelt, coded)))
    icews = list(csv.DictReader(io.StringIO(t.run("events", store, "--format", "icews").stdout), delimiter="\t", quoting=csv.QUOTE_NONE))
    t.check("ICEWS", [(len(r), r["Event Date"], r["CAMEO Code"], r["Source Country"], r["Target Sectors"]) for r in icews] == [
        (20, r["date"], r["cameo"], r["actor_country"], r["recipient_sector"]) for r in coded] and len({r["Event ID"] for r in icews}) == len(icews))
    phoenix = [line.split("\t") for line in t.run("events", store, "--format", "phoenix").stdout.splitlines()]
    t.check("Phoenix", [(len(r), r[0], r[5], r[13], r[14]) for r in phoenix] == [
        (26, r["id"], r["actor_country"] + r["actor_sector"], r["cameo"], r["cameo"][:2]) for r in coded])
    numbers = {(r["actor_country"], r["actor_cow"], r["actor_gwno"]) for r in table if r["actor_country"]}
    t.check("numbers of states", ("KEN", "501", "501") in numbers and all(c.isdigit() or k in ("UNO", "EUR", "IGO", "NGO", "IMG") for k, c, g in numbers), str(numbers))
    months = list(csv.DictReader(io.StringIO(t.run("timeline", store, "--format", "csv").stdout)))
    actual = sum(e["status"] == "actual" for e in events)
    t.check("timeline", sum(int(m["events"]) for m in months) == actual and months[0]["month"] < months[-1]["month"])
    pairs = list(csv.DictReader(io.StringIO(t.run("graph", store, "--format", "csv").stdout)))
    t.check("graph", pairs and int(pairs[0]["events"]) >= int(pairs[-1]["events"]))
    for command, kind in (("timeline", "svg"), ("graph", "svg"), ("graph", "heat"), ("graph", "gexf"), ("graph", "graphml")):
        r = t.run(command, store, "--format", kind)
        try:
            root = ET.fromstring(r.stdout)
            t.check("%s %s" % (command, kind), len(list(root.iter())) > 10)
        except ET.ParseError as e:
            t.check("%s %s" % (command, kind), False, str(e))
    lines = [tuple(r.values()) for r in csv.DictReader(io.StringIO(t.run("summary", store, "--limit", "99", "--format", "csv").stdout))]
    number = {(what, which): int(n) for what, which, n, _, _ in lines}
    t.check("summary", number["events", "chosen"] == len(events) == sum(n for (what, _), n in number.items() if what == "status") and
            number["with", "an actor"] == sum(bool(e["actor"]) for e in events) and
            number["articles", "in the store"] == t.rows(store, "SELECT count(*) FROM document")[0][0], str(lines[:12]))
    lines = list(csv.DictReader(io.StringIO(t.run("summary", store, "--actor", "KEN", "--status", "actual", "--type", "ASSAULT", "--format", "csv").stdout)))
    t.check("summary, filtered", int(lines[2]["number"]) == len(wanted), str(lines[2]))
    t.check("roles", t.run("roles", store).stdout.startswith("person\taliases\twikidata\t"))


def rscript(t, store, rows):
    """The lines of docs/python.md in R."""
    packages = 'quit(status = !all(c("RSQLite", "jsonlite", "readr") %in% rownames(installed.packages())))'
    if not shutil.which("Rscript") or subprocess.run(["Rscript", "-e", packages]).returncode:
        t.skipped += 1
        return
    folder = t.folder / "r"
    folder.mkdir()
    shutil.copy(store, folder / "corpus.db")
    (folder / "news.txt").write_text("2024-05-20\n\nKenya shelled Uganda on Sunday. Norway met Sudan in Oslo.\n")
    page = (Path(__file__).parent.parent / "docs" / "python.md").read_text(encoding="utf8")
    script = page.split("```r\n")[1].split("```")[0]
    (folder / "page.R").write_text(script + 'cat(nrow(assault) > 0 && !anyNA(assault$date), nrow(events), nrow(table), nrow(polecat), ncol(polecat), ncol(icews), "actor_cow" %in% names(table))\n')
    env = dict(os.environ, PATH="%s:%s" % (Path(t.readout).parent, os.environ["PATH"]))
    r = subprocess.run(["Rscript", "page.R"], cwd=folder, env=env, capture_output=True, text=True)
    t.check("R", r.stdout.split() == ["TRUE", "2", str(rows), str(rows), "40", "20", "TRUE"], r.stdout + r.stderr[-600:])


def readers(t, store):
    """Other programs' readers on what is exported, those that are installed."""
    files = {}
    for command, kind in (("events", "ndjson"), ("events", "csv"), ("events", "polecat"), ("events", "gdelt"), ("events", "geojson"), ("graph", "gexf"),
                          ("graph", "graphml")):
        files[kind] = str(t.folder / ("export." + kind))
        Path(files[kind]).write_text(t.run(command, store, "--format", kind).stdout, encoding="utf8")
    rows = len(Path(files["ndjson"]).read_text(encoding="utf8").splitlines())
    try:
        import pandas

        t.check("pandas, CSV", pandas.read_csv(files["csv"]).shape[0] == rows)
        t.check("pandas, POLECAT", pandas.read_csv(files["polecat"], sep="\t", na_values="None").shape == (rows, 40))
        t.check("pandas, GDELT", pandas.read_csv(files["gdelt"], sep="\t", header=None, quoting=3).shape == (rows, 61))
    except ImportError:
        t.skipped += 3
    try:
        import duckdb

        parquet = str(t.folder / "export.parquet")
        duckdb.sql("COPY (SELECT * FROM read_json_auto('%s')) TO '%s'" % (files["ndjson"], parquet))  # the line of docs/store.md
        t.check("DuckDB, Parquet", duckdb.sql("SELECT count(DISTINCT id) FROM '%s'" % parquet).fetchall() == [(rows,)])
        t.check("DuckDB, CSV", duckdb.sql("SELECT count(*) FROM read_csv_auto('%s')" % files["csv"]).fetchall() == [(rows,)])
    except ImportError:
        t.skipped += 2
    try:
        import networkx

        graphs = networkx.read_gexf(files["gexf"]), networkx.read_graphml(files["graphml"])
        t.check("networkx", graphs[0].number_of_edges() == graphs[1].number_of_edges() > 10 and sorted(graphs[0].nodes) == sorted(graphs[1].nodes))
    except ImportError:
        t.skipped += 1
    rscript(t, store, rows)
    if shutil.which("ogrinfo"):  # QGIS reads with the same library
        r = subprocess.run(["ogrinfo", "-ro", "-al", "-so", files["geojson"]], capture_output=True, text=True)
        placed = len(json.loads(Path(files["geojson"]).read_text(encoding="utf8"))["features"])
        t.check("ogrinfo", "Feature Count: %d" % placed in r.stdout and "Geometry: Point" in r.stdout, r.stdout + r.stderr)
    else:
        t.skipped += 1
    if shutil.which("sqlite-utils"):
        r = subprocess.run(["sqlite-utils", "tables", store, "--counts"], capture_output=True, text=True)
        t.check("sqlite-utils", any(x.get("table") == "event" and x["count"] >= rows for x in json.loads(r.stdout)), r.stdout[:300] + r.stderr)
    else:
        t.skipped += 1


def bad_input(t, store):
    other = t.folder / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE x(y)").connection.close()
    newer = t.folder / "newer.db"
    newer.write_bytes(Path(store).read_bytes())
    db = sqlite3.connect(newer)
    db.execute("PRAGMA user_version = 99")
    db.close()
    (t.folder / "text.db").write_text("no database\n" * 100)
    for args, code, words in ((["events", t.folder / "none.db"], 1, "make a store with readout add"), (["events", other], 1, "no store of readout's"),
                              (["events", newer], 1, "version 99"), (["add", newer, t.folder / "news.ndjson"], 1, "version 99"),
                              (["events", t.folder / "text.db"], 1, "not a database"), (["events", store, "--format", "xml"], 2, "is none of: table"),
                              (["events", store, "--since", "2024-13-01"], 2, "not a calendar date"), (["events", store, "--quad", "7"], 2, "no number"),
                              (["timeline", store, "--by", "hour"], 1, "no period"), (["events", store, "--search", '"'], 1, "cannot be read"),
                              (["add", store], 2, "give a store"), (["events"], 2, "give one store")):
        r = t.run(*args)
        t.check(" ".join(map(str, args[:1] + args[2:])), r.returncode == code and words in r.stderr, "exit %d: %s" % (r.returncode, r.stderr))


def migration(t, store):
    """A store as version 1 had it is brought up to date when it is asked."""
    old = t.folder / "old.db"
    old.write_bytes(Path(store).read_bytes())
    db = sqlite3.connect(old)
    db.executescript("ALTER TABLE event DROP COLUMN why; ALTER TABLE event DROP COLUMN sentence_start; PRAGMA user_version = 1;")
    db.close()
    r = t.run("events", old, "--format", "csv")
    t.check("a store of version 1", r.returncode == 0 and r.stdout == t.run("events", store, "--format", "csv").stdout, r.stderr)
    db = sqlite3.connect(old)
    t.check("is of version 2 then", db.execute("PRAGMA user_version").fetchone() == (2,) and db.execute("SELECT count(why) FROM event").fetchone() == (0,))
    db.close()


def annotations(t):
    """brat, Label Studio and spans: every span is the words that it says."""
    news = t.write("notes.ndjson", [article(n) for n in range(3)] + [dict(article(4), id="../up/and away")])
    folder = t.folder / "brat"
    r = t.run("code", "--format", "brat", "--out", folder, news)
    names = sorted(p.name for p in folder.iterdir())
    t.check("brat's files", r.returncode == 0 and names == ["_._up_and away.ann", "_._up_and away.txt", "a0.ann", "a0.txt", "a1.ann", "a1.txt", "a2.ann", "a2.txt"],
            "%s %s" % (names, r.stderr))
    good, events = True, 0
    for ann in folder.glob("*.ann"):
        text, marks = ann.with_suffix(".txt").read_text(), set()
        for line in ann.read_text().splitlines():
            key, body, *rest = line.split("\t")
            if key[0] == "T":
                spans = [tuple(map(int, p.split())) for p in body.split(" ", 1)[1].split(";")]
                good = good and " ".join(text[a:b] for a, b in spans) == rest[0]
                marks.add(key)
            elif key[0] == "E":
                events += 1
                good = good and all(part.split(":")[1] in marks for part in body.split())
    t.check("brat's spans and events", good and events > 20, str(events))
    tasks = json.loads(t.run("code", "--format", "labelstudio", news).stdout)
    regions = [(task["data"]["text"], x["value"]) for task in tasks for x in task["predictions"][0]["result"] if x["type"] == "labels"]
    t.check("Label Studio's regions", len(tasks) == 4 and len(regions) > 60 and all(text[v["start"]:v["end"]] == v["text"] for text, v in regions))
    try:
        from label_studio_sdk.label_interface import LabelInterface

        page = (Path(__file__).parent.parent / "docs" / "annotation.md").read_text(encoding="utf8")
        labels = LabelInterface(page.split("```xml\n")[1].split("```")[0])  # the configuration that the page gives
        labels.validate()
        t.check("Label Studio takes the tasks", all(labels.validate_task({"data": task["data"]}) and all(map(labels.validate_prediction, task["predictions"]))
                                                    for task in tasks))
    except ImportError:
        t.skipped += 1
    t.check("no article, no task", json.loads(t.run("code", "--format", "labelstudio", t.write("none.ndjson", [])).stdout or "[]") == [])
    lines = [json.loads(line) for line in t.run("code", "--format", "spans", news).stdout.splitlines()]
    t.check("spans", len(lines) == 4 and all(0 <= x["start"] < x["end"] <= len(line["text"]) for line in lines for x in line["spans"]))
    for args, words in ((["--format", "brat"], "go together"), (["--out", folder], "go together"), (["--format", "brat", "--out", news], "")):
        r = t.run("code", *args, news)
        t.check("code " + " ".join(map(str, args)), r.returncode in (1, 2) and words in r.stderr, r.stderr)


def maps(t, store):
    table = list(csv.DictReader(io.StringIO(t.run("map", store, "--format", "csv").stdout)))
    features = json.loads(t.run("map", store, "--format", "geojson").stdout)["features"]
    t.check("map: as many events as GeoJSON has", sum(int(r["events"]) for r in table) == len(features) > 0)
    tree = ET.fromstring(t.run("map", store, "--format", "svg").stdout)
    circles = [e for e in tree.iter() if e.get("data-place")]
    t.check("map: a circle a place", len(circles) == len(table))


def kills(t):
    """Killed at fifty random moments, then left to end: what a quiet run gives."""
    news = t.write("many.ndjson", [article(n) for n in range(1000, 3000)])
    quiet, killed = t.folder / "quiet.db", t.folder / "killed.db"
    t.run("add", quiet, news)
    rng, struck = random.Random(7), 0
    for _ in range(50):
        p = subprocess.Popen([t.readout, "add", killed, news], stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.01, 0.12))
        p.send_signal(signal.SIGKILL)
        struck += p.wait() == -signal.SIGKILL
    t.run("add", killed, news)
    t.check("killed fifty times: while at work", struck > 40, str(struck))
    t.check("killed fifty times: nothing lost, nothing twice", t.content(killed) == t.content(quiet))
    t.check("killed fifty times: whole", t.rows(killed, "PRAGMA integrity_check") == [("ok",)])
    p = subprocess.Popen([t.readout, "add", t.folder / "stopped.db", news], stderr=subprocess.PIPE, text=True)
    time.sleep(0.4)
    p.send_signal(signal.SIGINT)
    said = p.communicate()[1]
    t.check("Ctrl-C", p.returncode == 130 and "goes on from here" in said or p.returncode == 0, said)
    both = t.folder / "both.db"
    writers = [subprocess.Popen([t.readout, "add", both, t.write("w%d.ndjson" % i, [article(n) for n in range(i * 100, i * 100 + 100)])],
                                stderr=subprocess.PIPE, text=True) for i in (40, 41)]
    ends = [(w.communicate()[1], w.returncode) for w in writers]
    t.check("two writers at once", all(code == 0 for _, code in ends) and t.rows(both, "SELECT count(*) FROM document") == [(200,)], str(ends))


def no_room(t):
    """No file may grow over 200 kB: a message, a whole store, and the rest when there is room."""
    news, store = t.write("room.ndjson", [article(n) for n in range(5000, 5600)]), t.folder / "room.db"

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    r = t.run("add", store, news, preexec_fn=limit)
    t.check("no room", r.returncode == 1 and ("full" in r.stderr or "disk" in r.stderr), r.stderr)
    t.check("no room: whole", t.rows(store, "PRAGMA integrity_check") == [("ok",)])
    r = t.run("add", store, news)
    t.check("goes on after room is made", r.returncode == 0 and t.rows(store, "SELECT count(*) FROM document") == [(600,)], r.stderr)


def main():
    t = Tests(os.path.abspath(sys.argv[1]), sys.argv[2])
    store = adding(t)
    asking(t, store)
    readers(t, store)
    bad_input(t, store)
    migration(t, store)
    maps(t, store)
    annotations(t)
    kills(t)
    no_room(t)
    print("store: %d passed, %d failed, %d skipped" % (t.passed, t.failed, t.skipped))


if __name__ == "__main__":
    main()

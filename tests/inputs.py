#!/usr/bin/env python3
"""Tables, pages, feeds and web archives of our own, whole and broken.   usage: tests/inputs.py READOUT FOLDER

Prints FAILED lines and "inputs: N passed, N failed, N skipped".
"""
import gzip
import json
import subprocess
import sys
from pathlib import Path

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Norway sends tanks | The Daily Fjord</title>
<meta property="article:published_time" content="2026-05-04T08:15:00+02:00"><meta property="og:site_name" content="The Daily Fjord">
<script type="application/ld+json">{"datePublished": "2026-05-05"}</script><style>p { color: red }</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li></ul></nav><p>Norway invaded Sweden, says the header of this page.</p></header>
<main><article><h1>Norway sends <em>tanks</em></h1><time datetime="2026-05-06">6 May</time>
<p>Norway sent twenty tanks to Ukraine on Monday, Defence Minister Tore&nbsp;Sandvik said.<br>Russia condemned the delivery &amp; threatened to
retaliate.</p><aside><p>Denmark bombed Iceland, says an advertisement that is no news.</p></aside>
<p><a href="/more">Read more about what China attacked in Taiwan on Sunday.</a></p>
<p>Finland expelled two Russian diplomats on Monday, the foreign ministry in Helsinki said in a statement.</p>
<figure><figcaption>Tanks of Germany attacked France.</figcaption></figure></article></main>
<footer><p>France arrested Spaniards in the footer of this page.</p></footer></body></html>"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Fjord</title>
<item><title>Tanks</title><guid>g1</guid><link>https://fjord.example/1</link><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate><description>x</description>
<content:encoded><![CDATA[<p>Norway sent twenty tanks to Ukraine on Monday, the ministry said.</p>]]></content:encoded></item>
<item><title>Nothing</title><guid>g2</guid></item>
<item><title>Undated</title><guid>g3</guid><description>Sweden condemned Russia on Friday over the attack on the port.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a1</id><updated>2026-05-04T10:00:00Z</updated>
<link href="https://x.example/1"/><title>T</title><summary>Finland expelled two Russian diplomats on Monday.</summary></entry></feed>"""
TABLE = ("\ufeffId;Date;Headline;Text\r\n1;2026-05-04;\"Tanks; again\";\"Norway sent \"\"twenty\"\" tanks to Ukraine\n\nFinland expelled two Russian "
         "diplomats on Monday.\"\r\n2;2026-05-04;x\r\n3;2026-05-05;;Sweden condemned Russia.")
EXPELLED = "<p>Finland expelled two Russian diplomats on Monday, the ministry said in a statement."


class Tests:
    def __init__(self, readout, folder):
        self.readout, self.folder, self.passed, self.failed = readout, Path(folder), 0, 0

    def check(self, name, ok, more=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED inputs: %s %s" % (name, more))

    def code(self, name, content):
        """(doc, day, deed, first actor's code) of each event, exit code, messages."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        r = subprocess.run([self.readout, "code", "--format", "ndjson", str(path)], capture_output=True, text=True)
        records = [json.loads(line) for line in r.stdout.splitlines()]
        events = [(e["doc"], e["date"], e["event"][0], e["actor"][0].get("code", e["actor"][0]["entity_text"]) if e["actor"] else "") for e in records if e["kind"] == "event"]
        return events, r.returncode, r.stderr

    def refused(self, name, content, message):
        events, code, said = self.code(name, content)
        self.check(name, code == 1 and name + message in said, said)
        return events


def record(kind, address, body, content_type="application/http; msgtype=response"):
    head = "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, address, content_type, len(body))
    return head.encode() + body + b"\r\n\r\n"


def pages(t):
    events, code, said = t.code("page.html", PAGE)
    t.check("article's element, no header, aside, links, caption, footer", {e[3] for e in events} == {"NOR", "RUS", "FIN"}, events)
    t.check("date of the meta element", code == 0 and ("page.html", "2026-05-04", "SANCTION", "FIN") in events, events)
    t.check("JSON-LD is second", all(e[1] <= "2026-05-05" for e in t.code("ld.html", PAGE.replace("article:published_time", "x"))[0]))
    latin = '<html><head><meta charset="iso-8859-1"><meta name="date" content="20260505"></head><p>The Malmö police arrested three men on Monday, the ministry of justice said.'
    t.check("declared charset", t.code("latin.html", latin.encode("latin-1"))[0] == [("latin.html", "2026-05-04", "COERCE", "The Malmö police")])
    deep = '<html><meta name="date" content="2026-05-05">' + "<div>" * 300000 + EXPELLED
    t.check("depth", len(t.code("deep.html", deep)[0]) == 1)
    t.check("cut in a tag", len(t.code("cut.html", '<html><meta name="date" content="2026-05-05">' + EXPELLED + " <b")[0]) == 1)
    form = '<html><meta name="date" content="2026-05-05"><form><label>Your address</label><input name="x">' + EXPELLED + "</p></form>"
    t.check("a page that is one form", len(t.code("form.html", form)[0]) == 1)
    t.refused("empty.html", "<html></html>", ": no paragraph of prose")
    t.refused("nul.html", "<html>" + EXPELLED + "\0", ": a NUL byte")
    t.refused("undated.html", "<html>" + EXPELLED, ": no date found")


def feeds(t):
    events = t.refused("feed.xml", FEED, ":5: an entry without text")
    t.check("RSS: full text, RFC 2822 date, id", events == [("g1", "2026-05-04", "AID", "NOR")], events)
    t.refused("feed.xml", FEED, ":6: no date found")
    events = t.code("atom.xml", ATOM)[0]
    t.check("Atom", events == [("a1", "2026-05-04", "SANCTION", "FIN")], events)
    t.refused("cutfeed.xml", FEED[:400], ":4: not well-formed XML")
    t.refused("none.xml", "<rss><channel></channel></rss>", ": a feed without an entry")
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        '<!ENTITY %c "%s">' % (98 + i, ("&%c;" % (97 + i)) * 10) for i in range(9)) + "]><rss><channel><item><description>&j;</description></item></channel></rss>"
    t.refused("bomb.xml", bomb, ":1: not well-formed XML")
    outside = '<!DOCTYPE rss [<!ENTITY a SYSTEM "%s">]><rss><channel><item><description>Norway attacked Sweden. &a;</description></item></channel></rss>'
    secret = t.folder / "secret.txt"
    secret.write_text("Peru invaded Chile on Monday.")
    t.check("no file is read for an entity", "CHL" not in str(t.code("outside.xml", outside % secret.as_uri())))


def tables(t):
    events = t.refused("table.csv", TABLE, ":5: 3 cells where the header has 4")
    t.check("quoted cells, a mark, CRLF, semicolons", ("1", "2026-05-04", "SANCTION", "FIN") in events and ("3", "2026-05-05", "ACCUSE", "SWE") in events,
            events)
    t.check("the same packed", t.code("table.csv.gz", gzip.compress(TABLE.encode()))[0] == events)
    t.check("tabs", len(t.code("t.tsv", "id\ttext\tdate\n1\tSweden condemned Russia.\t2026-05-05\n")[0]) == 1)
    t.check("an empty last cell", len(t.code("e.csv", "text,date,title\nSweden condemned Russia.,2026-05-05,")[0]) == 1)
    t.refused("wrong.csv", "a,b\n1,2\n", ": no column for the text; name one text, maintext or body_text (there are: a, b)")
    t.refused("open.csv", 'id,text\n1,"open\n', ": a quotation mark opened in the row of line 2 is never closed")
    t.refused("day.csv", "text,date\nSweden condemned Russia.,2026-13-05\n", ':2: date "2026-13-05" is not a calendar date')
    t.refused("blank.csv", "text,date\n,2026-12-05\n", ":2: its text is empty")
    t.refused("nul.csv", "text,date\nSweden\0,2026-12-05\n", ": a NUL byte at byte 16")
    t.refused("wide.csv", "text" + ",x" * 600 + "\n", ": over 512 columns")


def archives(t):
    page, head = PAGE.encode(), b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(page[i:i + 500]), page[i:i + 500]) for i in range(0, len(page), 500)) + b"0\r\n\r\n"
    records = [record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
               record("response", "https://f.example/a/", head + b"\r\n" + page),
               record("response", "https://f.example/b", head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks),
               record("response", "https://f.example/c", head + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(page)),
               record("response", "https://f.example/404", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n" + page),
               record("response", "https://f.example/i.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
               record("conversion", "https://f.example/t", b"2026-05-04\n\nFinland expelled two Russian diplomats on Monday.", "text/plain")]
    plain = t.code("page.html", PAGE)[0]
    events, code, said = t.code("a.warc", b"".join(records))
    for letter in ("a/", "b", "c"):
        t.check("response " + letter, [e[1:] for e in events if e[0] == "https://f.example/" + letter] == [e[1:] for e in plain], said)
    t.check("others", code == 0 and {e[0][-2:] for e in events} == {"a/", "/b", "/c", "/t"}, events)
    t.check("a gzip member a record", t.code("a.warc.gz", b"".join(map(gzip.compress, records)))[0] == events)
    t.check("the rest of a cut archive", len(t.refused("cut.warc", b"".join(records)[:-40], ":record 7: cut short")) == len(events) - 1)
    t.check("before the damage", len(t.refused("bad.warc", records[1] + b"x" + records[2], ":record 2: no WARC/1.0 or")) == len(plain))
    t.refused("length.warc", b"WARC/1.0\r\nWARC-Type: response\r\n\r\n", ":record 1: no Content-Length")
    t.refused("huge.warc", b"WARC/1.0\r\nContent-Length: 99999999999999999999999\r\n\r\n", ":record 1: cut short")


def main():
    t = Tests(sys.argv[1], sys.argv[2])
    pages(t)
    feeds(t)
    tables(t)
    archives(t)
    print("inputs: %d passed, %d failed, 0 skipped" % (t.passed, t.failed))


if __name__ == "__main__":
    main()

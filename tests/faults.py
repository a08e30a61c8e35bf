#!/usr/bin/env python3
"""Everything that the system can refuse, refused: memory, reads, writes, at the nth call, once and from then on; and odd files.

usage: tests/faults.py READOUT FOLDER [MOST]

MOST (120) is how many n of a sweep are tried, spread evenly; 0 tries every n. Wanted each time: exit code 0, 1 or 2 and no signal, a message when it is not 0, and a
store that is whole and takes up where it was. Prints FAILED lines, the counts of each sweep, and "faults: N passed, N failed, N skipped".
"""
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ARTICLE = """OSLO, March 14, 2024 - The Norwegian minister met his Swedish counterpart on Thursday.

"We condemn the raid," the minister said. Police in Kenya arrested three students, according to Reuters. France may send tanks to Ukraine next week.
"""


class Faults:
    def __init__(self, readout, folder, most):
        self.readout, self.folder, self.most = readout, Path(folder), most
        self.folder.mkdir(parents=True, exist_ok=True)
        self.passed = self.failed = 0
        self.shim = self.folder / "shim.so"
        source = Path(__file__).parent / "faults/shim.c"
        subprocess.run(["cc", "-std=gnu17", "-O1", "-shared", "-fPIC", "-o", self.shim, source, "-ldl"], check=True)
        self.news = self.folder / "news.ndjson"
        text = ARTICLE.replace("\n", "\\n").replace('"', '\\"')
        self.news.write_text("".join('{"id":"a%d","date":"2024-03-14","text":"%s"}\n' % (n, text) for n in range(4)))
        self.article = self.folder / "article.txt"
        self.article.write_text(ARTICLE)

    def check(self, name, ok, more=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED faults: %s %s" % (name, str(more)[:300]))
        return ok

    def run(self, args, env=None, **more):
        environment = dict(os.environ, READOUT_SANDBOX="off", **{k: str(v) for k, v in (env or {}).items()})
        if env:
            environment["LD_PRELOAD"] = str(self.shim)
        return subprocess.run([self.readout, *map(str, args)], capture_output=True, env=environment, timeout=120, **more)

    def sweep(self, name, kind, args, fresh=None, after=None, **more):
        """Every nth call of a kind refused, once and sticky."""
        count_file = self.folder / "count"
        if fresh:
            fresh()
        self.run(args, {"FAULT": kind, "FAULT_COUNT": count_file}, **more)
        total = int(count_file.read_text())
        tried = clean = 0
        numbers = range(1, total + 1)
        if self.most and total > self.most:
            numbers = sorted(random.Random(total).sample(range(1, total + 1), self.most))
        for n in numbers:
            for extra in ({}, {"FAULT_STICKY": 1}) + (({"FAULT_SHORT": 1, "FAULT_STICKY": 1},) if kind in ("read", "write") else ()):
                if fresh:
                    fresh()
                r = self.run(args, {"FAULT": kind, "FAULT_AT": n, **extra}, **more)
                tried += 1
                ok = r.returncode in (0, 1, 2) and (r.returncode == 0 or bool(r.stderr.strip())) and (not after or after())
                clean += ok
                if not ok:
                    print("FAILED faults: %s, %s %d %s: exit %d, %s" % (name, kind, n, extra, r.returncode, r.stderr[-200:]))
        print("%s: %s refused at %d of %d calls, %d tries, %d clean" % (name, kind, len(numbers), total, tried, clean))
        self.passed, self.failed = self.passed + clean, self.failed + tried - clean


def sweeps(f):
    store = f.folder / "store.db"

    def no_store():
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(str(store) + suffix).unlink(missing_ok=True)

    def whole():
        if not store.exists() or store.stat().st_size == 0:
            return True
        db = sqlite3.connect(store)
        ok = db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'event'").fetchone()[0]
        db.close()
        if not ok:
            return False
        again = f.run(["add", store, f.news])
        db = sqlite3.connect(store)
        events = db.execute("SELECT count(*), count(DISTINCT uid) FROM event").fetchone()
        db.close()
        return again.returncode == 0 and events == want and (tables in (0, 1))

    no_store()
    f.run(["add", store, f.news])
    db = sqlite3.connect(store)
    want = db.execute("SELECT count(*), count(DISTINCT uid) FROM event").fetchone()
    db.close()
    f.check("a quiet store has events", want[0] > 8 and want[0] == want[1], want)
    for kind in ("malloc", "mmap", "read", "write"):
        f.sweep("code", kind, ["code", "--format", "ndjson", f.article, f.news])
    for kind in ("malloc", "read", "write", "fsync"):
        f.sweep("add", kind, ["add", "--threads", "1", store, f.news], no_store, whole)
    no_store()
    f.run(["add", store, f.news])
    for kind in ("malloc", "read", "write"):
        f.sweep("events", kind, ["events", store, "--format", "csv"])
        f.sweep("timeline", kind, ["timeline", store, "--format", "svg"])
    for kind in ("malloc", "read", "write"):
        f.sweep("worker", kind, ["worker", "stdin"], input=f.news.read_bytes())


def odd_files(f):
    fifo, link = f.folder / "fifo", f.folder / "loop"
    fifo.unlink(missing_ok=True)
    os.mkfifo(fifo)
    link.unlink(missing_ok=True)
    link.symlink_to(link)
    deep = f.folder / "deep"
    deep.mkdir(exist_ok=True)
    (deep / "loop").unlink(missing_ok=True)
    (deep / "loop").symlink_to(deep)
    for path in (link, "/dev/zero", "/proc/self/mem", f.folder / "nothing", f.folder):
        r = f.run(["code", "--date", "2024-01-01", path])
        f.check("code %s ends" % path, r.returncode in (0, 1), r.stderr)
    r = f.run(["code", deep])
    f.check("a folder that holds itself", r.returncode in (0, 1), r.stderr)
    # a model cut short while it is used: a message, no signal
    data = f.folder / "data"
    data.mkdir(exist_ok=True)
    here = Path(f.readout).resolve().parent
    for name, at in (("readout.blob", here), ("english.model", here if (here / "english.model").exists() else Path(__file__).resolve().parent.parent / "models")):
        (data / name).write_bytes((at / name).read_bytes())
    for name in ("readout.blob", "english.model"):
        good = (data / name).read_bytes()
        p = subprocess.Popen([f.readout, "worker", "stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, READOUT_DATA=str(data)))
        line = f.news.read_bytes().splitlines(keepends=True)[0]
        p.stdin.write(line)
        p.stdin.flush()
        while b'"kind":"doc"' not in p.stdout.readline():
            pass
        with open(data / name, "r+b") as file:
            file.truncate(4096)
        try:
            out, err = p.communicate(line * 3, timeout=60)
        except BrokenPipeError:
            p.wait()
            err = p.stderr.read()
        f.check("%s cut short while in use" % name, p.returncode in (0, 1) and (p.returncode == 0 or b"cut short" in err), "%s %s" % (p.returncode, err))
        (data / name).write_bytes(good)
        # a bit of the head turned: refused, or the same answers
        for at in range(0, 64):
            damaged = bytearray(good)
            damaged[at] ^= 1 << (at % 8)
            (data / name).write_bytes(damaged)
            r = subprocess.run([f.readout, "code", "--format", "ndjson", f.article], capture_output=True, env=dict(os.environ, READOUT_DATA=str(data)))
            if not f.check("%s, byte %d turned" % (name, at), r.returncode == 1 and name.encode() in r.stderr, r.stderr):
                break
        (data / name).write_bytes(good)


def clients(f):
    """Two hundred at once, slow ones among them."""
    import socket
    import threading
    import urllib.request
    store = f.folder / "served.db"
    f.run(["add", store, f.news])
    p = subprocess.Popen([f.readout, "serve", store, "--port", "0"], stdout=subprocess.PIPE, text=True)
    base = p.stdout.readline().split()[0]
    host, port = base[7:-1].split(":")
    slow = [socket.create_connection((host, int(port)), 5) for _ in range(20)]
    for s in slow:
        s.sendall(b"GET / HTTP/1.1\r\nHost: ")
    failures = []

    def ask(n):
        for path in ("", "events?limit=5", "picture/timeline.svg", "facets")[n % 4:] + ("",):
            try:
                if urllib.request.urlopen(base + path, timeout=30).status != 200:
                    failures.append(path)
            except OSError as error:
                failures.append(str(error))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(200)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    f.check("200 clients beside 20 slow ones: none failed", not failures, failures[:3])
    for name, raw, status in (("a header of 60 kB", b"GET / HTTP/1.1\r\nHost: %s:%s\r\nX: %s\r\n\r\n" % (host.encode(), port.encode(), b"a" * 60000), (b"431", b"413", b"")),
                              ("no HTTP", b"\x00\xff\x16\x03\x01 hello\r\n\r\n", (b"400", b"")), ("no host", b"GET / HTTP/1.0\r\n\r\n", (b"421",)),
                              ("another host", b"GET /events HTTP/1.1\r\nHost: evil.example\r\n\r\n", (b"421",)),
                              ("a path upwards", b"GET /../../etc/passwd HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n" % (host.encode(), port.encode()), (b"404",)),
                              ("a POST", b"POST / HTTP/1.1\r\nHost: %s:%s\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx" % (host.encode(), port.encode()), (b"405",)),
                              ("another origin", b"GET /events HTTP/1.1\r\nHost: %s:%s\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n" % (host.encode(), port.encode()), (b"403",))):
        with socket.create_connection((host, int(port)), 20) as s:
            s.settimeout(20)
            s.sendall(raw)
            try:
                head = s.recv(64)
            except OSError:
                head = b""
        got = head.split(b" ")[1] if b" " in head else b""
        f.check("page: %s" % name, got in status, head)
    listening = Path("/proc/net/tcp").read_text().split("\n")
    mine = [row.split()[1] for row in listening[1:] if row.strip() and row.split()[3] == "0A" and int(row.split()[1].split(":")[1], 16) == int(port)]
    f.check("the page listens on loopback only", mine and all(a.startswith("0100007F") for a in mine), mine)
    p.send_signal(signal.SIGTERM)
    f.check("serve ends with 0", p.wait(10) == 0)
    for s in slow:
        s.close()


def main():
    f = Faults(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 120)
    began = time.time()
    odd_files(f)
    clients(f)
    sweeps(f)
    print("in %.0f s" % (time.time() - began))
    print("faults: %d passed, %d failed, 0 skipped" % (f.passed, f.failed))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""readout worker inside its engines.   usage: tests/engines.py READOUT FOLDER [ARTICLES]

stdin always; GNU parallel, PostgreSQL 15, Spark and a real Kafka broker where they are installed (./install-dependencies --engines puts Kafka's jars
into build/kafka, confluent-kafka and pyspark into build/engines-venv). Everything listens on loopback or on a socket in FOLDER and is stopped at the end.
ARTICLES (2000) is how many go through the faults. Prints FAILED lines and "engines: N passed, N failed, N skipped".
"""
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PG = Path("/usr/lib/postgresql/15/bin")
VENV = ROOT / "build/engines-venv/bin/python"
JARS = ROOT / "build/kafka"
COUNTRIES = ["Kenya", "Uganda", "Sudan", "Norway", "Chile", "Peru", "Nepal", "Iraq", "Turkey", "Greece"]
DEEDS = ["{a} condemned {b} on Monday.", "{a} sent troops to {b}.", "The president of {a} will meet the president of {b} in Oslo.",
         "Soldiers of {a} shelled a town in {b} on Tuesday, killing two farmers.", "{a} signed an agreement with {b}."]


def article(n):
    rng = random.Random(n)
    lines = []
    for _ in range(3):
        a, b = rng.sample(COUNTRIES, 2)
        lines.append(rng.choice(DEEDS).format(a=a, b=b) + " It was the %dth." % rng.randrange(100))
    return {"id": "a%d" % n, "date": "2024-%02d-%02d" % (rng.randrange(1, 13), rng.randrange(1, 28)), "text": "\n\n".join(lines)}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Tests:
    def __init__(self, readout, folder, articles):
        self.readout, self.folder, self.count = readout, Path(folder), articles
        self.folder.mkdir(parents=True, exist_ok=True)
        self.passed, self.failed, self.skipped = 0, 0, 0
        self.lines = [json.dumps(article(n)) for n in range(articles)]
        self.lines += self.lines[::10]  # one in ten comes twice

    def check(self, name, ok, more=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok:
            print("FAILED engines: %s %s" % (name, str(more)[:600]))

    def skip(self, what):
        self.skipped += 1
        print("skipped: %s" % what)

    def stdin(self, lines, *args):
        return subprocess.run([self.readout, "worker", "stdin", *args], input="".join(line + "\n" for line in lines), capture_output=True, text=True)


def events_of(text):
    return sorted(set(line for line in text.splitlines() if '"kind":"event"' in line))


def on_stdin(t):
    bad = ["not json", '{"id":"x"}', '{"id":"y","date":"2024-13-01","text":"No."}', "[]", '{"id":"n","text":"a\\u0000b","date":"2024-01-01"}', '"x"']
    r = t.stdin([t.lines[0], *bad, t.lines[1]])
    answers = [json.loads(line) for line in r.stdout.splitlines()]
    ends = [a for a in answers if a["kind"] != "event"]
    t.check("one answer a line, in order", r.returncode == 0 and [a["kind"] for a in ends] == ["doc"] + ["error"] * len(bad) + ["doc"], ends)
    t.check("doc counts its events", ends[0]["events"] == sum(a.get("doc") == "a0" for a in answers))
    t.check("an error says where", all(a["where"] == "line %d" % (i + 2) for i, a in enumerate(ends[1:-1])), ends)
    long = '{"id":"long","date":"2024-01-01","text":"' + "a" * (40 << 20) + '"}'
    r = t.stdin([t.lines[0], long, t.lines[1]])
    kinds = [json.loads(line)["kind"] for line in r.stdout.splitlines() if '"event"' not in line]
    t.check("a line of 40 MB is passed over", r.returncode == 0 and kinds == ["doc", "error", "doc"], kinds)
    t.check("no input, no output", t.stdin([]).stdout == "" and t.stdin([]).returncode == 0)
    # an answer comes before more is asked
    p = subprocess.Popen([t.readout, "worker", "stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    p.stdin.write(t.lines[0] + "\n")
    p.stdin.flush()
    while json.loads(p.stdout.readline())["kind"] != "doc":
        pass
    p.send_signal(signal.SIGTERM)
    t.check("SIGTERM while it waits: 0", p.wait(timeout=10) == 0)
    code = json.loads(subprocess.run([t.readout, "code", "--format", "ndjson", "-"], input=t.lines[0] + "\n", capture_output=True, text=True).stdout.splitlines()[0])
    t.check("the records of readout code", json.loads(t.stdin(t.lines[:1]).stdout.splitlines()[0]) == code)
    for args, words in ((["worker"], "stdin or kafka"), (["worker", "stdin", "--group", "g"], "for kafka"), (["worker", "kafka"], "give --brokers"),
                        (["worker", "stdin", "--date", "2024-02-30"], "calendar"), (["worker", "stdin", "--metrics", "x"], "no number")):
        r = subprocess.run([t.readout, *args], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        t.check(" ".join(args), r.returncode == 2 and words in r.stderr, r.stderr)


def on_parallel(t, want):
    if not shutil.which("parallel"):
        return t.skip("GNU parallel is not installed")
    # docs/scale.md: parallel
    r = subprocess.run(["parallel", "--pipe", "--keep-order", "-j2", "-N200", "--retries", "3", t.readout, "worker", "stdin"],
                       input="".join(line + "\n" for line in t.lines), capture_output=True, text=True)
    t.check("parallel: the same events", events_of(r.stdout) == want, r.stderr)
    t.check("parallel: an answer for each article", r.stdout.count('"kind":"doc"') == len(t.lines))


SPARK = '''
import json, sys
from pyspark.sql import SparkSession
readout, news, out, count = sys.argv[1:5]
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
answers = spark.sparkContext.textFile(news, 8).pipe(readout + " worker stdin", checkCode=True)   # without checkCode a dead worker loses rows silently
answers.saveAsTextFile(out)
assert spark.sparkContext.textFile(out).filter(lambda line: json.loads(line)["kind"] != "event").count() == int(count)
spark.stop()
'''


def on_spark(t, want):
    if not VENV.exists() or subprocess.run([VENV, "-c", "import pyspark"], capture_output=True).returncode or not shutil.which("java"):
        return t.skip("pyspark or java is not installed")
    news, out = t.folder / "news.ndjson", t.folder / "spark-out"
    news.write_text("".join(line + "\n" for line in t.lines))
    began = time.time()
    r = subprocess.run([VENV, "-c", SPARK, t.readout, news, out, str(len(t.lines))], capture_output=True, text=True)
    took = time.time() - began
    got = "".join(p.read_text() for p in sorted(out.glob("part-*"))) if out.exists() else ""
    t.check("Spark: the same events", r.returncode == 0 and events_of(got) == want, r.stderr[-500:])
    began = time.time()
    t.stdin(t.lines)
    print("Spark, local[2]: %.1f s; one worker alone: %.1f s (%d articles)" % (took, time.time() - began, len(t.lines)))


class Postgres:
    """A server of our own on a socket in FOLDER; as another user where we are root, as initdb wants."""

    def __init__(self, folder):
        self.folder = Path("/tmp") / ("readout-pg-%d" % os.getpid())
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.prefix = []
        if os.getuid() == 0:
            shutil.chown(self.folder, "nobody")
            self.prefix = ["runuser", "-u", "nobody", "--"]
        self.run("initdb", "-D", self.folder / "data", "-A", "trust", "-U", "readout", "--no-sync")
        self.start()
        self.url = "host=%s port=5433 user=readout dbname=postgres" % self.folder

    def run(self, program, *args):
        subprocess.run([*self.prefix, PG / program, *args], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")

    def start(self):
        self.run("pg_ctl", "-D", self.folder / "data", "-o", "-k %s -p 5433 -c listen_addresses= -c fsync=off" % self.folder, "-l", self.folder / "log", "-w", "start")

    def stop(self, mode="fast"):
        self.run("pg_ctl", "-D", self.folder / "data", "-m", mode, "-w", "stop")

    def ask(self, sql):
        r = subprocess.run(["psql", self.url, "-Atc", sql], capture_output=True, text=True)
        return r.stdout.strip() if r.returncode == 0 else r.stderr

    def close(self):
        try:
            self.stop("immediate")
        except subprocess.CalledProcessError:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)


def ids_of(lines):
    return sorted(set(json.loads(line)["id"] for line in lines))


def on_postgres(t, want):
    if not (PG / "initdb").exists() or not shutil.which("psql"):
        t.skip("PostgreSQL 15 is not installed")
        return None
    pg = Postgres(t.folder)
    ids = ids_of(want)
    half = t.lines[: len(t.lines) // 2]
    for turn in ("once", "twice"):
        r = t.stdin(half, "--postgres", pg.url)
        t.check("PostgreSQL, %s" % turn, r.returncode == 0 and r.stdout.count('"kind":"doc"') == len(half), r.stderr)
    r = t.stdin(t.lines, "--postgres", pg.url)
    t.check("PostgreSQL: every event once", r.returncode == 0 and sorted(pg.ask("SELECT uid FROM event").split()) == ids, r.stderr)
    t.check("PostgreSQL: documents", pg.ask("SELECT count(*) FROM document") == str(t.count))
    t.check("PostgreSQL: views", pg.ask("SELECT sum(events) FROM event_daily").isdigit() and int(pg.ask("SELECT count(*) FROM who_to_whom")) > 20)
    # the store of the same articles gives the same answers
    store, news = t.folder / "same.db", t.folder / "same.ndjson"
    news.write_text("".join(line + "\n" for line in t.lines))
    subprocess.run([t.readout, "add", store, news], capture_output=True)
    import sqlite3
    db = sqlite3.connect(store)
    ours = db.execute("SELECT actor, recipient, events, goldstein_mean FROM who_to_whom WHERE events > 0 ORDER BY 1, 2").fetchall()
    theirs = [row.split("|") for row in pg.ask("SELECT actor, recipient, events, goldstein_mean FROM who_to_whom ORDER BY actor COLLATE \"C\", recipient COLLATE \"C\"").splitlines()]
    same = [(a, r, int(n)) for a, r, n, _ in ours] == [(a, r, int(n)) for a, r, n, _ in theirs]
    t.check("PostgreSQL: who to whom as in the store", same or db.execute("SELECT count(*) FROM copies").fetchone()[0] > 0)
    # ten seconds away in the middle
    pg.ask("TRUNCATE document, readout_offset CASCADE")
    p = subprocess.Popen([t.readout, "worker", "stdin", "--postgres", pg.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    p.stdin.write("".join(line + "\n" for line in t.lines[:200]))
    p.stdin.flush()
    for _ in range(300):  # until it has begun, also on a slow machine
        if pg.ask("SELECT count(*) FROM document").strip() != "0":
            break
        time.sleep(0.1)
    pg.stop("immediate")

    def rest():  # on its own, because the worker reads nothing while the database is away
        p.stdin.write("".join(line + "\n" for line in t.lines[200:]))
        p.stdin.close()

    writer = threading.Thread(target=rest)
    writer.start()
    time.sleep(10 if t.count > 2000 else 3)
    pg.start()
    reader = threading.Thread(target=p.stdout.read)
    reader.start()
    err = p.stderr.read()
    for part in (writer, reader):
        part.join()
    p.wait()
    t.check("PostgreSQL away for a while: all of it, once", p.returncode == 0 and sorted(pg.ask("SELECT uid FROM event").split()) == ids, err)
    t.check("PostgreSQL away for a while: said so", "trying again" in err or "once more" in err, err)
    for url, words in ((pg.url.replace("readout dbname", "nobody_here dbname"), "check --postgres"), ("host=%s/none dbname=x" % t.folder, "check --postgres")):
        r = t.stdin(t.lines[:1], "--postgres", url, "--patience", "1")
        t.check("wrong database", r.returncode == 1 and words in r.stderr and r.stdout == "", r.stderr)
    return pg


class Kafka:
    """One broker of Apache Kafka in KRaft mode, on loopback."""

    def __init__(self, folder):
        self.folder, self.port, controller = Path(folder) / "kafka", free_port(), free_port()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.address = "127.0.0.1:%d" % self.port
        self.settings = self.folder / "server.properties"
        self.settings.write_text("""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:%d
listeners=PLAINTEXT://%s,CONTROLLER://127.0.0.1:%d
advertised.listeners=PLAINTEXT://%s
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
message.max.bytes=60000000
log.dirs=%s
""" % (controller, self.address, controller, self.address, self.folder / "log"))
        identity = self.java("kafka.tools.StorageTool", "random-uuid").stdout.split()[-1]
        self.java("kafka.tools.StorageTool", "format", "-t", identity, "-c", self.settings)
        self.process = None
        self.start()

    def java(self, *args):
        return subprocess.run(["java", "-Xmx384m", "-cp", "%s/*" % JARS, *map(str, args)], capture_output=True, text=True, check=True)

    def start(self):
        self.log = open(self.folder / "broker.log", "a")
        self.process = subprocess.Popen(["java", "-Xmx512m", "-cp", "%s/*" % JARS, "kafka.Kafka", self.settings], stdout=self.log, stderr=self.log)
        for _ in range(240):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError("the broker does not start: " + (self.folder / "broker.log").read_text()[-500:])

    def kill(self):
        self.process.kill()
        self.process.wait()

    def client(self, code, *args, **more):
        return subprocess.run([VENV, "-c", CLIENT + code, self.address, *map(str, args)], capture_output=True, text=True, **more)

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()


CLIENT = """
import sys, time
from confluent_kafka import Producer, Consumer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic
address = sys.argv[1]
"""
MAKE_TOPICS = """
admin = AdminClient({"bootstrap.servers": address})
for f in admin.create_topics([NewTopic(name, int(n), 1) for name, n in (a.split(":") for a in sys.argv[2:])]).values():
    f.result(30)
"""
PRODUCE = """
p = Producer({"bootstrap.servers": address, "linger.ms": 20, "message.max.bytes": 55000000})
for n, line in enumerate(sys.stdin.buffer.read().split(b"\\n")):
    if line:
        p.produce(sys.argv[2], line, key=str(n).encode())
        p.poll(0)
sys.exit(p.flush(60))
"""
# all that is committed, to the end as it is now
CONSUME = """
c = Consumer({"bootstrap.servers": address, "group.id": "reader-%d" % time.time_ns(), "isolation.level": "read_committed", "enable.partition.eof": True,
              "auto.offset.reset": "earliest", "enable.auto.commit": False, "fetch.message.max.bytes": 60000000})
topic = c.list_topics(sys.argv[2], 30).topics[sys.argv[2]]
c.assign([TopicPartition(topic.topic, n, 0) for n in topic.partitions])
left = set(topic.partitions)
while left:
    m = c.poll(10)
    if m is None:
        sys.exit("no end of the topic")
    if m.error():
        left.discard(m.partition())
    else:
        sys.stdout.buffer.write(m.value() + b"\\n")
"""


class Fleet:
    """Workers of one group, each in its slot, started again when they end, as an operator would."""

    def __init__(self, t, kafka, *args):
        self.command = [t.readout, "worker", "kafka", "--brokers", kafka.address, "--in", "articles", "--session", "3000", "--set", "transaction.timeout.ms=10000",
                        "--set", "heartbeat.interval.ms=500", *args] if "--out" in args else \
                       [t.readout, "worker", "kafka", "--brokers", kafka.address, "--in", "articles", "--session", "3000", "--set", "heartbeat.interval.ms=500", *args]
        self.log = open(t.folder / "workers.log", "a")
        self.workers = [self.start(n) for n in range(3)]

    def start(self, slot):
        return subprocess.Popen([*self.command, "--slot", str(slot)], stdout=self.log, stderr=self.log)

    def tend(self):
        for slot, p in enumerate(self.workers):
            if p.poll() is not None:
                self.workers[slot] = self.start(slot)

    def stop(self):
        for p in self.workers:
            p.send_signal(signal.SIGTERM)
        codes = []
        for p in self.workers:
            try:
                codes.append(p.wait(60))
            except subprocess.TimeoutExpired:
                p.kill()
                codes.append("killed")
        return codes


def with_faults(t, kafka, fleet, is_done, restart_database=None):
    """kill -9 one every two seconds, one stopped for longer than its session and then continued, the broker restarted once; then quiet to the end."""
    rng = random.Random(1)
    began, turn = time.time(), 0
    stopped = None
    while time.time() - began < 300:
        time.sleep(2)
        turn += 1
        fleet.tend()
        if turn == 2:
            stopped = fleet.workers[0]
            stopped.send_signal(signal.SIGSTOP)
        elif turn == 5:
            stopped.send_signal(signal.SIGCONT)
        elif turn == 4:
            kafka.kill()
            kafka.start()
        elif turn == 6 and restart_database:
            restart_database()
        elif turn < 9:
            fleet.workers[rng.choice([1, 2])].kill()
        elif is_done():
            return True
    return False


def on_kafka(t, want, pg):
    have = JARS.exists() and VENV.exists() and shutil.which("java") and subprocess.run([VENV, "-c", "import confluent_kafka"], capture_output=True).returncode == 0
    if not have:
        return t.skip("Kafka's jars, java or confluent-kafka are not installed")
    r = subprocess.run([t.readout, "worker", "kafka", "--brokers", "127.0.0.1:%d" % free_port(), "--group", "g", "--in", "a", "--out", "b"], capture_output=True, text=True)
    t.check("no broker", r.returncode == 1 and "check --brokers" in r.stderr, r.stderr)
    kafka = Kafka(t.folder)
    try:
        r = kafka.client(MAKE_TOPICS, "articles:6", "events:3", "dead:1")
        t.check("topics", r.returncode == 0, r.stderr)
        r = subprocess.run([t.readout, "worker", "kafka", "--brokers", kafka.address, "--group", "g", "--in", "nothing", "--out", "events"], capture_output=True, text=True)
        t.check("no topic", r.returncode == 1 and 'no topic "nothing"' in r.stderr, r.stderr)
        r = subprocess.run([t.readout, "worker", "kafka", "--brokers", kafka.address, "--group", "g", "--in", "articles", "--out", "events", "--set", "no.such=1"],
                           capture_output=True, text=True)
        t.check("no such setting", r.returncode == 1 and "no.such" in r.stderr, r.stderr)
        bad = ["not json", '{"id":"big","date":"2024-01-01","text":"' + "b" * (50 << 20) + '"}']
        r = kafka.client(PRODUCE, "articles", input="".join(line + "\n" for line in t.lines + bad))
        t.check("articles produced", r.returncode == 0, r.stderr)

        def committed():
            r = kafka.client(CONSUME, "events", timeout=120)
            return r.stdout if r.returncode == 0 else ""

        port = free_port()
        fleet = Fleet(t, kafka, "--group", "coders", "--out", "events", "--dead-letters", "dead", "--set", "fetch.message.max.bytes=60000000")
        done = with_faults(t, kafka, fleet, lambda: committed().count('"kind":"doc"') >= len(t.lines))
        codes = fleet.stop()
        t.check("SIGTERM ends every worker with 0", codes == [0, 0, 0], codes)
        out = committed()
        records = [line for line in out.splitlines() if '"kind":"event"' in line]
        t.check("Kafka to Kafka under faults: all of it", done and out.count('"kind":"doc"') == len(t.lines), out.count('"kind":"doc"'))
        t.check("Kafka to Kafka under faults: a quiet run's events", sorted(set(records)) == want)
        single = [line for line in t.stdin(t.lines).stdout.splitlines() if '"kind":"event"' in line]
        t.check("Kafka to Kafka under faults: nothing twice", sorted(records) == sorted(single), "%d for %d" % (len(records), len(single)))
        dead = [json.loads(line) for line in kafka.client(CONSUME, "dead").stdout.splitlines()]
        t.check("dead letters, each once, with the reason", len(dead) == 2 and all(d["kind"] == "error" and d["where"].startswith("articles [") for d in dead), dead)
        if pg:
            pg.ask("TRUNCATE document, readout_offset CASCADE")

            def restart():
                pg.stop("immediate")
                pg.start()

            fleet = Fleet(t, kafka, "--group", "loaders", "--postgres", pg.url, "--metrics", str(port)) if False else \
                Fleet(t, kafka, "--group", "loaders", "--postgres", pg.url)
            want_ids = ids_of(want)
            done = with_faults(t, kafka, fleet, lambda: pg.ask("SELECT count(*) FROM document") == str(t.count), restart)
            ends = kafka.client("c = Consumer({'bootstrap.servers': address, 'group.id': 'x'})\nprint(sum(c.get_watermark_offsets(TopicPartition('articles', n), 30)[1] for n in range(6)))\n")
            for _ in range(60):  # the last batches may hold what came twice
                if pg.ask("SELECT sum(next) FROM readout_offset") == ends.stdout.strip():
                    break
                time.sleep(1)
            codes = fleet.stop()
            t.check("PostgreSQL: SIGTERM ends every worker with 0", codes == [0, 0, 0], codes)
            t.check("Kafka to PostgreSQL under faults: every event once", done and sorted(pg.ask("SELECT uid FROM event").split()) == want_ids)
            t.check("Kafka to PostgreSQL: offsets at the end", pg.ask("SELECT sum(next) FROM readout_offset") == ends.stdout.strip(), ends.stdout + ends.stderr)
        # metrics
        p = subprocess.Popen([t.readout, "worker", "kafka", "--brokers", kafka.address, "--group", "metered", "--in", "articles", "--out", "events", "--metrics", str(port)],
                             stderr=subprocess.DEVNULL)
        import urllib.request
        text = ""
        for _ in range(60):
            time.sleep(0.5)
            try:
                text = urllib.request.urlopen("http://127.0.0.1:%d/metrics" % port, timeout=5).read().decode()
            except OSError:
                continue
            if "readout_documents_total 0\n" not in text:
                break
        t.check("metrics", "# TYPE readout_documents_total counter" in text and "readout_documents_total 0\n" not in text, text[:200])
        p.send_signal(signal.SIGTERM)
        t.check("SIGTERM drains and ends in five seconds", p.wait(timeout=15) == 0)
    finally:
        kafka.close()


def main():
    t = Tests(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 2000)
    on_stdin(t)
    want = events_of(t.stdin(t.lines).stdout)
    on_parallel(t, want)
    on_spark(t, want)
    pg = on_postgres(t, want)
    try:
        on_kafka(t, want, pg)
    finally:
        if pg:
            pg.close()
    print("engines: %d passed, %d failed, %d skipped" % (t.passed, t.failed, t.skipped))


if __name__ == "__main__":
    main()

"""What the benchmarks share: the corpus, runs pinned to one core, the machine's name."""
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
READOUT = ROOT / "build" / "readout"
BUILD = ROOT / "build" / "bench"


def articles():
    """(where from, [text, …]): the shared news, or our own example articles over and over."""
    news = SHARED / "data" / "news" / "articles.jsonl"
    if news.exists():
        return "../shared/data/news/articles.jsonl", [json.loads(line)["text"] for line in open(news, encoding="utf8")]
    texts = [p.read_text(encoding="utf8") for p in sorted((ROOT / "examples").glob("*.txt"))]
    return "examples/ repeated", texts * (300 // len(texts))


def machine():
    model = next((l.split(":", 1)[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    return "%s, %d cores; load before %.2f" % (model, os.cpu_count(), os.getloadavg()[0])


def pinned(command, stdout=subprocess.DEVNULL, env=None):
    """Runs a command on one core → (wall seconds, user + system seconds, peak MB, exit code).

    The peak is the process's own VmHWM, read until it ends: wait4's figure would count this interpreter's memory, from which it forks."""
    core = max(os.sched_getaffinity(0))
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL, env=env,
                               preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    peak = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        try:
            lines = Path("/proc/%d/status" % process.pid).read_text().split("\n")
            peak = max([peak] + [int(l.split()[1]) for l in lines if l.startswith("VmHWM")])
        except (OSError, ValueError):
            pass
        time.sleep(0.002)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, peak / 1024, process.returncode


def best_of(n, command, **options):
    """The run with the least CPU time: other work on the machine only ever adds to it."""
    runs = [pinned(command, **options) for _ in range(n)]
    if any(r[3] != 0 for r in runs):
        sys.exit("bench: %s failed" % " ".join(map(str, command)))
    return min(runs, key=lambda r: r[1])


def table(rows):
    widths = [max(len(str(r[i])) for r in rows) for i in range(len(rows[0]))]
    for k, r in enumerate(rows):
        print("  ".join(str(c).ljust(w) if i == 0 else str(c).rjust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip())
        if k == 0:
            print("  ".join("-" * w for w in widths))


def show(command):
    """Runs a program on one core and prints what it prints."""
    core = max(os.sched_getaffinity(0))
    code = subprocess.run(command, preexec_fn=lambda: os.sched_setaffinity(0, {core})).returncode
    if code != 0:
        sys.exit("bench: %s failed" % command[0])

"""The measurements, each printed beside its goal."""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import rush
from .databases import fresh
from .server import Saver, serving

ROOT = Path(__file__).resolve().parents[1]
LOG = ROOT.parent / "shared" / "data" / "time-log"
STATIC = ROOT / "src" / "daybook" / "ui" / "static" / "daybook"
SAVES = 300


def said(title: str, figure: str, goal: str = "", holds: bool | None = None) -> None:
    """One line of the report."""
    verdict = "" if holds is None else ("  reached" if holds else "  MISSED")
    print(f"  {title:<44} {figure:<34} {goal}{verdict}", flush=True)


def _work(environment: dict[str, str], *arguments: str) -> dict:
    command = [sys.executable, "-m", "benchmarks.work", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def import_part() -> None:
    """The real log on both databases, with cells saved beside it."""
    if not (LOG / "time_log.csv.xz").exists():
        print(f"  left out: the real log is not in {LOG}")
        return
    for vendor in ("sqlite", "postgresql"):
        print(f"\n Import of the real log, {vendor}")
        with fresh(vendor) as environment:
            made = _work(environment, "prepare", str(LOG))
            found, saver = _beside(environment, made)
        limit = found["parse"] + found["bare"]
        seconds = found["import"]
        said("dry run", f"{found['dry']:.1f} s", "within 8 s", found["dry"] <= 8)
        said(
            "import, submit, approve, rate, cost",
            f"{seconds:.1f} s, {found['stored'] / seconds:,.0f} lines/s",
            "within 20 s", seconds <= 20,
        )  # fmt: skip
        said("memory at its highest", f"{found['memory']:,} MB", "within 1,024 MB",
             found["memory"] <= 1024)  # fmt: skip
        said("the same rows bare, and the parse", f"{limit:.1f} s")
        said("ratio", f"{seconds / limit:.2f}", "at most 3", seconds / limit <= 3)
        said("cells saved meanwhile", saver.said())


def _beside(environment: dict[str, str], made: dict) -> tuple[dict, Saver]:
    """The import in one process while a person's cells are saved through the server."""
    over = threading.Event()
    with serving(environment) as port:
        saver = Saver(port, made["token"], made["line"])
        day = datetime.now(UTC).date() - timedelta(days=1)

        def go_on() -> None:
            while not over.is_set():
                saver.save((day - timedelta(days=len(saver.milliseconds) // 400)).isoformat())
                time.sleep(0.2)

        beside = threading.Thread(target=go_on)
        beside.start()
        try:
            return _work(environment, "import", str(LOG)), saver
        finally:
            over.set()
            beside.join()


def saves_part() -> None:
    """One line saved through the API, with durable commits."""
    for vendor, goal in (("sqlite", 8), ("postgresql", 12)):
        with fresh(vendor) as environment:
            environment["DAYBOOK_TODAY"] = "2026-07-07"
            made = _work(environment, "token")
            with serving(environment) as port:
                saver = Saver(port, made["token"], made["line"])
                for number in range(SAVES + 50):
                    # Three lines a day, as people write them.
                    day = datetime(2026, 7, 7, tzinfo=UTC) - timedelta(days=number // 3)
                    saver.save(day.date().isoformat())
        del saver.milliseconds[:50]
        median = statistics.median(saver.milliseconds)
        print(f"\n One line saved through the API, {vendor}")
        said("over HTTP, with key, session and commit", saver.said(), f"median {goal} ms",
             median <= goal)  # fmt: skip


def rush_part() -> None:
    """Friday at five, on both databases, and a bare save beside it."""
    if not (LOG / "time_log.csv.xz").exists():
        print(f"  left out: the real log is not in {LOG}")
        return
    for vendor, limit in (("sqlite", 150), ("postgresql", 50)):
        print(f"\n The Friday rush, {vendor}: {rush.PEOPLE} people, 20 cells each, and handing in")
        with fresh(vendor) as environment:
            environment["DAYBOOK_TODAY"] = rush.FRIDAY.isoformat()
            made = _work(environment, "prepare-rush", str(LOG))
            people, tasks = made["people"], made["tasks"]
            bare = environment | {"DJANGO_SETTINGS_MODULE": "benchmarks.bare_settings"}
            with serving(bare, workers=2, application="benchmarks.bare:application") as port:
                bare_run = rush.flat_out(port, rush.bare(people, 4000))
            with serving(environment, workers=2) as port:
                alone = rush.flat_out(port, rush.cells(people, tasks, weeks_back=1)[:3000])
                saved, submitted = _rush_beside_an_import(environment, port, people, tasks)
            stored = _work(environment, "check-rush")
        said("cells saved, the import beside", saved.said(), f"p95 under {limit} ms",
             saved.percentile(0.95) < limit and not saved.errors)  # fmt: skip
        said("weeks handed in", submitted.said(), "no error", not submitted.errors)
        seconds = saved.seconds + submitted.seconds
        said("in all", f"{seconds:.0f} s", "within 60 s", seconds <= 61)
        wanted = {"lines": 10_000, "handed_in": 10_000, "minutes": 900_000}
        said("every keystroke is there", f"{stored['lines']:,} lines", "10,000", stored == wanted)
        rate = len(alone.milliseconds) / alone.seconds
        limit_rate = len(bare_run.milliseconds) / bare_run.seconds
        said("sustained, alone", f"{rate:.0f} saves/s", "170 saves/s", rate >= 170)
        said("bare saves", f"{limit_rate:.0f}/s, {len(bare_run.errors)} errors")
        said("share of it", f"{100 * rate / limit_rate:.0f} %", "at least 40 %",
             rate >= 0.4 * limit_rate)  # fmt: skip
        for error in (*saved.errors[:3], *submitted.errors[:3], *alone.errors[:3]):
            print(f"    {error}")


def _rush_beside_an_import(environment, port: int, people, tasks):
    """Cells and submits in a minute, while the whole log is imported."""
    beside = threading.Thread(target=_work, args=(environment, "import-only", str(LOG)))
    beside.start()
    saved = rush.paced(port, rush.cells(people, tasks), per_second=200)
    submitted = rush.paced(port, rush.submits(people), per_second=80)
    beside.join()
    return saved, submitted


def pages_part() -> None:
    """The sample company from nothing, its pages, and what they load."""
    with fresh("sqlite") as environment:
        command = [str(Path(sys.executable).parent / "daybook"), "demo", "--no-serve", "--data",
                   environment["DAYBOOK_DATA"]]  # fmt: skip
        started = time.perf_counter()
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        print("\n The sample company")
        said("built from nothing", f"{seconds:.0f} s", "within 60 s", seconds <= 60)
        environment["DAYBOOK_TODAY"] = "2026-07-21"
        for name in ("pages", "keys"):
            command = [sys.executable, "-m", f"benchmarks.{name}"]
            subprocess.run(command, env=environment, cwd=ROOT, check=True)
    for name, goal in (("daybook.js", 60), ("week_worker.js", 2), ("daybook.css", 20)):
        size = len(gzip.compress((STATIC / name).read_bytes())) / 1024
        said(f"{name}, compressed", f"{size:.1f} KB", f"at most {goal} KB", size <= goal)


def tryton_part() -> None:
    """The peer, in an environment of its own."""
    folder = ROOT / "var" / "bench-tryton"
    python = folder / "bin" / "python"
    if not python.exists():
        print("\n Installing Tryton into an environment of its own")
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "trytond~=8.2.0",
             "trytond-timesheet~=8.2.0"],
            check=True,
        )  # fmt: skip
    print("\n 10,000 time lines in Tryton's timesheet, SQLite")
    environment = {**os.environ, "PYTHONOPTIMIZE": "1"}
    script = ROOT / "benchmarks" / "tryton_lines.py"
    done = subprocess.run([str(python), str(script)], env=environment, stdout=subprocess.PIPE,
                          check=True)  # fmt: skip
    seconds = float(done.stdout.split()[-1])
    said("stored by its public API", f"{seconds:.1f} s, {10_000 / seconds:,.0f} lines/s")


PARTS = {
    "import": import_part,
    "saves": saves_part,
    "rush": rush_part,
    "pages": pages_part,
    "tryton": tryton_part,
}

"""`daybook examples time-log`: the real log, from file to explained revenue."""

from __future__ import annotations

import os
import time
from pathlib import Path

from daybook.config import terminal

LOG_PLACES = ("../shared/data/time-log", "shared/data/time-log")


def add_to(commands) -> None:
    """Register `examples`."""
    kinds = commands.add_parser("examples", help="run a worked example").add_subparsers(
        required=True, metavar="NAME"
    )
    log = kinds.add_parser("time-log", help="a real time log through to revenue")
    log.add_argument("--data", default=os.environ.get("DAYBOOK_DATA", "var/time-log"),
                     help="data directory of the example (default var/time-log)")  # fmt: skip
    log.add_argument("--log", type=Path, help="folder that holds time_log.csv.xz")
    log.add_argument("--summary", action="store_true", help="totals by month only")
    log.set_defaults(run=time_log_command)


def _log_folder(given) -> Path:
    from daybook.apps.platform.refusals import Refused
    from daybook.config.commands import PACKAGE_ROOT

    places = [given.log] if given.log else [PACKAGE_ROOT / place for place in LOG_PLACES]
    for place in places:
        if (place / "time_log.csv.xz").exists():
            return place
    raise Refused(
        "EXAMPLE-01",
        "The time log is not here. Give its folder with --log; it holds time_log.csv.xz and "
        "tasks.csv.xz.",
    )


def time_log_command(given) -> int:
    """Set up, import, approve, rate, cost, bill, recognize, and print the tables."""
    from daybook.config import clock
    from daybook.config.commands import PACKAGE_ROOT, prepare_database
    from daybook.config.import_commands import print_result
    from daybook.config.time_log_report import print_report
    from daybook.demo import time_log

    log = _log_folder(given)
    folder = PACKAGE_ROOT / "examples" / "time-log"
    prepare_database()
    actor = time_log.prepare(folder, log, clock.now, print)
    progress = terminal.Progress()
    started = time.perf_counter()
    result = time_log.run_import(
        folder, log, actor, clock.now, clock.local_today(clock.now()), progress
    )
    progress.end()
    seconds = time.perf_counter() - started
    print_result(result)
    print(f"imported, submitted, approved, rated and costed in {seconds:.1f} s")
    time_log.bill_and_recognize(actor, clock.now, print)
    print_report(result, summary=given.summary)
    return 0

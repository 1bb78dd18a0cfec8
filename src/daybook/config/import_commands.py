"""`daybook import time FILE --map MAP`: the wizard's steps on a terminal."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from daybook.config import terminal


def add_to(commands) -> None:
    """Register `import`."""
    kinds = commands.add_parser("import", help="bring data in from a file").add_subparsers(
        required=True, metavar="KIND"
    )
    time = kinds.add_parser("time", help="time lines from CSV, XLSX, or either in .xz/.gz")
    time.add_argument("file", type=Path)
    time.add_argument("--map", type=Path, required=True, help="JSON mapping of columns")
    time.add_argument("--user", help="e-mail of the user to act as (default: the system)")
    time.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    time.add_argument("--valid-only", action="store_true", help="leave refused rows out")
    time.add_argument("--approve", action="store_true", help="submit and approve as the system")
    time.add_argument("--rejects", type=Path, help="write refused rows here, for repair")
    time.set_defaults(run=import_time_command)
    undo = kinds.add_parser("undo", help="take an import back")
    undo.add_argument("run_id", type=int)
    undo.add_argument("--user")
    undo.set_defaults(run=undo_command)


def import_time_command(given) -> int:
    """Check the file, print the counts, and commit unless it was a dry run."""
    from daybook.apps.platform.refusals import Refused
    from daybook.apps.time.actions.imports.mapping import parse_mapping
    from daybook.apps.time.actions.imports.run import dry_run, import_time
    from daybook.config import clock
    from daybook.config.actors import actor_of
    from daybook.config.manners import give_way

    give_way()
    if not given.map.exists():
        raise Refused("IMPORT-03", f"There is no mapping file {given.map}.")
    mapping = parse_mapping(given.map.read_text(encoding="utf-8"), given.map.name)
    actor = actor_of(given.user)
    today = clock.local_today(clock.now())
    progress = terminal.Progress()
    checked, plan = dry_run(
        actor=actor, path=given.file, mapping=mapping, today=today, progress=progress
    )
    progress.end()
    print_result(checked)
    if given.rejects and plan.checked.rejections:
        write_rejects(given.rejects, plan)
        print(f"Refused rows with reasons: {given.rejects}")
    if given.dry_run:
        print("Dry run: nothing was changed.")
        return 0
    result = import_time(
        actor=actor, clock=clock.now, today=today, path=given.file, mapping=mapping,
        valid_only=given.valid_only, approve=given.approve, progress=progress,
    )  # fmt: skip
    progress.end()
    if result.state == "UNCHANGED":
        print("Everything in this file is stored already; nothing was changed.")
    else:
        print(f"Committed as import {result.run_id}.")
    return 0


def undo_command(given) -> int:
    """Take an import back while nothing depends on it."""
    from daybook.apps.time.actions.imports.run import undo_import
    from daybook.config import clock
    from daybook.config.actors import actor_of

    gone = undo_import(actor=actor_of(given.user), now=clock.now(), run_id=given.run_id)
    print(f"Import {given.run_id} was taken back: {gone:,} entries.")
    return 0


def print_result(result) -> None:
    """The counts of a checked file; they sum to its rows."""
    counts = result.counts
    print(f"{result.total_rows:>9,} rows: " + ", ".join(f"{v:,} {k}" for k, v in counts.items()))
    for title, found in (("refused", result.rejected), ("flagged", result.flagged)):
        for name, count in sorted(found.items(), key=lambda item: -item[1]):
            print(f"{count:>9,} {title}: {name.lower().replace('_', ' ')}")


def write_rejects(path: Path, plan) -> None:
    """Refused rows alone, with their reasons in front; cells cannot act as formulas."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "field", "reason", *plan.header])
        for row in plan.checked.rejections:
            writer.writerow(
                [row.row_number, row.field, row.reason, *map(terminal.plain_cell, row.raw)]
            )


if __name__ == "__main__":
    sys.exit("use `daybook import`")

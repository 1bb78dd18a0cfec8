"""`daybook log "4h acme yesterday"`: a line of time from a terminal, seen before it is saved.

On the server machine it acts as the user named by --as; with --url it asks a Daybook elsewhere,
with the token in DAYBOOK_TOKEN. Ends with 0 when saved or previewed, 1 when you said no, 2 when it
is refused or unclear, also in a preview, 3 when the other machine does not answer.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass

SAVED, DECLINED, REFUSED, UNREACHED = 0, 1, 2, 3
TOKEN = "DAYBOOK_TOKEN"


@dataclass(frozen=True, slots=True)
class Preview:
    """How a sentence was read: the line each match would write, and what is unclear."""

    lines: tuple[str, ...]
    tasks: tuple[int, ...]
    chosen: int | None
    can_choose: bool
    question: str
    remark: str
    person: str
    worked_on: str


# Reads the sentence; writes the chosen task of it on the day it was read for, once by key.
Read = Callable[[], Preview]
Write = Callable[[int, str, str], None]


def add_to(commands) -> None:
    """Register `log`."""
    log = commands.add_parser(
        "log",
        help="write down time in a sentence",
        description="Write down time: daybook log --as you@example.com "
        "“4h acme config yesterday note: kickoff”",
    )
    log.add_argument("sentence", nargs="+", help="hours, project or task, day, note: …")
    log.add_argument("--as", dest="email", metavar="EMAIL", help="the user to act as, here")
    log.add_argument("--for", dest="person", metavar="CODE", help="a person to write on behalf of")
    log.add_argument("--url", help=f"a Daybook elsewhere; its token is read from {TOKEN}")
    log.add_argument("--yes", action="store_true", help="save without asking, for scripts")
    log.add_argument("--preview", action="store_true", help="only show how it is read")
    log.set_defaults(run=log_command)


def log_command(given) -> int:
    """Show how the sentence is read, ask, and save it as a draft."""
    text = " ".join(given.sentence)
    if given.url and given.email:
        return _refuse("Give --url or --as: a token acts for its own user.")
    if given.url:
        from daybook.config.log_remote import Remote, RemoteRefused, Unreachable

        try:
            there = Remote(given.url, os.environ.get(TOKEN, ""), text, given.person)
            return _run(given, there.preview, there.save)
        except Unreachable as error:
            return _refuse(str(error), UNREACHED)
        except RemoteRefused as error:
            return _refuse(str(error))
    if not given.email:
        return _refuse("Say who you are with --as EMAIL, or name another machine with --url.")
    return _run(given, *_here(given, text))


def _here(given, text: str) -> tuple[Read, Write]:
    from daybook.apps.platform.rights import require
    from daybook.apps.time.actions.said import save_said
    from daybook.apps.time.queries.said import said_entry
    from daybook.config import clock
    from daybook.config.actors import actor_of
    from daybook.core.rights import Data, Verb

    actor, now = actor_of(given.email), clock.now()
    today = clock.local_today(now)
    require(actor, Data.TIME, Verb.EDIT, what="write down time")

    def read() -> Preview:
        said = said_entry(actor, text, today=today, person_code=given.person)
        return Preview(
            tuple(said.line(row) for row in said.matches),
            tuple(row.task_id for row in said.matches),
            said.chosen.task_id if said.chosen else None,
            said.can_choose, said.question, said.remark, said.person_name,
            said.worked_on.isoformat(),
        )  # fmt: skip

    def write(task_id: int, worked_on: str, key: str) -> None:
        from datetime import date

        save_said(actor=actor, now=clock.now(), today=today, text=text, person_code=given.person,
                  task_id=task_id, worked_on=date.fromisoformat(worked_on),
                  client_key=key)  # fmt: skip

    return read, write


def _run(given, read: Read, write: Write) -> int:
    found = read()
    asks = sys.stdin.isatty() and not given.yes and not given.preview
    if found.remark:
        print(found.remark, file=sys.stderr)
    task = found.chosen if not found.question else None
    if task is not None:
        print(f"{found.lines[found.tasks.index(task)]}  ({found.person})")
    elif not found.can_choose or not asks:
        _list(found)
        return REFUSED
    else:
        _list(found)
        task = _choose(found)
        if task is None:
            return DECLINED
    if given.preview:
        return SAVED
    if not given.yes:
        if not asks:
            return _refuse("Nothing is saved without a terminal to ask on: add --yes.")
        if input("Save this as a draft? [y/N] ").strip().lower() not in ("y", "yes"):
            print("Nothing was saved.")
            return DECLINED
    write(task, found.worked_on, uuid.uuid4().hex)
    print("Saved as a draft.")
    return SAVED


def _list(found: Preview) -> None:
    if found.question:
        print(f"daybook: {found.question}", file=sys.stderr)
    for number, line in enumerate(found.lines, 1):
        print(f"{number:>3}  {line}")


def _choose(found: Preview) -> int | None:
    given = input("Which one? Its number, or nothing to stop: ").strip()
    if given.isascii() and given.isdigit() and 1 <= int(given) <= len(found.tasks):
        task = found.tasks[int(given) - 1]
        print(f"{found.lines[int(given) - 1]}  ({found.person})")
        return task
    print("Nothing was saved.")
    return None


def _refuse(text: str, code: int = REFUSED) -> int:
    print(f"daybook: {text}", file=sys.stderr)
    return code

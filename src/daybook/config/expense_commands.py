"""`daybook expenses receive FILE`: a message with receipts, from a file or from what is piped in.

A mail server hands each message over as `daybook expenses receive < message.eml`.
"""

from __future__ import annotations

import sys
from pathlib import Path


def add_to(commands) -> None:
    """Register `expenses`."""
    kinds = commands.add_parser("expenses", help="receipts that came by mail").add_subparsers(
        required=True, metavar="WHAT"
    )
    receive = kinds.add_parser("receive", help="make drafts of the receipts in a message")
    receive.add_argument(
        "file", type=Path, nargs="?", help="an .eml file (default: standard input)"
    )
    receive.set_defaults(run=receive_command)


def receive_command(given) -> int:
    """Make drafts, and say so; a refusal is kept, said, and ends with 1."""
    from django.conf import settings

    from daybook.apps.expenses.actions.mail import receive_message
    from daybook.apps.platform.refusals import Refused
    from daybook.config import clock
    from daybook.config.actors import actor_of

    if given.file is not None and not given.file.is_file():
        raise Refused("EXP-17", f"There is no file {given.file}.")
    content = given.file.read_bytes() if given.file else sys.stdin.buffer.read()
    now = clock.now()
    result = receive_message(
        actor=actor_of(None), now=now, today=clock.local_today(now), root=settings.FILES_ROOT,
        content=content,
    )  # fmt: skip
    if result.outcome == "REFUSED":
        print(f"Kept as message {result.id}, nothing made of it: {result.reason}", file=sys.stderr)
        return 1
    made = f"{len(result.line_ids)} drafts" if result.line_ids else "nothing new"
    print(f"Message {result.id}: {made}.")
    return 0

"""What is written to a partner? A month of approved time in plain words.

"Ravi Menon on ACME-014, July 2026 (PO 4711): 152:00 at 115.00 USD an hour, 17,480.00 USD"
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from daybook.apps.commercial.queries.authorizations import authorization_words
from daybook.apps.commercial.queries.partners import PartnerRow
from daybook.apps.projects.queries.names import project_names_by_id
from daybook.core.partners import TIME, amount_words, clock_words, rate_words
from daybook.core.periods import month_of

from .coverage import MonthWork


def pack_message(partner: PartnerRow, work: MonthWork, number: int) -> tuple[str, str]:
    """Subject and text of the message with a month's approved work, row by row."""
    named = f"{work.month:%B %Y}"
    subject = f"Approved time of {named}" + (f", supplement {number - 1}" if number > 1 else "")
    rows = list(_rows(work))
    total = amount_words(work.change_minor, partner.currency)
    body = [
        f"This is what we approved of {partner.name}'s work"
        + (" since the last pack." if number > 1 else f" until the end of {named}."),
        "",
        *rows,
        "",
        f"Together {clock_words(work.change_minutes)} hours, {total}.",
        "",
        "Please send one invoice with a line for each of these: purchase order, dates, consultant, "
        "hours, rate and total.",
    ]
    return subject, "\n".join(body)


def _rows(work: MonthWork) -> Iterable[str]:
    sums: dict[tuple[int, int, date, str], tuple[int, int]] = {}
    for change in work.changes:
        key = (change.key.project_id, change.key.authorization_id, month_of(change.key.on),
               change.key.kind)  # fmt: skip
        minutes, minor = sums.get(key, (0, 0))
        sums[key] = (minutes + change.minutes, minor + change.amount_minor)
    words = authorization_words({key[1] for key in sums})
    names = project_names_by_id({key[0] for key in sums})
    for (project, authorization, month, kind), (minutes, minor) in sorted(sums.items()):
        word = words[authorization]
        order = f" (PO {word.purchase_order})" if word.purchase_order else ""
        text = f"{word.person_name} on {names[project][0]}, {month:%B %Y}{order}: "
        if kind == TIME:
            text += f"{clock_words(minutes)} at {rate_words(word.per_hour, word.currency)}, "
        else:
            text += "expenses, "
        yield text + amount_words(minor, word.currency)

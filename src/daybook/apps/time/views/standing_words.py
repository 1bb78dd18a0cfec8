"""How does a week's standing look? A mark, its word for the ear, and a tint, never color alone."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from daybook.core.compliance import Standing
from daybook.ui.format import hours

from ..queries.compliance import BoardCell, BoardRow

# Standing: mark, word, tone.
MARKS: dict[Standing, tuple[str, str, str]] = {
    Standing.ON_TIME: ("✓", "on time", "ok"),
    Standing.LATE: ("◔", "late", "warn"),
    Standing.PARTIAL: ("▢", "short", "warn"),
    Standing.NONE: ("✕", "nothing", "bad"),
    Standing.LEAVE: ("⊘", "leave", "neutral"),
    Standing.EXCUSED: ("◇", "excused", "neutral"),
    Standing.NOT_DUE: ("·", "not due yet", "neutral"),
    Standing.IMPORTED: ("✓", "imported", "neutral"),
    Standing.NOT_EXPECTED: ("–", "not expected", "none"),
}
STATE_CHOICES = (
    ("MISSING", "Anything missing"),
    *((each.value, word.capitalize()) for each, (_, word, _) in MARKS.items()),
)


def standing_word(standing: Standing) -> str:
    """The standing in a word."""
    return MARKS[standing][1]


def standing_mark(standing: Standing) -> SafeString:
    """The mark with its word beside it, for lists and the legend."""
    mark, word, tone = MARKS[standing]
    return format_html(
        '<span class="standing {}"><span aria-hidden="true">{}</span> {}</span>', tone, mark, word
    )


def cell_words(cell: BoardCell) -> str:
    """A cell in words, for files, titles and the ear: "short, 7.5 of 40 h missing"."""
    word = standing_word(cell.standing)
    if cell.missing_minutes:
        missing, whole = hours(cell.missing_minutes), hours(cell.expected_minutes)
        return f"{word}, {missing} of {whole} h missing"
    return f"{word}: {cell.excuse}" if cell.excuse and cell.standing == Standing.EXCUSED else word


def cell_href(row: BoardRow, cell: BoardCell, last: date) -> str:
    """The week, or its lines for whoever may not open weeks of others."""
    if row.may_open:
        return f"/time/{cell.week}?person={row.person_code}"
    return f"/time/entries?person={row.person_code}&from={cell.monday}&to={last}"


def cell_html(row: BoardRow, cell: BoardCell, last: date) -> SafeString:
    """A cell of the matrix: its mark, the missing hours, and the way to the week."""
    mark, _, tone = MARKS[cell.standing]
    words = cell_words(cell)
    short = hours(cell.missing_minutes) if cell.missing_minutes else ""
    return format_html(
        '<a class="standing {}" href="{}" title="{}"><span aria-hidden="true">{}{}</span>'
        '<span class="sr">{}</span></a>',
        tone, cell_href(row, cell, last), words, mark, f" {short}" if short else "", words,
    )  # fmt: skip

"""How is a list of rows shown? One table: sorted by its headings, totaled above, saved as CSV.

    Table(
        columns=(
            Column("code", "Project", kind="link", href="/projects/{code}", sub="customer"),
            Column("minutes", "Hours", kind="hours", digits=2, href="/time?project={code}"),
        ),
        rows=rows,
        totals={"code": "All projects", "minutes": 900},
        label="Projects by hours",
    )

Rows are frozen rows of a query. Sorting, paging and totals are the query's business, over all
filtered rows; `sort_rows` serves lists that fit on one page.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict, StreamingHttpResponse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import cells, gates
from .addresses import changed
from .columns import Column, columns_of
from .format import count


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where no rows are: one sentence, and the next step."""

    text: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Which slice of all rows is shown."""

    number: int
    size: int
    total: int

    @property
    def first(self) -> int:
        """The position of the first row shown, counted from one; zero when there is none."""
        return min((self.number - 1) * self.size + 1, self.total)

    @property
    def last(self) -> int:
        """The position of the last row shown."""
        return min(self.number * self.size, self.total)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def slice(self) -> slice:
        """The rows of this page, for a sequence or a queryset."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    @property
    def text(self) -> str:
        """Where we are: "101–200 of 2,034"."""
        return f"{count(self.first)}–{count(self.last)} of {count(self.total)}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a page shows it. See the module for an example.

    `offered` are all columns a reader may choose from; `columns` those chosen (`columns_of`).
    `select` names the row's key for the boxes. `detail` writes a line under a row, or nothing.
    """

    columns: tuple[Column, ...]
    rows: Sequence
    label: str
    totals: Mapping[str, object] | None = None
    sort: str = ""
    title: str = ""
    subtitle: str = ""
    note: str = ""
    page: Page | None = None
    csv_href: str = ""
    empty: Empty | None = None
    select: str = ""
    dense: bool = False
    offered: tuple[Column, ...] = ()
    row_tone: Callable[[object], str] | None = None
    detail: Callable[[object], SafeString | str] | None = None

    @property
    def long(self) -> bool:
        """Is it so long that it scrolls by itself, under headings that stay?"""
        return len(self.rows) > 25

    @property
    def width(self) -> int:
        """How many columns the markup has."""
        return len(self.columns) + bool(self.select)

    @property
    def body(self) -> SafeString:
        """The rows, total first. Built as text, because a template loop is ten times slower."""
        draw = [_drawer(column, index == 0) for index, column in enumerate(self.columns)]
        folds = [column for column in self.columns[1:] if column.opt]
        parts = [self._total_row()] if self.totals is not None else []
        for row in self.rows:
            tone = self.row_tone(row) if self.row_tone else ""
            parts.append(f'<tr class="{escape(tone)}">' if tone else "<tr>")
            if self.select:
                parts.append(_box(cells.value_of(row, self.select), self.columns[0], row))
            folded = _folded(folds, row) if folds else ""
            parts.extend(
                write(row, folded if index == 0 else "") for index, write in enumerate(draw)
            )
            parts.append("</tr>")
            extra = self.detail(row) if self.detail else ""
            if extra:
                parts.append(
                    format_html(
                        '<tr class="detail"><td colspan="{}"><div>{}</div></td></tr>',
                        self.width,
                        extra,
                    )
                )
        return mark_safe("".join(parts))

    def _total_row(self) -> str:
        parts = ['<tr class="total">', "<td></td>" if self.select else ""]
        for index, column in enumerate(self.columns):
            value = self.totals.get(column.key)
            inner = (
                escape(str(value))
                if index == 0 and isinstance(value, str)
                else cells.inner_html(column, value, _TotalRow(self.totals))
            )
            tag, extra = ("th", ' scope="row"') if index == 0 else ("td", "")
            classes = _classes(column, index == 0, cells.tone_of(column, value))
            parts.append(f"<{tag}{extra}{classes}>{inner}</{tag}>")
        return "".join([*parts, "</tr>"])

    def headings(self, query: QueryDict) -> tuple[dict[str, object], ...]:
        """The heading cells with the address that sorts by each."""
        found = []
        for index, column in enumerate(self.columns):
            down, up = self.sort == f"-{column.key}", self.sort == column.key
            # Figures are first wanted from the largest, words from A.
            next_sort = column.key if down or not (up or column.numeric) else f"-{column.key}"
            found.append(
                {
                    "column": column,
                    "classes": mark_safe(_classes(column, index == 0, "")),
                    "href": changed(query, {"sort": next_sort})
                    if column.sort and self.sort
                    else "",
                    "order": "descending" if down else "ascending" if up else "",
                    "mark": " ↓" if down else " ↑" if up else "",
                }
            )
        return tuple(found)


class _TotalRow(Mapping):
    """Totals seen as a row, where a missing key is unknown and not an error."""

    def __init__(self, totals: Mapping[str, object]):
        self._totals = totals

    def __getitem__(self, key: str) -> object:
        return self._totals.get(key)

    def get(self, key: str, default: object = None) -> object:
        return self._totals.get(key, default)

    def __iter__(self):
        return iter(self._totals)

    def __len__(self) -> int:
        return len(self._totals)


def _classes(column: Column, first: bool, tone: str) -> str:
    names = [
        "pin" if first else "",
        "num" if column.numeric else "",
        "opt" if column.opt and not first else "",
        "wrap" if column.wrap else "",
        tone,
    ]
    text = " ".join(name for name in names if name)
    return f' class="{text}"' if text else ""


def _drawer(column: Column, first: bool) -> Callable[[object, str], str]:
    """A function that writes this column's cell of a row; `folded` goes under the first."""
    href = cells.address_filler(column.href) if column.href else None
    guarded = gates.guarded(column.href.partition("{")[0]) if href else False
    explain = cells.address_filler(column.explain) if column.explain else None
    tag = "th" if first else "td"
    opening = f'<{tag} scope="row"' if first else f"<{tag}"
    plain = _classes(column, first, "")

    def write(row: object, folded: str) -> str:
        value = cells.value_of(row, column.key)
        inner = cells.inner_html(column, value, row)
        if column.code:
            inner = f'<span class="code">{escape(cells.value_of(row, column.code))}</span> {inner}'
        address = href(row) if href and inner else ""
        if guarded and address and not gates.opens(address):
            address = ""
        if address or (explain and inner):
            why = explain(row) if explain else ""
            data = f' data-explain="{escape(why)}"' if why else ""
            inner = f'<a class="n" href="{escape(address or why)}"{data}>{inner}</a>'
        if column.sub:
            sub = cells.value_of(row, column.sub)
            inner += f'<span class="sub">{escape(sub)}</span>' if sub not in (None, "") else ""
        tone = cells.tone_of(column, value)
        classes = _classes(column, first, tone) if tone else plain
        return f"{opening}{classes}>{inner}{folded}</{tag}>"

    return write


def _folded(columns: Sequence[Column], row: object) -> str:
    """The folded columns as one quiet line, shown only when narrow."""
    texts = []
    for column in columns:
        shown = cells.plain_text(column, cells.value_of(row, column.key), row)
        if not shown:
            continue
        texts.append(f"{column.heading} {shown}" if column.numeric else shown)
    return f'<span class="sub less">{escape(" · ".join(texts))}</span>' if texts else ""


def _box(value: object, column: Column, row: object) -> str:
    name = cells.plain_text(column, cells.value_of(row, column.key), row)
    return (
        f'<td class="box"><input type="checkbox" name="row" value="{escape(value)}" '
        f'aria-label="Select {escape(name)}"></td>'
    )


__all__ = [
    "Column",
    "Empty",
    "Page",
    "Table",
    "columns_of",
    "csv_lines",
    "csv_response",
    "page_of",
    "sort_of",
    "sort_rows",
]


def sort_of(query: QueryDict, columns: Iterable[Column], default: str) -> str:
    """The wanted order from `?sort=`, if it names a column that sorts; else the default."""
    wanted = query.get("sort", "")
    known = {column.key for column in columns if column.sort}
    return wanted if wanted.removeprefix("-") in known else default


def sort_rows(rows: Iterable, sort: str) -> list:
    """Rows in order; unknown values always last, ties in the order given."""
    key = sort.removeprefix("-")
    rows = list(rows)
    known = [row for row in rows if isinstance(cells.value_of(row, key), int | str | date)]
    rest = [row for row in rows if not isinstance(cells.value_of(row, key), int | str | date)]
    known.sort(key=lambda row: _order(cells.value_of(row, key)), reverse=sort.startswith("-"))
    return known + rest


def _order(value: int | str | date) -> int | str | date:
    return value.casefold() if isinstance(value, str) else value


def page_of(query: QueryDict, total: int, size: int = 100) -> Page:
    """The page the address asks for, held between the first and the last."""
    asked = query.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    last = max(1, -(-total // size))
    return Page(min(max(number, 1), last), size, total)


class _Echo:
    """Lets the CSV writer hand each line straight to the response."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterable[str]:
    """The table as CSV, line by line: headings with units, then every row, no totals."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([_file_heading(column) for column in table.columns])
    for row in table.rows:
        yield writer.writerow(
            [
                cells.file_text(column, cells.value_of(row, column.key), row)
                for column in table.columns
            ]
        )


def _file_heading(column: Column) -> str:
    money = column.kind in ("money", "delta", "rate")
    extra = column.currency if money and column.currency else ""
    return f"{column.heading} {extra}".strip() if extra not in column.heading else column.heading


def csv_response(table: Table, filename: str) -> StreamingHttpResponse:
    """The table as a file to save. `filename` is plain ASCII, such as "projects-2026-07.csv"."""
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response

"""Tables: what a cell shows, what a file holds, what the address does."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.http import QueryDict

from daybook.ui.figures import Band, Figure, Restricted
from daybook.ui.grid import (
    Column,
    Empty,
    Page,
    Table,
    columns_of,
    csv_lines,
    csv_response,
    page_of,
    sort_of,
    sort_rows,
)

from .pages import COLUMNS, ROWS, Row, table


def rows_of(html: str) -> list[str]:
    return re.findall(r"<tr.*?</tr>", html, re.S)


def test_every_number_of_a_table_is_a_link_to_its_rows_and_knows_its_explanation(draw):
    html = draw("{% table t %}", {"t": table()})
    assert '<a class="n" href="/time?project=ACME-014">7.50</a>' in html
    assert (
        'href="/ledger?project=ACME-014" data-explain="/explain/rated?project=ACME-014">2,475.00<'
        in html
    )


def test_totals_stand_above_their_children(draw):
    rows = rows_of(draw("{% table t %}", {"t": table()}))
    assert "Both projects" in rows[1] and 'class="total"' in rows[1]
    assert "Acme" in rows[2]


def test_zero_is_a_dash_unknown_is_blank_and_restricted_is_a_lock_with_its_reason():
    columns = (Column("code", "Code"), Column("rated_minor", "Rated", "money", currency="EUR"))
    rows = (
        {"code": "A", "rated_minor": 0},
        {"code": "B", "rated_minor": None},
        {"code": "C", "rated_minor": Restricted("Finance sees cost")},
        {"code": "D", "rated_minor": Band("≥30%", "fewer than three people")},
        {"code": "E", "rated_minor": Figure("1,234", "/rows")},
    )
    found = rows_of(Table(columns, rows, label="x").body)
    assert '<span class="z">–</span>' in found[0]
    assert '<td class="num"></td>' in found[1]
    assert "Restricted: Finance sees cost" in found[2]
    assert "≥30%" in found[3]
    assert '<a class="n" href="/rows">1,234</a>' in found[4]


def test_what_people_typed_is_escaped(draw):
    html = draw("{% table t %}", {"t": table()})
    assert "Ostermark &lt;Rail&gt;" in html and "<Rail>" not in html
    assert "Acme &amp; Sons" in html


def test_an_address_quotes_what_it_is_filled_with_and_is_left_out_where_a_value_is_missing():
    column = Column("code", "Code", kind="link", href="/projects/{code}?who={who}")
    rows = ({"code": 'A/1 "x"', "who": "ö"}, {"code": "B", "who": None})
    first, second = rows_of(Table((column,), rows, label="x").body)
    assert 'href="/projects/A%2F1%20%22x%22?who=%C3%B6"' in first
    assert "<a" not in second


def test_favorable_is_blue_adverse_is_orange_whichever_way_is_good():
    up = Column("d", "Δ", "delta", currency="EUR")
    down = Column("d", "Δ", "delta", currency="EUR", good="down")
    for column, tones in ((up, ["fav", "adv"]), (down, ["adv", "fav"])):
        html = Table((Column("n", "N"), column), ({"n": 1, "d": 5}, {"n": 2, "d": -5}), "x").body
        assert re.findall(r'class="num (fav|adv)"', html) == tones


def test_mixed_currencies_name_their_code_in_each_cell():
    column = Column("rated_minor", "Rated", "money", currency_key="currency")
    rows = (Row("A", "a", "", 0, 100, currency="JPY"), Row("B", "b", "", 0, 100, currency="EUR"))
    html = Table((Column("code", "Code"), column), rows, label="x").body
    assert "100 JPY" in html and "1.00 EUR" in html


def test_folded_columns_repeat_in_one_line_under_the_first_for_narrow_pages(draw):
    html = draw("{% table t %}", {"t": table()})
    assert '<span class="sub less">Active · Hours h 7.50</span>' in html
    assert '<td class="opt">' in html


@pytest.mark.parametrize("wrong", [{"kind": "float"}, {"kind": "money"}, {"kind": "rate"}])
def test_a_column_that_cannot_be_drawn_is_refused_when_it_is_written(wrong):
    with pytest.raises(ValueError, match="column 'x'"):
        Column("x", "X", **wrong)


def test_headings_sort_by_address_and_say_the_order(draw):
    html = draw("{% table t %}", {"t": table()}, path="/projects?region=emea&page=3")
    assert 'aria-sort="descending"' in html
    assert 'href="?region=emea&amp;sort=minutes"' in html
    assert 'href="?region=emea&amp;sort=customer"' in html
    assert "page=3" not in html


def test_only_columns_that_sort_can_be_asked_for():
    assert sort_of(QueryDict("sort=-minutes"), COLUMNS, "code") == "-minutes"
    assert sort_of(QueryDict("sort=password"), COLUMNS, "code") == "code"


def test_unknown_values_sort_last_in_both_directions():
    rows = ({"v": 2}, {"v": None}, {"v": 5})
    assert [row["v"] for row in sort_rows(rows, "v")] == [2, 5, None]
    assert [row["v"] for row in sort_rows(rows, "-v")] == [5, 2, None]


@pytest.mark.parametrize(
    ("asked", "number"),
    [("2", 2), ("99", 21), ("0", 1), ("-1", 1), ("x", 1), ("9" * 40, 1), ("²", 1)],
)
def test_a_page_is_held_between_the_first_and_the_last(asked, number):
    page = page_of(QueryDict(f"page={asked}"), 2034)
    assert page.number == number


def test_a_page_says_where_it_is_and_leads_to_its_neighbors(draw):
    t = table(page=Page(2, 100, 2034))
    html = draw("{% table t %}", {"t": t}, path="/projects?page=2&q=a")
    assert "101–200 of 2,034" in html
    assert 'href="?page=1&amp;q=a" rel="prev"' in html
    assert 'href="?page=3&amp;q=a" rel="next"' in html
    assert Page(1, 100, 0).text == "0–0 of 0"


def test_an_empty_table_says_the_next_step(draw):
    empty = Empty("No projects fit.", "Clear filters", "/projects")
    html = draw("{% table t %}", {"t": table(rows=(), empty=empty)})
    assert "No projects fit." in html
    assert '<a class="btn" href="/projects">Clear filters</a>' in html
    assert "<table" not in html


def test_a_reader_chooses_columns_and_the_first_always_stays(draw):
    chosen = columns_of(QueryDict("col=minutes&col=nothing"), COLUMNS)
    assert [column.key for column in chosen] == ["customer", "minutes"]
    assert columns_of(QueryDict(""), COLUMNS) == COLUMNS
    t = table(columns=chosen, offered=COLUMNS, title="Projects")
    html = draw("{% table t %}", {"t": t}, path="/projects?q=a&col=minutes")
    assert 'name="col" value="minutes" checked' in html
    assert '<input type="hidden" name="q" value="a">' in html


def test_rows_are_selected_by_boxes_that_name_them(draw):
    html = draw("{% table t %}", {"t": table(select="code")})
    assert 'name="row" value="ACME-014" aria-label="Select Acme &amp; Sons"' in html


def read(t: Table) -> list[list[str]]:
    text = "".join(csv_lines(t))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_file_holds_plain_numbers_and_headings_with_their_units():
    head, first, second = read(table())
    assert head == ["Project", "Status", "Hours h", "Rated EUR", "Δ plan EUR"]
    assert first == ["Acme & Sons", "ACTIVE", "7.5", "2475.00", "8900.00"]
    assert second == ["Ostermark <Rail>", "ON_HOLD", "0", "", "-79600.00"]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"])
def test_a_file_never_holds_text_that_a_spreadsheet_would_execute(typed):
    _, row = read(Table((Column("note", "Note"),), ({"note": typed},), label="x"))
    assert row == [f"'{typed}"]


def test_a_file_is_sent_as_an_attachment_line_by_line():
    response = csv_response(table(), "projects.csv")
    assert response["Content-Disposition"] == 'attachment; filename="projects.csv"'
    assert b"".join(response.streaming_content).count(b"\r\n") == 1 + len(ROWS)


def test_the_table_stands_in_a_region_that_is_named_and_can_be_scrolled_by_keyboard(draw):
    html = draw("{% table t %}", {"t": table()})
    assert 'tabindex="0" role="region" aria-label="Projects by hours"' in html
    assert '<th scope="row" class="pin">' in html

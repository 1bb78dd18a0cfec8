"""Is a link that the reader may not open plain text, and any other a link?"""

from __future__ import annotations

from datetime import date

import pytest
from django.template import engines

from daybook.ui import gates
from daybook.ui.figures import Figure, figure_html
from daybook.ui.grid import Column, Table

TODAY = date(2026, 7, 7)


@pytest.fixture(autouse=True)
def _vaults(monkeypatch):
    """Vaults open for those named as their key."""
    monkeypatch.setattr(gates, "_GATES", {})
    gates.register_gate("/vaults/", lambda viewer, today: lambda address: address[8:] == viewer)


def test_without_a_reader_and_outside_the_gates_everything_opens():
    assert gates.opens("/vaults/1")
    with gates.reading("2", TODAY):
        assert gates.opens("/other") and gates.opens("/vaults/2") and not gates.opens("/vaults/1")
    assert gates.opens("/vaults/1")


def test_a_gate_is_asked_once_a_page(monkeypatch):
    asked = []
    gates.register_gate("/vaults/", lambda viewer, today: asked.append(viewer) or (lambda _: True))
    with gates.reading("2", TODAY):
        assert all(gates.opens(f"/vaults/{number}") for number in range(5))
    assert asked == ["2"]


def test_a_cell_a_figure_and_words_are_links_only_where_they_open():
    column = Column("code", "Vault", href="/vaults/{code}")
    ref = engines["django"].from_string("{% ref '/vaults/1' name %}")
    with gates.reading("2", TODAY):
        body = Table((column,), ({"code": "1"}, {"code": "2"}), label="x").body
        assert "/vaults/1" not in body and ">1<" in body and 'href="/vaults/2"' in body
        assert figure_html(Figure("one", "/vaults/1")) == "one"
        assert ref.render({"name": "<one>"}) == "&lt;one&gt;"
    assert ref.render({"name": "<one>"}) == '<a href="/vaults/1">&lt;one&gt;</a>'


def test_a_closed_figure_still_explains_itself():
    with gates.reading("2", TODAY):
        assert 'href="/explain/x"' in figure_html(Figure("7", "/vaults/1", "/explain/x"))

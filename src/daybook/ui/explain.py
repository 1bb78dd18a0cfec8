"""Why is this number what it is? One frozen description, drawn as a panel or as a page.

Views build an `Explanation` and return `explain_response(request, it)`: the panel's markup when
the page's script asks for it, a whole page when a person follows the link without JavaScript.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .figures import Fact


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """One line of the formula with its live value. `op` is +, −, ×, ÷, = or empty."""

    op: str
    label: str
    value: str
    rule_id: str = ""
    rule_href: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the figure does not count, and by which rule."""

    text: str
    value: str = ""
    rule_id: str = ""
    rule_href: str = ""
    href: str = ""
    icon: str = "info"


@dataclass(frozen=True, slots=True)
class RuleLink:
    """A rule that had a part in it, and the question it answers."""

    id: str
    question: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the Explain panel says about one figure."""

    title: str
    value: str
    definition: str
    version: str = ""
    since: str = ""
    owner: str = ""
    unit: str = ""
    formula: tuple[FormulaRow, ...] = ()
    scope: tuple[Fact, ...] = ()
    contributors: tuple[Fact, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rules: tuple[RuleLink, ...] = ()
    inputs: tuple[Fact, ...] = ()
    history: tuple[Fact, ...] = ()
    entries_count: int | None = None
    entries_href: str = ""
    entries_word: str = "entries"
    definition_href: str = ""
    page_href: str = ""


def wants_partial(request: HttpRequest) -> bool:
    """Did the page's own script ask, for a panel, and not a person for a page?"""
    return request.headers.get("X-Requested-With") == "daybook"


def explain_response(
    request: HttpRequest, explanation: Explanation, *, status: int = 200
) -> HttpResponse:
    """The panel's markup, or the page around it."""
    name = "ui/explain.html" if wants_partial(request) else "ui/explain_page.html"
    response = render(request, name, {"explanation": explanation}, status=status)
    # The same address answers with two bodies; a cache must not mix them up.
    response["Vary"] = "X-Requested-With, Cookie"
    return response

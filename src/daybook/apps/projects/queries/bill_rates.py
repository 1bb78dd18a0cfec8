"""Which rates may this viewer see, and which one prices a piece of work?

Whoever sees the bill rates of own projects sees the cards those are priced by, without the rows
that price other projects or customers. `rate_test` asks RATE-01 and keeps every loser's reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from daybook.apps.commercial.queries.cards import (
    CardRateRow,
    CardRow,
    card_by_code,
    card_rates,
    cards,
    precedence_sentence,
)
from daybook.apps.commercial.queries.rate_terms import TermsTable
from daybook.apps.commercial.queries.rates import bill_rate_rows, followed_card
from daybook.apps.people.queries.directory import EmploymentSpan, employment_spans
from daybook.apps.people.queries.persons import person_ids_by_code, person_names
from daybook.apps.platform.queries.organization import FxTable, business_calendar, entity_by_id
from daybook.apps.platform.queries.settings import policy_on, setting_history
from daybook.apps.platform.refusals import NotFound, Refused
from daybook.apps.platform.rights import require, scope_of
from daybook.apps.platform.viewer import Viewer
from daybook.core.money import price
from daybook.core.rating import (
    RateQuestion,
    RateTerms,
    apply_terms,
    convert_rate,
    day_kind,
    resolve_rate,
)
from daybook.core.rights import Data, Verb

from .projects import ProjectTerms, project_by_code, projects
from .subjects import project_names

HOUR = 60


@dataclass(frozen=True, slots=True)
class RateReach:
    """How far a viewer's right to bill rates goes. `everything` leaves nothing out."""

    everything: bool
    project_ids: frozenset[int] = frozenset()
    customer_ids: frozenset[int] = frozenset()
    card_ids: frozenset[int] = frozenset()
    region_ids: frozenset[int] = frozenset()

    def card(self, card_id: int) -> bool:
        """Whether a card is shown."""
        return self.everything or card_id in self.card_ids

    def row(self, row: CardRateRow) -> bool:
        """Whether a row is shown: it could price work of a project in reach."""
        if self.everything:
            return True
        if row.project_id is not None:
            return row.project_id in self.project_ids
        if row.customer_id is not None:
            return row.customer_id in self.customer_ids
        # Where only a region is in reach, other regions' rates are not; a project manager's
        # projects may be staffed from anywhere.
        return row.region_id is None or not self.region_ids or row.region_id in self.region_ids


def rate_reach(viewer: Viewer) -> RateReach:
    """The viewer's reach. Raises Denied without any right to bill rates."""
    scope = require(viewer, Data.BILL_RATES, Verb.SEE, what="see bill rates")
    if scope.everything:
        return RateReach(True)
    rows = projects(viewer, data=Data.BILL_RATES)
    return RateReach(
        False,
        frozenset(row.id for row in rows),
        frozenset(row.customer_id for row in rows),
        frozenset(row.card_id for row in rows),
        frozenset() if scope.managed else scope.region_ids,
    )


def may_draft_rates(viewer: Viewer) -> bool:
    """Whether the viewer may propose rates; they hold for everybody, so a part is not enough."""
    return scope_of(viewer, Data.BILL_RATES, Verb.DRAFT).everything


def visible_cards(viewer: Viewer) -> tuple[CardRow, ...]:
    """The cards the viewer may see, by name."""
    reach = rate_reach(viewer)
    return tuple(card for card in cards() if reach.card(card.id))


@dataclass(frozen=True, slots=True)
class CardPage:
    """A card with its rows by level, in the order in which levels win on the day."""

    card: CardRow
    precedence: tuple[str, ...]
    rows: dict[str, tuple[CardRateRow, ...]]
    project_codes: dict[int, str]
    left_out: int


def card_page(code: str, viewer: Viewer, on: date) -> CardPage:
    """One card. Raises NotFound where there is none, or none for this viewer."""
    reach = rate_reach(viewer)
    card = card_by_code(code)
    if not reach.card(card.id):
        raise NotFound(f"There is no rate card {code}, or not for you.")
    every = card_rates(card.id, on)
    shown = [row for row in every if reach.row(row)]
    precedence = policy_on(on).rate_precedence
    order = [*precedence, *sorted({row.level for row in shown} - set(precedence))]
    return CardPage(
        card,
        precedence,
        {level: tuple(row for row in shown if row.level == level) for level in order},
        project_names(),
        len(every) - len(shown),
    )


def precedence_text(on: date, entity_id: int | None = None) -> str:
    """The order in which levels win on a day, in a sentence."""
    return precedence_sentence(policy_on(on, entity_id).rate_precedence)


@dataclass(frozen=True, slots=True)
class PrecedenceChange:
    """An order of levels that begins on a day, in a sentence."""

    starts_on: date
    text: str


def precedence_changes(on: date) -> tuple[PrecedenceChange, ...]:
    """The organization's orders that begin after a day, soonest first."""
    starts = sorted({row.starts_on for row in setting_history("rate_precedence")
                     if row.entity_id is None and row.starts_on > on})  # fmt: skip
    return tuple(PrecedenceChange(day, precedence_text(day)) for day in starts)


@dataclass(frozen=True, slots=True)
class TestedRow:
    """A row of the test with its verdict."""

    row: CardRateRow
    key_text: str
    reason: str


@dataclass(frozen=True, slots=True)
class RateTest:
    """What RATE-01 answers for a person, a project and a day, and why not otherwise.

    `hour_minor` is the price of an hour in minor units (RATE-02). `losers` that could have won
    come first; `left_out` rows price other projects and are not the viewer's to see.
    """

    on: date
    person_code: str
    person_name: str
    project: ProjectTerms
    entity_code: str
    card_code: str
    employment: EmploymentSpan | None
    precedence: tuple[str, ...]
    winner: TestedRow | None
    hour_minor: int | None
    losers: tuple[TestedRow, ...]
    left_out: int


def rate_test(viewer: Viewer, *, person_code: str, project_code: str, on: date) -> RateTest:
    """Ask for the rate of a person on a project on a day, by that day's employment and order."""
    reach = rate_reach(viewer)
    person_id, name = _person(person_code)
    project = project_by_code(project_code, viewer)
    if project is None or not (reach.everything or project.id in reach.project_ids):
        raise Refused("RATE-01", f"There is no project {project_code} whose rates you may see.",
                      field="project")  # fmt: skip
    rows = card_rates(project.card_id, on)
    base = followed_card(project.card_id)
    rows += card_rates(base, on) if base else ()
    spans = employment_spans([person_id]).get(person_id, [])
    employment = next((span for span in spans if span.covers(on)), None)
    agreed = TermsTable().on(project.engagement_id, on)
    precedence = agreed.precedence or policy_on(on, project.entity_id).rate_precedence
    winner, hour, losers = None, None, ()
    if employment is not None:
        winner, hour, losers = _ask(project, employment, rows, precedence, agreed, on)
    shown = tuple(loser for loser in losers if reach.row(loser.row))
    return RateTest(
        on,
        name[0],
        name[1],
        project,
        entity_by_id()[project.entity_id].code,
        next(card.code for card in cards() if card.id == project.card_id),
        employment,
        precedence,
        winner,
        hour,
        shown,
        len(losers) - len(shown),
    )


def _person(code: str) -> tuple[int, tuple[str, str]]:
    found = {known.casefold(): key for known, key in person_ids_by_code().items()}
    person_id = found.get(code.strip().casefold())
    if person_id is None:
        raise Refused("RATE-01", f"There is no person {code}.", field="person")
    return person_id, person_names([person_id])[person_id]


def _hour(rate, project, agreed: RateTerms, on: date) -> int:
    """An hour under the engagement's terms; a task's own factor is not asked about."""
    if rate.currency != project.currency:
        quote = FxTable(base=rate.currency).quote(rate.currency, project.currency, on)
        rate = convert_rate(rate, project.currency, quote.rate)
    calendar = business_calendar(entity_by_id()[project.entity_id])
    kind = day_kind(on, calendar.holidays, calendar.weekend)
    return price(HOUR, apply_terms(rate, agreed, kind).rate)


def _ask(project, employment, rows, precedence, agreed, on):
    question = RateQuestion(
        employment.person_id,
        project.id,
        project.customer_id,
        employment.role_id,
        employment.region_id,
        employment.practice_id,
        on,
    )
    facts = bill_rate_rows(project.card_id).get(project.card_id, ())
    answer = resolve_rate(question, facts, precedence)
    by_id = {row.id: row for row in rows}
    codes = project_names()

    def tested(fact, reason: str) -> TestedRow:
        row = by_id[fact.row_id]
        return TestedRow(row, row.key_text(codes.get(row.project_id, "")), reason)

    losers = [tested(row, reason) for row, reason in answer.losers]
    # What could have won is nearer to the question than what is for somebody else.
    losers.sort(key=lambda loser: loser.reason.startswith("for another"))
    winner = tested(answer.winner, "wins") if answer.winner else None
    hour = _hour(answer.rate, project, agreed, on) if answer.rate else None
    return winner, hour, tuple(losers)

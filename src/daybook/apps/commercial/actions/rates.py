"""How does a price change? Rows are drafted by analysts and approved by finance, by date."""

from __future__ import annotations

from datetime import date, datetime

from daybook.apps.people.queries.persons import person_ids_by_code
from daybook.apps.people.queries.places import place_codes
from daybook.apps.platform.actions.codes import free_code
from daybook.apps.platform.actions.settings import ProposalKind, register_proposal_kind
from daybook.apps.platform.refusals import Denied, Refused
from daybook.apps.platform.rights import require
from daybook.apps.platform.scopes import ScopeNames
from daybook.apps.platform.transactions import action, record_audit
from daybook.apps.platform.viewer import Viewer
from daybook.core.money import RATE_SCALE
from daybook.core.rights import Data, Verb

from ..models import BillRate, Customer, RateCard
from ..models.rates import RATE_LEVELS

_MOST_SHOWN = 40
_KEYS = {
    "PERSON_PROJECT": ("person_id", "project_id"),
    "ROLE_PROJECT": ("role_id", "project_id"),
    "CUSTOMER_ROLE": ("customer_id", "role_id"),
    "REGION_PRACTICE_ROLE": ("region_id", "practice_id", "role_id"),
    "ROLE": ("role_id",),
}


def add_rate_card(
    *,
    actor: Viewer,
    now: datetime,
    code: str,
    name: str,
    currency: str,
    follows_id: int | None = None,
) -> int:
    """Add an empty rate card in one currency; it may follow a card of another one (RATE-07)."""
    if not require(actor, Data.BILL_RATES, Verb.DRAFT, what="add a rate card").everything:
        raise Denied("RIGHT-01", "You cannot add a rate card: your role covers a part only.")
    if follows_id is not None:
        _require_base(follows_id, currency)
    with free_code(RateCard, code), action():
        line = record_audit(actor=actor, verb="add_rate_card", now=now, subject=("RATE_CARD", None))
        return RateCard.objects.create(code=code, name=name, currency=currency,
                                       follows_id=follows_id, audit_line=line).pk  # fmt: skip


def _require_base(card_id: int, currency: str) -> None:
    base = RateCard.objects.filter(pk=card_id).first()
    if base is None or base.follows_id is not None or base.currency == currency:
        raise Refused("RATE-05", "Follow a card in another currency that follows none itself.",
                      field="follows_id")  # fmt: skip


def _check(payload: dict, starts_on: date) -> None:
    card = RateCard.objects.filter(pk=payload.get("card_id")).first()
    if card is None:
        raise Refused("RATE-05", "Choose a rate card.", field="card_id")
    if not payload.get("rows"):
        raise Refused("RATE-05", "Add at least one rate.", field="rows")
    seen = set()
    for row in payload["rows"]:
        level = row.get("level")
        if level not in RATE_LEVELS:
            raise Refused("RATE-05", f"{level!r} is not a level of a rate card.", field="level")
        missing = [name for name in _KEYS[level] if not row.get(name)]
        if missing:
            named = ", ".join(name.removesuffix("_id") for name in missing)
            raise Refused("RATE-05", f"A rate of this level needs its {named}.", field=missing[0])
        _check_price(row)
        key = rate_key(card.pk, row)
        if key in seen:
            raise Refused("RATE-03", "Two rates of this draft have the same key and start; "
                          "keep one.", field="rows")  # fmt: skip
        seen.add(key)


def _check_price(row: dict) -> None:
    if row.get("per_unit") is not None and row["per_unit"] < 0:
        raise Refused("RATE-05", "A rate is zero or more.", field="per_unit")
    unit, day_minutes = row.get("unit", "HOUR"), row.get("day_minutes")
    if unit not in ("HOUR", "DAY"):
        raise Refused("RATE-05", "A rate is by the hour or by the day.", field="unit")
    if unit == "DAY" and not (isinstance(day_minutes, int) and 0 < day_minutes <= 1440):
        raise Refused("RATE-05", "A rate by the day says how many hours its day has.",
                      field="day_minutes")  # fmt: skip
    if unit == "HOUR" and day_minutes is not None:
        raise Refused("RATE-05", "A rate by the hour has no hours of a day.", field="day_minutes")


def rate_key(card_id: int, row: dict) -> str:
    """The canonical text that makes a tie impossible: card, level and its ids."""
    ids = "/".join(f"{name.removesuffix('_id')}={row[name]}" for name in _KEYS[row["level"]])
    return f"card={card_id}/{row['level']}/{ids}"


def _preview(payload: dict, starts_on: date) -> tuple[str, ...]:
    card = RateCard.objects.get(pk=payload["card_id"])
    rows = payload["rows"]
    words = _KeyWords()
    lines = [
        f"{words.of(row)}: {_before(card.pk, row, starts_on)} becomes "
        f"{_price(row.get('per_unit'), row.get('unit', 'HOUR'))}."
        for row in rows[:_MOST_SHOWN]
    ]
    if len(rows) > _MOST_SHOWN:
        lines.append(f"{len(rows) - _MOST_SHOWN} more rates are in this draft.")
    return (
        f"{card.name}, {card.currency}, from {starts_on}:",
        *lines,
        "Time approved before keeps the rate it was given.",
    )


def _before(card_id: int, row: dict, starts_on: date) -> str:
    held = (
        BillRate.objects.filter(key=rate_key(card_id, row), starts_on__lte=starts_on)
        .order_by("-starts_on", "-revision")
        .first()
    )
    return _price(held.per_unit, held.unit) if held else "no rate"


def _price(per_unit: int | None, unit: str) -> str:
    if per_unit is None:
        return "no rate"
    whole, rest = divmod(per_unit, RATE_SCALE)
    text = f"{rest:04d}"
    return f"{whole:,}.{text[:2] if text.endswith('00') else text} a {unit.lower()}"


class _KeyWords:
    """Keys of rates in words, each kind of name read once."""

    def __init__(self) -> None:
        self._names: dict[str, dict[int, str]] = {
            "role_id": place_codes("role"),
            "region_id": place_codes("region"),
            "practice_id": place_codes("practice"),
            "project_id": ScopeNames().of_kind("PROJECT"),
            "customer_id": dict(Customer.objects.values_list("id", "code")),
            "person_id": {key: code for code, key in person_ids_by_code().items()},
        }

    def of(self, row: dict) -> str:
        """Such as "role PSE, project ACME-001"."""
        return ", ".join(
            f"{name.removesuffix('_id')} {self._names[name].get(row[name], row[name])}"
            for name in _KEYS[row["level"]]
        )


def _apply(payload: dict, starts_on: date, *, line, now: datetime) -> None:
    write_bill_rates(
        card_id=payload["card_id"], rows=payload["rows"], starts_on=starts_on, line=line, now=now
    )


def write_bill_rates(*, card_id: int, rows, starts_on: date, line, now: datetime) -> None:
    """Append dated rows to a card. Part of another action."""
    card = RateCard.objects.get(pk=card_id)
    for row in rows:
        key = rate_key(card.pk, row)
        revision = BillRate.objects.filter(key=key, starts_on=starts_on).count() + 1
        BillRate.objects.create(
            card=card,
            level=row["level"],
            key=key,
            starts_on=starts_on,
            revision=revision,
            per_unit=row.get("per_unit"),
            unit=row.get("unit", "HOUR"),
            day_minutes=row.get("day_minutes"),
            currency=card.currency,
            recorded_at=now,
            audit_line=line,
            **{name: row[name] for name in _KEYS[row["level"]]},
        )


register_proposal_kind(
    ProposalKind("BILL_RATES", Data.BILL_RATES, _check, _preview, _apply, word="bill rates")
)

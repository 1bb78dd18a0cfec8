"""What does the policy of expenses say, and since when? Facts by date; a change is another fact."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from daybook.apps.platform.answers import answer
from daybook.apps.platform.rights import may, require
from daybook.core.rights import Data, Verb
from daybook.ui.columns import Column
from daybook.ui.format import date_text, money, percent
from daybook.ui.grid import Empty, Table
from daybook.ui.notices import notify
from daybook.ui.statuses import badge_html

from ..actions.policy import (
    add_usual_categories,
    set_amount,
    set_charge_terms,
    set_mileage,
    set_per_diem,
)
from ..forms.more import AmountForm, ChargeForm, MileageRateForm, PerDiemRateForm
from ..queries.choices import charge_choices, currency_choices, region_choices_of_policy
from ..queries.policy import PolicyRow, categories, policy_rows
from ..queries.words import KIND_WORDS, rate_text
from .frame import frame

PLACE = "/time/expenses/policy"
_KIND_TITLES = {"DAY": "Limit", "ITEM": "Limit", "RECEIPT": "Receipt needed above"}
_CHANGES = {
    "amount": ("Limit or receipt", AmountForm),
    "per-diem": ("Per diem", PerDiemRateForm),
    "mileage": ("Mileage", MileageRateForm),
    "charge": ("Mark-up and cap", ChargeForm),
}


def show(request: HttpRequest) -> HttpResponse:
    """The policy in force, and every value it had or will have."""
    require(request.viewer, Data.EXPENSES, Verb.SEE, what="see the policy of expenses")
    rows = policy_rows(request.viewer, request.today)
    parts = (
        ("Limits and receipts", ("DAY", "ITEM", "RECEIPT"), "amount"),
        ("Per diem", ("PER_DIEM",), "per-diem"),
        ("Mileage", ("MILEAGE",), "mileage"),
        ("Mark-up and cap", ("CHARGE",), "charge"),
    )
    can_set = may(request.viewer, Data.EXPENSES, Verb.DRAFT)
    context = frame(request, "policy") | {
        "can_set": can_set,
        "no_categories": not categories(),
        "categories": Table(_CATEGORIES, categories(with_closed=True), "Categories",
                            title="Categories", empty=Empty("No categories yet.")),
        "tables": [
            (_table(title, [_Shown(row, request.today) for row in rows if row.kind in kinds]),
             f"{PLACE}/{change}")
            for title, kinds, change in parts
        ],
    }  # fmt: skip
    return render(request, "expenses/policy.html", context)


_CATEGORIES = (
    Column("name", "Category", sub="code", sort=False),
    Column("kind_text", "Is", sort=False),
)


class _Shown:
    """A dated fact in words."""

    def __init__(self, row: PolicyRow, today):
        self._row, self._today = row, today

    def __getattr__(self, name: str):
        return getattr(self._row, name)

    @property
    def value_text(self) -> str:
        """The amount with its unit, or that it ends."""
        row = self._row
        if row.amount is None:
            return "ends"
        if row.kind == "MILEAGE":
            return rate_text(row.amount, row.currency)
        if row.kind == "CHARGE":
            cap = f", at most {money(row.detail[0], row.currency)}" if row.detail else ", no cap"
            return f"{percent(row.amount)}{cap}"
        unit = f" {KIND_WORDS[row.kind]}" if row.kind in ("DAY", "ITEM") else ""
        unit = " a day" if row.kind == "PER_DIEM" else unit
        return f"{money(row.amount, row.currency)}{unit}"

    @property
    def what_text(self) -> str:
        """What it is of: a category's limit, a place's day."""
        title = _KIND_TITLES.get(self._row.kind, "")
        return f"{title}: {self._row.what}" if title else self._row.what

    @property
    def state_html(self) -> SafeString:
        """Whether it is in force, was, or will be."""
        row = self._row
        if row.is_current:
            return badge_html("ok", "In force")
        if row.starts_on > self._today:
            return badge_html("info", "Later")
        return badge_html("neutral", "Past")

    @property
    def since_html(self) -> SafeString:
        """From when, and who set it."""
        return format_html('{}<span class="sub">{}</span>', date_text(self._row.starts_on),
                           self._row.by_name)  # fmt: skip


def _table(title: str, rows: list[_Shown]) -> Table:
    return Table(
        (
            Column("what_text", "What", sub="where", sort=False),
            Column("value_text", "Value", sort=False),
            Column("since_html", "From", kind="html", sort=False),
            Column("state_html", "State", kind="html", sort=False, opt=True),
        ),
        rows,
        title,
        title=title,
        empty=Empty("Nothing is set: nothing is limited or given."),
    )


def change(request: HttpRequest, what: str) -> HttpResponse:
    """Set a value from a day on; the values before stay as they were."""
    if what not in _CHANGES:
        raise Http404(what)
    require(request.viewer, Data.EXPENSES, Verb.DRAFT, what="set the policy of expenses")
    title, form_class = _CHANGES[what]
    whose, currency_of = charge_choices(request.viewer) if what == "charge" else ((), {})
    more = {"currency_of": currency_of} if what == "charge" else {}
    form = form_class(
        request.POST or None,
        initial={"starts_on": request.today},
        choices={
            "currency": currency_choices(),
            "category_id": [("", "Any category"), *((row.id, row.name) for row in categories())],
            "region_id": [("", "Everywhere"), *region_choices_of_policy()],
            "whose": whose,
        },
        **more,
    )

    def act(values: dict) -> str:
        _ACTS[what](request, values)
        notify(request, f"Set from {date_text(values['starts_on'])} on.")
        return PLACE

    context = frame(request, "policy") | {
        "title": f"Set: {title.lower()}",
        "scope": "From a day on; what was handed in before keeps its marks",
        "go_label": "Set it", "cancel_href": PLACE,
    }  # fmt: skip
    return answer(request, form, act, context)


def _common(request: HttpRequest, values: dict) -> dict:
    return {"actor": request.viewer, "now": request.now, "starts_on": values["starts_on"],
            "reason": values["reason"]}  # fmt: skip


def _set_amount(request: HttpRequest, values: dict) -> None:
    names = ("kind", "category_id", "region_id", "currency", "amount_minor")
    set_amount(**_common(request, values), **{name: values[name] for name in names})


def _set_per_diem(request: HttpRequest, values: dict) -> None:
    names = ("place", "currency", "day_minor", "breakfast_minor", "lunch_minor", "dinner_minor")
    set_per_diem(**_common(request, values), **{name: values[name] for name in names})


def _set_mileage(request: HttpRequest, values: dict) -> None:
    names = ("place", "unit", "currency", "per_unit")
    set_mileage(**_common(request, values), **{name: values[name] for name in names})


def _set_charge(request: HttpRequest, values: dict) -> None:
    kind, _, key = values["whose"].partition(":")
    whose = {"engagement_code": key} if kind == "engagement" else {"project_id": int(key)}
    set_charge_terms(**_common(request, values), **whose, cap_minor=values["cap_minor"],
                     markup_millionths=values["markup_millionths"])  # fmt: skip


_ACTS = {"amount": _set_amount, "per-diem": _set_per_diem, "mileage": _set_mileage,
         "charge": _set_charge}  # fmt: skip


@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    """Begin with the usual categories."""
    done = add_usual_categories(actor=request.viewer, now=request.now)
    notify(request, f"{done} categories added." if done else "They are all there.")
    return redirect(PLACE)

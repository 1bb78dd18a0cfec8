"""What do the pages of partners share? The tabs of Money, and the places of a partner."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from daybook.apps.platform.rights import may, scope_of
from daybook.core.rights import Data
from daybook.ui.figures import Tab

from ..queries.agreements import PartnerRow

ROOT = "/money/partners"


def section_tabs(request: HttpRequest) -> tuple[Tab, ...]:
    """The places of Money that this viewer may open; partners are one of them."""
    viewer, named = request.viewer, f"{request.today:%Y-%m}"
    found = []
    if may(viewer, Data.INVOICES):
        found = [
            Tab("Overview", f"/money?month={named}"),
            Tab("Billing", f"/money/billing/{named}"),
            Tab("Invoices", "/money/invoices"),
            Tab("Revenue", f"/money/revenue/{named}"),
        ]
    here = ROOT if may(viewer, Data.PARTNER_RATES) else f"{ROOT}/authorizations"
    found.append(Tab("Partners", here, True))
    if may(viewer, Data.PERIOD_LOCKS) and may(viewer, Data.INVOICES):
        found.append(Tab("Close", f"/money/close/{named}"))
    return tuple(found)


def places(request: HttpRequest, current: str) -> tuple[Tab, ...]:
    """The places of partners, as chips under the tabs."""
    found = []
    if may(request.viewer, Data.PARTNER_RATES):
        found.append(("partners", "Partners", ROOT))
    found.append(("authorizations", "Authorizations", f"{ROOT}/authorizations"))
    if scope_of(request.viewer, Data.PARTNER_RATES).everything:
        found.append(("invoices", "Invoices", f"{ROOT}/invoices"))
    found.append(("draws", "Draws", f"{ROOT}/draws"))
    return tuple(Tab(label, href, key == current) for key, label, href in found)


def partner_places(request: HttpRequest, partner: PartnerRow, current: str) -> tuple[Tab, ...]:
    """The pages of one partner."""
    base = f"{ROOT}/{partner.code}"
    found = [("funds", "Funds", base), ("authorizations", "Authorizations",
                                        f"{base}/authorizations")]  # fmt: skip
    if scope_of(request.viewer, Data.PARTNER_RATES).everything:
        found += [("packs", "Packs", f"{base}/packs"), ("invoices", "Invoices", f"{base}/invoices")]
    found.append(("people", "People", f"{base}/people"))
    return tuple(Tab(label, href, key == current) for key, label, href in found)


def frame(request: HttpRequest, current: str) -> dict[str, object]:
    """The context every page of partners has."""
    return {"tabs": section_tabs(request), "places": places(request, current)}


def month_key(month: date) -> str:
    """A month as addresses say it."""
    return f"{month:%Y-%m}"


# A figure as sentences print it: an amount with its sign, hours, or a count.
_FIGURE = re.compile(r"(?<![\w&#])([^\s\w<>&;]{0,3}\d[\d,.]*\d|\d)(?![\w;])")


def answered(text: str) -> SafeString:
    """The sentence of a page with its figures in bold."""
    return mark_safe(_FIGURE.sub(r"<b>\1</b>", escape(text)))


class Shown:
    """A row with the words of its page beside its own values."""

    __slots__ = ("_extra", "_row")

    def __init__(self, row: object, **extra):
        self._row, self._extra = row, extra

    def __getattr__(self, name: str):
        extra = object.__getattribute__(self, "_extra")
        return extra[name] if name in extra else getattr(self._row, name)

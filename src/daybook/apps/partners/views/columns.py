"""How are partners, funds, authorizations, packs and invoices shown in a list?"""

from __future__ import annotations

from daybook.ui.grid import Column

from .frame import ROOT

_MONEY = {"kind": "money", "currency_key": "currency"}
_DRAWS = f"{ROOT}/draws"
PARTNERS = (
    Column("name", "Partner", href=ROOT + "/{code}", code="code"),
    Column("amount_minor", "Funds", href=ROOT + "/{code}", opt=True, **_MONEY),
    Column("committed_minor", "Promised", href=ROOT + "/{code}/authorizations", opt=True, **_MONEY),
    Column("drawn_minor", "Drawn", href=_DRAWS + "?partner={code}", opt=True, **_MONEY),
    Column("left_minor", "Left to draw", href=ROOT + "/{code}", **_MONEY),
    Column("left_millionths", "Left", kind="percent", digits=0, href=ROOT + "/{code}", opt=True),
    Column("approved_minutes", "Approved", kind="hours", digits=2, opt=True,
           href=ROOT + "/{code}/packs/{month_key}"),
    Column("submitted_minutes", "Submitted", kind="hours", digits=2, opt=True,
           href=ROOT + "/{code}/packs/{month_key}"),
    Column("waiting", "Invoices waiting", kind="count",
           href=ROOT + "/invoices?partner={code}&state=RECEIVED&state=MATCHED&state=MISMATCHED"),
    Column("people", "People", kind="count", href=ROOT + "/{code}/people", opt=True),
)  # fmt: skip
FUNDS = (
    Column("name", "Fund", href=ROOT + "/funds/{code}", code="code", sub="purchase_order"),
    Column("amount_minor", "Amount", href=ROOT + "/funds/{code}", **_MONEY),
    Column("committed_minor", "Promised", href=ROOT + "/authorizations?fund={code}", opt=True,
           **_MONEY),
    Column("free_minor", "Free", href=ROOT + "/funds/{code}", opt=True, **_MONEY),
    Column("drawn_minor", "Drawn", href=_DRAWS + "?fund={code}", **_MONEY),
    Column("left_minor", "Left to draw", href=ROOT + "/funds/{code}", **_MONEY),
    Column("left_millionths", "Left", kind="percent", digits=0, href=ROOT + "/funds/{code}"),
    Column("until", "Until", sort=False, opt=True),
)  # fmt: skip
AUTHORIZATIONS = (
    Column("code", "Authorization", href=ROOT + "/authorizations/{code}", sub="engagement_code"),
    Column("person_name", "Engineer", href="/people/{person_code}", sub="partner_name"),
    Column("engagement_name", "Engagement", href="/projects/engagements/{engagement_code}",
           sub="customer_name", opt=True, wrap=True),
    Column("per_hour", "Rate/h", kind="rate", currency_key="currency", opt=True),
    Column("authorized_minutes", "Authorized", kind="hours", digits=2,
           href=ROOT + "/authorizations/{code}"),
    Column("drawn_minutes", "Drawn", kind="hours", digits=2, href=_DRAWS + "?authorization={code}"),
    Column("left_minutes", "Left", kind="hours", digits=2, href=ROOT + "/authorizations/{code}"),
    Column("promised_minor", "Promised", href=ROOT + "/authorizations/{code}", opt=True, **_MONEY),
    Column("last_on", "Until", kind="date", opt=True),
    Column("state", "State", kind="status"),
)  # fmt: skip
PACKS = (
    Column("label", "Pack", href=ROOT + "/packs/{id}", sort=False),
    Column("minutes", "Hours", kind="hours", digits=2, href=_DRAWS + "?pack={id}"),
    Column("amount_minor", "Amount", href=_DRAWS + "?pack={id}", **_MONEY),
    Column("issued_at", "Issued", kind="moment", opt=True, sub="issued_by"),
)
GROUPS = (
    Column("project_name", "Project", href="/projects/{project_code}", code="project_code",
           sort=False),
    Column("purchase_order", "PO", sort=False, opt=True),
    Column("first_on", "From", kind="date", sort=False, opt=True),
    Column("last_on", "To", kind="date", sort=False, opt=True),
    Column("person_name", "Consultant", href="/people/{person_code}", sort=False),
    Column("minutes", "Hours", kind="hours", digits=2, sort=False,
           href=_DRAWS + "?pack={pack_id}&authorization={authorization_code}"
           "&project={project_code}&month={month_key}&kind={kind}"),
    Column("per_hour", "Rate", kind="rate", currency_key="currency", sort=False, opt=True),
    Column("amount_minor", "Total", sort=False,
           href=_DRAWS + "?pack={pack_id}&authorization={authorization_code}"
           "&project={project_code}&month={month_key}&kind={kind}", **_MONEY),
)  # fmt: skip
DRAWS = (
    Column("worked_on", "Day", kind="date"),
    Column("person_name", "Engineer", href="/people/{person_code}", sub="source_text"),
    Column("project_name", "Project", href="/projects/{project_code}", code="project_code",
           opt=True, sort=False),
    Column("authorization_code", "Authorization", sort=False, opt=True,
           href=ROOT + "/authorizations/{authorization_code}"),
    Column("fund_code", "Fund", href=ROOT + "/funds/{fund_code}", sort=False, opt=True),
    Column("minutes", "Hours", kind="hours", digits=2),
    Column("amount_minor", "Amount", **_MONEY),
    Column("pack_month", "Pack", kind="month", href=ROOT + "/packs/{pack_id}", sort=False,
           opt=True),
)  # fmt: skip
INVOICES = (
    Column("number", "Invoice", href=ROOT + "/invoices/{id}", sub="partner_name"),
    Column("month", "Month", kind="month"),
    Column("received_on", "Received", kind="date", opt=True),
    Column("total_minor", "Total", href=ROOT + "/invoices/{id}", **_MONEY),
    Column("entered_by", "Entered by", opt=True),
    Column("state", "State", kind="status"),
)
EXCEPTIONS = (
    Column("on", "Day", kind="date", sort=False),
    Column("person_name", "Engineer", href="/people/{person_code}", sort=False),
    Column("project_name", "Project", href="/projects/{project_code}", code="project_code",
           sort=False, opt=True),
    Column("quantity_text", "Quantity", sort=False, kind="html"),
    Column("why", "Why", sort=False, wrap=True, sub="remedy"),
)  # fmt: skip

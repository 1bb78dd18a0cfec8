"""How does an approved expense reach the books? COST, and what its customer is charged.

57.00 USD for ACME-001, billable at 5 %: COST 57.00 and a billable of 59.85; with 40.00 left of the
project's cap, a billable of 40.00, and 17.00 stay our cost.

Until it is invoiced, an expense is cost and no revenue. Once it is, its charge is billed and
recognized, and stands against the same cost: what is left in a margin are the expenses that were
not billed (MARG-01).
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from daybook.apps.ledger.actions.basis import BasisBook
from daybook.apps.ledger.actions.post import NewLine, post
from daybook.apps.ledger.actions.take_back import drop_billables, reverse_sources
from daybook.apps.ledger.actions.takes import NewBillable, add_billables
from daybook.apps.platform.actions.periods import posting_month
from daybook.apps.platform.refusals import Refused
from daybook.apps.projects.queries.projects import ProjectTerms, projects
from daybook.core.expenses import charge_minor, cost_minor
from daybook.core.fx import convert

from ..models import ExpenseLine, ProjectCharge
from ..queries.conversion import Converter
from ..queries.policy import PolicyBook


class ExpensePoster:
    """Posts the expenses of one approval: rates, terms and categories read once."""

    def __init__(self, rows: Sequence[ExpenseLine]):
        self._converter = Converter({row.person_id for row in rows})
        self._book = PolicyBook()
        self._bases = BasisBook()
        keys = {row.project_id for row in rows}
        self.projects: dict[int, ProjectTerms] = {
            row.id: row for row in projects(filters=Q(pk__in=keys))
        }

    def post(self, rows: Sequence[ExpenseLine], *, audit_line_id: int) -> None:
        """Post approved expenses inside the caller's transaction, and note what each charges."""
        post([self._cost(row) for row in rows], audit_line_id=audit_line_id)
        billables = []
        for row in rows:
            charge = self._charge(row)
            project = self.projects[row.project_id]
            ExpenseLine.objects.filter(pk=row.pk).update(
                charge_minor=charge, charge_currency=project.currency if charge else ""
            )
            if charge:
                # A quantity of minor units: what is left of it is what may still be invoiced.
                billables.append(NewBillable("EXPENSE", row.pk, "MINOR", charge, row.project_id,
                                             row.spent_on))  # fmt: skip
        add_billables(billables, audit_line_id=audit_line_id)

    def _cost_minor(self, row: ExpenseLine) -> int:
        category = self._book.categories[row.category_id]
        return cost_minor(row.amount_minor, row.tax_minor, category.reclaims_tax)

    def _cost(self, row: ExpenseLine) -> NewLine:
        project = self.projects[row.project_id]
        minor = self._cost_minor(row)
        value = self._converter.basis(
            inputs={"expense": row.pk, "category": self._book.categories[row.category_id].name,
                    "paid_with": row.payment},
            rules="EXP-01 FX-01", currency=row.currency, entity_id=project.entity_id,
            on=row.spent_on,
        )  # fmt: skip
        functional, reporting = value.amounts(minor)
        job = self._converter.employment(row.person_id, row.spent_on)
        return NewLine(
            book="COST",
            source_kind="EXPENSE",
            source_id=row.pk,
            entity_id=project.entity_id,
            project_id=row.project_id,
            task_id=row.task_id,
            person_id=row.person_id,
            role_id=job.role_id if job else None,
            worked_on=row.spent_on,
            posted_in=posting_month(project.entity_id, row.spent_on),
            amount_minor=minor,
            currency=row.currency,
            functional_minor=functional,
            reporting_minor=reporting,
            basis_id=self._bases.id_of(value),
            revision=row.revision,
            is_billable=row.is_billable,
        )

    def _charge(self, row: ExpenseLine) -> int:
        """What the customer is charged (EXP-02), in the contract's currency; holds the cap."""
        project = self.projects[row.project_id]
        if not row.is_billable or project.billing_kind == "INTERNAL":
            return 0
        terms = self._book.terms(project.id, project.engagement_id, row.spent_on)
        quote = self._converter.quote(row.currency, project.currency, row.spent_on)
        cost = convert(self._cost_minor(row), row.currency, project.currency, quote.rate)
        ProjectCharge.objects.get_or_create(project_id=project.id)
        held = ProjectCharge.objects.select_for_update().get(project_id=project.id)
        left = None if terms.cap_minor is None else terms.cap_minor - held.charged_minor
        charge = charge_minor(cost, terms.markup_millionths, left)
        charged = held.charged_minor + charge
        cap = None if terms.cap_minor is None else max(terms.cap_minor, charged)
        ProjectCharge.objects.filter(pk=held.pk).update(charged_minor=charged, cap_minor=cap)
        return charge


def unpost(row: ExpenseLine, *, audit_line_id: int) -> None:
    """Take an approved expense out of the books again: reversal, and no longer billable.

    Raises Refused EXP-18 where an invoice or a draft of one holds it. Part of another action.
    """
    held = Refused(
        "EXP-18",
        f"Expense {row.pk} stands on an invoice or a draft of one. Take it off the draft first; "
        "what is issued is credited.",
    )
    drop_billables(kind="EXPENSE", source_ids=[row.pk], refusal=held)
    reverse_sources(
        kind="EXPENSE", source_ids=[row.pk], posted_in=posting_month, audit_line_id=audit_line_id
    )
    if row.charge_minor:
        charge = ProjectCharge.objects.select_for_update().get(project_id=row.project_id)
        ProjectCharge.objects.filter(pk=charge.pk).update(
            charged_minor=charge.charged_minor - row.charge_minor
        )

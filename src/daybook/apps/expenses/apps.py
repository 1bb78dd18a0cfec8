"""What Django calls this app."""

from django.apps import AppConfig


class ExpensesConfig(AppConfig):
    """Django's handle on this app."""

    name = "daybook.apps.expenses"
    label = "expenses"

    def ready(self) -> None:
        """Pages are linked for those who may open them; audit lines name expenses in words."""
        from daybook.apps.platform.subjects import SubjectKind, register_subject
        from daybook.ui.gates import register_gate

        from .queries import subjects
        from .queries.gates import expenses_gate

        register_gate("/time/expenses", expenses_gate)
        for kind, word, named in (
            ("EXPENSE", "Expense", subjects.expense_labels),
            ("EXPENSE_REPORT", "Expense report", subjects.report_labels),
            ("PRE_APPROVAL", "Pre-approval", subjects.pre_approval_labels),
            ("REIMBURSEMENT", "Reimbursement", subjects.reimbursement_labels),
        ):
            register_subject(SubjectKind(kind, word, named))

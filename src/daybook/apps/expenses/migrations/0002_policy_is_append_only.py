"""Policy by date and received messages are append-only; reports and categories stay."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the expense tables."""

    dependencies = [
        ("expenses", "0001_reports_receipts_and_policy_by_date"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("expenses_policyamount"),
        triggers.append_only("expenses_perdiemrate"),
        triggers.append_only("expenses_mileagerate"),
        triggers.append_only("expenses_chargeterms"),
        triggers.append_only("expenses_receivedmessage"),
        triggers.append_only("expenses_reimbursement"),
        triggers.keep_rows("expenses_expensecategory"),
        triggers.keep_rows("expenses_preapproval"),
    ]

"""The books: append-only, in open months, takes within their whole; and the view of what counts."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers and view of the ledger."""

    dependencies = [
        ("ledger", "0001_books_billables_and_takes"),
        ("platform", "0002_append_only_audit_and_facts"),
        ("people", "0002_dated_facts_hold"),
        ("projects", "0002_projects_and_tasks_stay"),
    ]
    operations = [
        triggers.set_references(
            "ledger_ledgerline",
            {
                "entity_id": "platform_legalentity",
                "project_id": "projects_project",
                "task_id": "projects_task",
                "person_id": "people_person",
                "role_id": "people_role",
                "basis_id": "ledger_basis",
                "run_id": "platform_run",
                "audit_line_id": "platform_auditline",
                "reverses_id": "ledger_ledgerline",
            },
        ),
        triggers.set_references(
            "ledger_billable",
            {
                "project_id": "projects_project",
                "run_id": "platform_run",
                "audit_line_id": "platform_auditline",
            },
        ),
        triggers.set_references(
            "ledger_take",
            {
                "billable_id": "ledger_billable",
                "run_id": "platform_run",
                "audit_line_id": "platform_auditline",
            },
        ),
        triggers.append_only("ledger_ledgerline", of_runs=True),
        triggers.append_only("ledger_take", of_runs=True),
        triggers.append_only("ledger_basis"),
        triggers.closed_months_hold("ledger_ledgerline"),
        triggers.take_limit(),
        triggers.counted_view("ledger_counted_line", "ledger_ledgerline"),
    ]

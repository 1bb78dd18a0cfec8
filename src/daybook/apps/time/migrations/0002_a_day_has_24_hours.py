"""A person's day holds at most 1,440 minutes; an entry's references exist."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the time tables."""

    dependencies = [
        ("time", "0001_entries_and_submissions"),
        ("ledger", "0002_books_are_append_only"),
    ]
    operations = [
        triggers.set_references(
            "time_timeentry",
            {
                "person_id": "people_person",
                "project_id": "projects_project",
                "task_id": "projects_task",
                "submission_id": "time_submission",
                "run_id": "platform_run",
                "audit_line_id": "platform_auditline",
            },
        ),
        triggers.day_limit("time_timeentry", limit_minutes=1440),
        triggers.set_references("time_submission", {"person_id": "people_person"}),
    ]

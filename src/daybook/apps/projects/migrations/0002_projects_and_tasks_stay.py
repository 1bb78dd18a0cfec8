"""Projects, tasks and milestones end by status; they are never deleted."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the project tables."""

    dependencies = [
        ("projects", "0001_projects_tasks_and_milestones"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.keep_rows("projects_project"),
        triggers.keep_rows("projects_task"),
        triggers.keep_rows("projects_milestone"),
    ]

"""A week keeps the rows a person put into it, before any hours stand in them."""

import django.db.models.deletion
from django.db import migrations, models


def _of(table: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=table
    )


class Migration(migrations.Migration):
    """Rows of a week."""

    dependencies = [
        ("people", "0002_dated_facts_hold"),
        ("platform", "0002_append_only_audit_and_facts"),
        ("projects", "0002_projects_and_tasks_stay"),
        ("time", "0002_a_day_has_24_hours"),
    ]
    operations = [
        migrations.CreateModel(
            name="WeekRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("monday", models.DateField()),
                ("audit_line", _of("platform.auditline")),
                ("person", _of("people.person")),
                ("project", _of("projects.project")),
                ("task", _of("projects.task")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["person", "monday", "task"], name="week_row_once"
                    )
                ],
            },
        ),
    ]

"""The factor a task's time is sold at, by date: append-only facts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Overtime, travel: a factor on the rate."""

    dependencies = [
        ("projects", "0003_categories_of_tasks_by_date"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        migrations.CreateModel(
            name="TaskRateFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("recorded_at", models.DateTimeField()),
                ("factor_millionths", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "starts_on", "revision"),
                        name="task_factor_once_a_revision",
                    ),
                    models.CheckConstraint(
                        condition=Q(factor_millionths__isnull=True)
                        | Q(factor_millionths__lte=10_000_000),
                        name="task_factor_in_range",
                    ),
                ],
            },
        ),
        triggers.append_only("projects_taskratefactor"),
    ]

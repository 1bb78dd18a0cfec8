"""What internal time counts as, by date: append-only facts on task codes and tasks."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_projects_and_tasks_stay"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskCategory",
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
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="A task code, in capitals.", max_length=32
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=16, null=True)),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=(Q(task__isnull=True) & ~Q(code=""))
                        | Q(task__isnull=False, code=""),
                        name="task_category_has_one_key",
                    ),
                    models.CheckConstraint(
                        condition=Q(category__isnull=True)
                        | Q(category__in=("CREDITABLE", "NON_CREDITABLE")),
                        name="task_category_known",
                    ),
                    models.UniqueConstraint(
                        fields=("code", "starts_on", "revision"),
                        condition=Q(task__isnull=True),
                        name="task_category_code_once",
                    ),
                    models.UniqueConstraint(
                        fields=("task", "starts_on", "revision"),
                        condition=Q(task__isnull=False),
                        name="task_category_task_once",
                    ),
                ],
            },
        ),
        triggers.append_only("projects_taskcategory"),
    ]

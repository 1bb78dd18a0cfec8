"""Which ladder decides a line of time, from when on, and whom it was escalated to."""

import django.db.models.deletion
from django.db import migrations, models

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Routing of approval."""

    dependencies = [
        ("people", "0003_places_stay"),
        ("platform", "0007_roles_lent_for_approvals"),
        ("time", "0006_removed_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalRoute",
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
                ("work_kind", models.CharField(max_length=12)),
                (
                    "ladder",
                    models.CharField(
                        blank=True,
                        help_text="Kinds of approvers, first first, with commas.",
                        max_length=160,
                    ),
                ),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.region",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.role",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "work_kind__in",
                                ["ANY", "CONSULTING", "MANAGER", "INTERNAL", "TRAINING"],
                            )
                        ),
                        name="approval_route_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("escalated_at", models.DateTimeField()),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="time.timeentry",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="time.submission",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entry", "submission", "level"), name="escalation_once_a_level"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReturnReasons",
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
                ("texts", models.TextField()),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("starts_on", "revision"), name="return_reasons_once_a_revision"
                    )
                ],
            },
        ),
        triggers.append_only("time_approvalroute"),
        triggers.append_only("time_returnreasons"),
    ]

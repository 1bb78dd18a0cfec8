"""Weeks that are excused, and reminders of weeks that are missing."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_calendar_feeds"),
        ("platform", "0007_roles_lent_for_approvals"),
        ("time", "0007_routes_and_escalations_of_approval"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("monday", models.DateField()),
                ("reason", models.CharField(max_length=240)),
                ("made_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audit_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["monday"], name="excuse_monday")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("person", "monday"),
                        name="excuse_once_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="excuse_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nudge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("monday", models.DateField()),
                ("last_monday", models.DateField()),
                ("weeks", models.PositiveSmallIntegerField(default=1)),
                ("step", models.CharField(default="PERSON", max_length=8)),
                ("slot", models.CharField(default="MANUAL", max_length=8)),
                (
                    "local_on",
                    models.DateField(help_text="The person's day on which it was asked for."),
                ),
                ("message_key", models.CharField(max_length=32)),
                (
                    "readable_at",
                    models.DateTimeField(help_text="When it could be read: not in quiet hours."),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "token_digest",
                    models.CharField(blank=True, max_length=64, null=True, unique=True),
                ),
                ("token_ends_at", models.DateTimeField(blank=True, null=True)),
                ("reply", models.CharField(blank=True, max_length=12)),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audit_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["message_key"], name="nudge_message"),
                    models.Index(fields=["monday"], name="nudge_monday"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("step", "PERSON")),
                        fields=("person", "local_on", "slot"),
                        name="nudge_once_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("step", "PERSON"), _negated=True),
                        fields=("person", "monday", "step"),
                        name="nudge_step_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ("PERSON", "MANAGER", "REGION"))),
                        name="nudge_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot__in", ("MANUAL", "FIRST", "SECOND", "LADDER"))),
                        name="nudge_slot_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply__in", ("", "WAS_OFF"))), name="nudge_reply_known"
                    ),
                ],
            },
        ),
    ]

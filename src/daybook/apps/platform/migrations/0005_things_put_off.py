"""Things on Today that a user put off until a day, with a reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_stand_ins_second_signatures_and_drafts_kept_once")]

    operations = [
        migrations.CreateModel(
            name="Snooze",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "thing",
                    models.CharField(
                        help_text="What it is, as the list that shows it says", max_length=240
                    ),
                ),
                ("until_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=240)),
                (
                    "tier",
                    models.PositiveSmallIntegerField(help_text="How pressing it was; 0 is late."),
                ),
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "thing"), name="snooze_once"),
                    models.CheckConstraint(condition=~Q(reason=""), name="snooze_has_a_reason"),
                ],
            },
        ),
    ]

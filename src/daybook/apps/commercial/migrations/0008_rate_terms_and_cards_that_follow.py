"""Rate terms of engagements by date, and cards in another currency that follow a base card."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform import triggers

_HIGHEST = 10_000_000


class Migration(migrations.Migration):
    """Terms are dated facts: append-only."""

    dependencies = [
        ("commercial", "0007_terms_moves_and_frozen_estimates_stay"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        migrations.AddField(
            "ratecard",
            "follows",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="commercial.ratecard",
            ),
        ),
        migrations.CreateModel(
            name="EngagementRateTerms",
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
                ("precedence", models.CharField(blank=True, max_length=120)),
                ("discount_millionths", models.PositiveIntegerField(default=0)),
                ("weekend_millionths", models.PositiveIntegerField(blank=True, null=True)),
                ("holiday_millionths", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="commercial.engagement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("engagement", "starts_on", "revision"),
                        name="rate_terms_once_a_revision",
                    ),
                    models.CheckConstraint(
                        condition=Q(discount_millionths__lte=1_000_000),
                        name="rate_terms_discount_a_part",
                    ),
                    models.CheckConstraint(
                        condition=(
                            Q(weekend_millionths__isnull=True) | Q(weekend_millionths__lte=_HIGHEST)
                        )
                        & (
                            Q(holiday_millionths__isnull=True) | Q(holiday_millionths__lte=_HIGHEST)
                        ),
                        name="rate_terms_factor_in_range",
                    ),
                ],
            },
        ),
        triggers.append_only("commercial_engagementrateterms"),
    ]

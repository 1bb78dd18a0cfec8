"""Targets are dated facts: append-only."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the forecast tables."""

    dependencies = [
        ("forecast", "0001_revenue_targets"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [triggers.append_only("forecast_revenuetarget")]

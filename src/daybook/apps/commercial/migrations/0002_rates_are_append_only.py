"""Bill rates are dated facts: append-only."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the commercial tables."""

    dependencies = [
        ("commercial", "0001_customers_engagements_and_rate_cards"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("commercial_billrate"),
        triggers.keep_rows("commercial_customer"),
        triggers.keep_rows("commercial_engagement"),
    ]

"""Opportunities, rate cards and SOW lines are never deleted: codes are never used again."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers that keep what is sold."""

    dependencies = [("commercial", "0002_rates_are_append_only")]
    operations = [
        triggers.keep_rows("commercial_opportunity"),
        triggers.keep_rows("commercial_ratecard"),
        triggers.keep_rows("commercial_sowline"),
    ]

"""Regions, practices and work calendars are never deleted: their codes are never used again."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers that keep what people point to."""

    dependencies = [("people", "0002_dated_facts_hold")]
    operations = [
        triggers.keep_rows("people_region"),
        triggers.keep_rows("people_practice"),
        triggers.keep_rows("people_workcalendar"),
    ]

"""Cost rates, targets and leave are append-only; one employment at a time."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the people tables."""

    dependencies = [
        ("people", "0001_persons_employments_leave_and_rates"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [
        triggers.append_only("people_costrate"),
        triggers.append_only("people_utilizationtarget"),
        triggers.append_only("people_leave"),
        triggers.keep_rows("people_person"),
        triggers.keep_rows("people_role"),
        triggers.keep_rows("people_employment"),
        triggers.no_overlap("people_employment", key="person_id"),
    ]

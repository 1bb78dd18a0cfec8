"""A correction is never deleted: it ends posted, declined or withdrawn."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """A trigger of the corrections."""

    dependencies = [
        ("corrections", "0001_corrections_and_actuals"),
        ("platform", "0002_append_only_audit_and_facts"),
    ]
    operations = [triggers.keep_rows("corrections_correction")]

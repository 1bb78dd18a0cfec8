"""Audit and dated facts cannot be changed; users, entities and runs are never deleted."""

from django.db import migrations

from daybook.apps.platform import triggers


class Migration(migrations.Migration):
    """Triggers of the platform's tables."""

    dependencies = [("platform", "0001_organization_identity_audit_and_runs")]
    operations = [
        triggers.append_only("platform_auditline"),
        triggers.append_only("platform_auditchange"),
        triggers.append_only("platform_auditseal"),
        triggers.append_only("platform_datedsetting"),
        triggers.append_only("platform_fxrate"),
        triggers.keep_rows("platform_user"),
        triggers.keep_rows("platform_grant"),
        triggers.keep_rows("platform_legalentity"),
        triggers.keep_rows("platform_period"),
        triggers.keep_rows("platform_run"),
    ]

"""Who a grant stands in for, who signed a hard lock second, drafts kept once, audit by verb."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform.triggers import vendor_sql

_MESSAGE = "APPR-02 a hard lock has two signatures of two people"
_CASE = (
    "NEW.hard_locked_by_id IS NOT NULL AND (NEW.hard_lock_requested_by_id IS NULL "
    "OR NEW.hard_lock_requested_by_id = NEW.hard_locked_by_id)"
)
_NAME = "platform_period_two_signatures"


def _person(help_text: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        help_text=help_text,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    """Columns are nullable, so that no table is rebuilt and no trigger is lost on SQLite."""

    dependencies = [("platform", "0003_sign_ins_shared_cache_and_heartbeats")]
    operations = [
        migrations.AddField(
            "grant", "covers_for", _person("The colleague whose role this stands in for.")
        ),
        migrations.AddField(
            "period",
            "hard_locked_by",
            _person("The second signature; never the one that requested (trigger)."),
        ),
        migrations.AddField(
            "proposal",
            "digest",
            models.CharField(
                blank=True,
                null=True,
                max_length=64,
                help_text="Of payload and start: sent twice, kept once.",
            ),
        ),
        migrations.AddConstraint(
            "proposal",
            models.UniqueConstraint(
                fields=["proposed_by", "kind", "digest"],
                condition=Q(state="DRAFT"),
                name="proposal_drafted_once",
            ),
        ),
        migrations.AddIndex("auditline", models.Index(fields=["verb"], name="audit_verb")),
        vendor_sql(
            sqlite=[
                f"CREATE TRIGGER {_NAME}_{verb.lower()} BEFORE {verb} ON platform_period "
                f"FOR EACH ROW WHEN {_CASE} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
                for verb in ("INSERT", "UPDATE")
            ],
            postgresql=[
                f"""CREATE FUNCTION {_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF {_CASE} THEN
                    RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'check_violation';
                  END IF;
                  RETURN NEW;
                END $$""",
                f"CREATE TRIGGER {_NAME} BEFORE INSERT OR UPDATE ON platform_period "
                f"FOR EACH ROW EXECUTE FUNCTION {_NAME}()",
            ],
        ),
    ]

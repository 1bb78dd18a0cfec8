"""A role may be lent for approvals alone: the rest of it stays with its holder."""

from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform.triggers import vendor_sql

# Added in place: making the table anew would lose its triggers.
_COLUMN = (
    "ALTER TABLE platform_grant ADD COLUMN \"only\" varchar(12) NOT NULL DEFAULT '' "
    'CONSTRAINT "grant_narrowed_only_when_lent" '
    "CHECK (\"only\" = '' OR (\"only\" = 'APPROVALS' AND covers_for_id IS NOT NULL))"
)


class Migration(migrations.Migration):
    """What a lent role opens."""

    dependencies = [("platform", "0006_mail_and_chat_leave_by_an_outbox")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddField(
                    model_name="grant",
                    name="only",
                    field=models.CharField(
                        blank=True,
                        help_text="What a lent role opens: all of it, or APPROVALS.",
                        max_length=12,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="grant",
                    constraint=models.CheckConstraint(
                        condition=Q(only="") | Q(only="APPROVALS", covers_for__isnull=False),
                        name="grant_narrowed_only_when_lent",
                    ),
                ),
            ],
            database_operations=[vendor_sql(sqlite=[_COLUMN], postgresql=[_COLUMN])],
        )
    ]

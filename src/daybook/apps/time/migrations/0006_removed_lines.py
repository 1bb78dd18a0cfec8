"""A line that a correction removed stays, approved, with no minutes."""

from django.db import migrations, models
from django.db.models import Q

from daybook.apps.platform.constraints import ReplaceCheck

_NAME = "entry_minutes_of_a_day"
_CONDITION = '"minutes" <= 1440 AND ("minutes" >= 1 OR ("minutes" = 0 AND "state" = \'APPROVED\'))'


class Migration(migrations.Migration):
    """One check of lines of time."""

    dependencies = [("time", "0005_fewer_indexes_of_lines")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("timeentry", _NAME),
                migrations.AddConstraint(
                    "timeentry",
                    models.CheckConstraint(
                        condition=Q(minutes__lte=1440)
                        & (Q(minutes__gte=1) | Q(minutes=0, state="APPROVED")),
                        name=_NAME,
                    ),
                ),
            ],
            database_operations=[ReplaceCheck("time_timeentry", _NAME, _CONDITION)],
        )
    ]

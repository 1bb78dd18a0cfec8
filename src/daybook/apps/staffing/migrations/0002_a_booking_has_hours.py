"""A booking has hours, at most 24 a day, and a hard one has no expiry."""

from functools import reduce
from operator import or_

from django.db import migrations, models
from django.db.models import Q

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Migration(migrations.Migration):
    """Constraints of the table of bookings."""

    dependencies = [("staffing", "0001_bookings")]
    operations = [
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=Q(**{f"{day}_minutes__lte": 1440 for day in DAYS}),
                name="booking_day_at_most_24_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=reduce(or_, (Q(**{f"{day}_minutes__gt": 0}) for day in DAYS)),
                name="booking_has_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=Q(commitment="SOFT") | Q(expires_on__isnull=True),
                name="booking_hard_never_lapses",
            ),
        ),
    ]

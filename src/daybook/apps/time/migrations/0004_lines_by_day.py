"""Lists of time are read by day: newest first, or one month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index on the day of work."""

    dependencies = [("time", "0003_rows_of_a_week")]
    operations = [
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(fields=["worked_on"], name="entry_worked_on"),
        ),
    ]

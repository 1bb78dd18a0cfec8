"""A task may stand in several rows of a week; a line remembers which."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A number on rows of weeks and, where it is not the first, on lines of time."""

    dependencies = [("time", "0008_excuses_and_reminders")]
    operations = [
        # Empty on every line there is, so nothing is rewritten.
        migrations.AddField(
            model_name="timeentry",
            name="row_number",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text=(
                    "Which further row of its task it stands in, in My Week; empty for the first."
                ),
                null=True,
            ),
        ),
        migrations.RemoveConstraint(model_name="weekrow", name="week_row_once"),
        migrations.AddField(
            model_name="weekrow",
            name="row_number",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="weekrow",
            constraint=models.UniqueConstraint(
                fields=("person", "monday", "task", "row_number"), name="week_row_once"
            ),
        ),
    ]

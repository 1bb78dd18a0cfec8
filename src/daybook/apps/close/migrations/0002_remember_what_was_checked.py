"""A check run keeps a mark of the data it looked at, so that a later change unticks it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the mark; runs made before it have none and count as changed."""

    dependencies = [("close", "0001_checks_and_sign_offs")]
    operations = [
        migrations.AddField(
            model_name="checkrun",
            name="mark",
            field=models.TextField(
                blank=True, default="", help_text="JSON: how far the data was when it was checked."
            ),
        ),
        migrations.AddIndex(
            model_name="checkfinding",
            index=models.Index(fields=["check_run", "check_id"], name="check_finding_run"),
        ),
    ]

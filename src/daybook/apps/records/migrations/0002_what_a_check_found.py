"""A checked file keeps what it would change, and a mapping its version."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Changes found by a check; versions of mappings."""

    dependencies = [
        ("platform", "0002_append_only_audit_and_facts"),
        ("records", "0001_files_and_imports"),
    ]
    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="summary",
            field=models.TextField(
                default="{}",
                help_text="JSON: what a check found beyond its counts, or how it was used.",
            ),
        ),
        migrations.AddField(
            model_name="importmapping",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row_number", models.PositiveIntegerField()),
                (
                    "record_id",
                    models.BigIntegerField(help_text="The stored record, by value: it lies above."),
                ),
                ("field", models.CharField(max_length=60)),
                ("old", models.CharField(blank=True, max_length=200)),
                ("new", models.CharField(blank=True, max_length=200)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="platform.run",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["run", "row_number", "field"], name="import_change_once_a_cell"
                    )
                ],
            },
        ),
    ]

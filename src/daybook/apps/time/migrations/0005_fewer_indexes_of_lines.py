"""Indexes that another begins with, or that nobody asks by, cost every line and serve none."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from daybook.apps.platform.indexes import DropFieldIndex


class Migration(migrations.Migration):
    """Four indexes of lines go."""

    dependencies = [
        ("people", "0003_places_stay"),
        ("platform", "0005_things_put_off"),
        ("projects", "0002_projects_and_tasks_stay"),
        ("time", "0004_lines_by_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        DropFieldIndex(
            model_name="timeentry",
            name="audit_line",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.auditline",
            ),
        ),
        DropFieldIndex(
            model_name="timeentry",
            name="client_user",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        DropFieldIndex(
            model_name="timeentry",
            name="person",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        DropFieldIndex(
            model_name="timeentry",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
    ]

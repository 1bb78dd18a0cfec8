"""Indexes that another begins with, or that nobody asks by, cost every line and serve none."""

import django.db.models.deletion
from django.db import migrations, models

from daybook.apps.platform.indexes import DropFieldIndex


class Migration(migrations.Migration):
    """One index less a question, and one for the month of an entity."""

    dependencies = [
        ("ledger", "0002_books_are_append_only"),
        ("people", "0003_places_stay"),
        ("platform", "0005_things_put_off"),
        ("projects", "0002_projects_and_tasks_stay"),
    ]

    operations = [
        DropFieldIndex(
            model_name="billable",
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
            model_name="billable",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        DropFieldIndex(
            model_name="ledgerline",
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
            model_name="ledgerline",
            name="entity",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.legalentity",
            ),
        ),
        DropFieldIndex(
            model_name="ledgerline",
            name="person",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.person",
            ),
        ),
        DropFieldIndex(
            model_name="ledgerline",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.project",
            ),
        ),
        DropFieldIndex(
            model_name="ledgerline",
            name="reverses",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.ledgerline",
            ),
        ),
        DropFieldIndex(
            model_name="ledgerline",
            name="role",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.role",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgerline",
            index=models.Index(fields=["entity", "posted_in"], name="line_entity"),
        ),
    ]

"""Corrections of approved lines, and the truth of estimated days."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    initial = True

    dependencies = [
        ('people', '0003_places_stay'),
        ('platform', '0005_things_put_off'),
        ('projects', '0002_projects_and_tasks_stay'),
        ('time', '0006_removed_lines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActualLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('worked_on', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('estimated_minutes', models.PositiveSmallIntegerField(default=0, help_text='What the estimate was when it was settled.')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.task')),
            ],
            options={
                'indexes': [models.Index(fields=['worked_on'], name='actual_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__lte', 1440)), name='actual_fits_a_day'), models.UniqueConstraint(fields=('person', 'task', 'worked_on'), name='actual_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=9)),
                ('worked_on', models.DateField()),
                ('entry_version', models.PositiveIntegerField(help_text="The line's version that was seen.")),
                ('before_minutes', models.PositiveSmallIntegerField()),
                ('before_billable', models.BooleanField()),
                ('before_note', models.CharField(blank=True, max_length=500)),
                ('after_minutes', models.PositiveSmallIntegerField()),
                ('after_billable', models.BooleanField()),
                ('after_note', models.CharField(blank=True, max_length=500)),
                ('reason', models.CharField(max_length=240)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decline_reason', models.CharField(blank=True, max_length=240)),
                ('posted_in', models.DateField(blank=True, help_text='First day of a month.', null=True)),
                ('revision', models.PositiveIntegerField(blank=True, help_text='The one it made.', null=True)),
                ('client_key', models.CharField(blank=True, max_length=64, null=True)),
                ('after_project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ('after_task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.task')),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('before_project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ('before_task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.task')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='time.timeentry')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('posting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='corrections.correction')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'requested_at'], name='correction_by_state'), models.Index(fields=['kind', 'worked_on'], name='correction_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('CHANGE', 'REMOVAL', 'UNDO', 'TRUE_UP'))), name='correction_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ('REQUESTED', 'POSTED', 'DECLINED', 'WITHDRAWN'))), name='correction_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'POSTED'), _negated=True), models.Q(('decided_by__isnull', False), ('posted_in__isnull', False), ('posting__isnull', False), ('revision__isnull', False)), _connector='OR'), name='correction_posted_names_its_lines'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'DECLINED'), _negated=True), models.Q(('decline_reason', ''), _negated=True), _connector='OR'), name='correction_declined_says_why'), models.UniqueConstraint(condition=models.Q(('revision__isnull', False)), fields=('entry', 'revision'), name='correction_revision_once'), models.UniqueConstraint(condition=models.Q(('undoes__isnull', False)), fields=('undoes',), name='correction_undone_once'), models.UniqueConstraint(condition=models.Q(('client_key__isnull', False)), fields=('requested_by', 'client_key'), name='correction_client_key_once'), models.UniqueConstraint(condition=models.Q(('state', 'REQUESTED')), fields=('entry',), name='correction_asked_once')],
            },
        ),
    ]

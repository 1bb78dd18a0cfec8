"""Reports, lines, receipts, pre-approvals, reimbursements, and policy by date."""

import daybook.apps.platform.models.columns
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('commercial', '0003_codes_stay'),
        ('people', '0003_places_stay'),
        ('platform', '0005_things_put_off'),
        ('projects', '0002_projects_and_tasks_stay'),
        ('records', '0002_what_a_check_found'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExpenseCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('code', models.CharField(max_length=24, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(default='ITEM', max_length=8)),
                ('reclaims_tax', models.BooleanField(default=False)),
                ('is_closed', models.BooleanField(default=False)),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
            ],
        ),
        migrations.CreateModel(
            name='ExpenseReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=120)),
                ('opened_on', models.DateField()),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='MileageRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField()),
                ('place', models.CharField(max_length=24)),
                ('unit', models.CharField(max_length=4)),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('per_unit', models.BigIntegerField(null=True)),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
            ],
        ),
        migrations.CreateModel(
            name='PerDiemRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField()),
                ('place', models.CharField(help_text='A country or region, such as US or US-NYC.', max_length=24)),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('day_minor', models.BigIntegerField(null=True)),
                ('breakfast_minor', models.BigIntegerField(default=0)),
                ('lunch_minor', models.BigIntegerField(default=0)),
                ('dinner_minor', models.BigIntegerField(default=0)),
                ('edge_millionths', models.PositiveIntegerField(default=500000)),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
            ],
        ),
        migrations.CreateModel(
            name='PolicyAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField()),
                ('kind', models.CharField(max_length=8)),
                ('key', models.CharField(help_text='Kind, category, region and currency as one.', max_length=60)),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.expensecategory')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.region')),
            ],
        ),
        migrations.CreateModel(
            name='PreApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('purpose', models.CharField(max_length=240)),
                ('estimate_minor', models.BigIntegerField()),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='The first day after it: [starts_on, ends_on).')),
                ('state', models.CharField(default='REQUESTED', max_length=10)),
                ('decision_reason', models.CharField(blank=True, max_length=240)),
                ('requested_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.expensecategory')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='ExpenseLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('functional_minor', models.BigIntegerField(null=True)),
                ('functional_currency', daybook.apps.platform.models.columns.CurrencyField(blank=True)),
                ('functional_rate', models.BigIntegerField(help_text='Over 10^10.', null=True)),
                ('functional_rate_type', models.CharField(blank=True, max_length=20)),
                ('functional_rate_on', models.DateField(null=True)),
                ('functional_rate_source', models.CharField(blank=True, max_length=60)),
                ('reimbursed_minor', models.BigIntegerField(help_text='What is paid back.', null=True)),
                ('reimbursed_currency', daybook.apps.platform.models.columns.CurrencyField(blank=True)),
                ('reimbursed_rate', models.BigIntegerField(help_text='Over 10^10.', null=True)),
                ('reimbursed_rate_type', models.CharField(blank=True, max_length=20)),
                ('reimbursed_rate_on', models.DateField(null=True)),
                ('reimbursed_rate_source', models.CharField(blank=True, max_length=60)),
                ('place', models.CharField(blank=True, max_length=24)),
                ('last_on', models.DateField(help_text='The last day of a trip.', null=True)),
                ('breakfasts', models.PositiveSmallIntegerField(default=0)),
                ('lunches', models.PositiveSmallIntegerField(default=0)),
                ('dinners', models.PositiveSmallIntegerField(default=0)),
                ('distance_tenths', models.PositiveIntegerField(null=True)),
                ('distance_unit', models.CharField(blank=True, max_length=4)),
                ('per_unit', models.BigIntegerField(help_text='The mileage rate used.', null=True)),
                ('spent_on', models.DateField()),
                ('amount_minor', models.BigIntegerField(null=True)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('is_billable', models.BooleanField(default=False)),
                ('payment', models.CharField(default='OWN', max_length=12)),
                ('note', models.CharField(blank=True, max_length=240)),
                ('reason', models.CharField(blank=True, help_text='Why it is over, or so old.', max_length=240)),
                ('lost_statement', models.CharField(blank=True, help_text='What the owner says of a receipt that is lost.', max_length=240)),
                ('state', models.CharField(default='DRAFT', max_length=10)),
                ('flags', models.PositiveSmallIntegerField(default=0)),
                ('over_minor', models.BigIntegerField(default=0)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('return_reason', models.CharField(blank=True, max_length=240)),
                ('consent', models.CharField(blank=True, help_text='Why the approver agreed.', max_length=240)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
                ('charge_minor', models.BigIntegerField(default=0)),
                ('charge_currency', daybook.apps.platform.models.columns.CurrencyField(blank=True)),
                ('client_key', models.CharField(blank=True, max_length=64, null=True)),
                ('audit_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.expensecategory')),
                ('employer', models.ForeignKey(help_text='The entity that pays it back: where the person is employed on the day.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.legalentity')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
                ('task', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.task')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.expensereport')),
                ('pre_approval', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.preapproval')),
            ],
        ),
        migrations.CreateModel(
            name='ProjectCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('charged_minor', models.BigIntegerField(default=0)),
                ('cap_minor', models.BigIntegerField(help_text='The cap when the last charge was made, or what was charged by then.', null=True)),
                ('project', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
            ],
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField()),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.expenseline')),
            ],
        ),
        migrations.CreateModel(
            name='ReceivedMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('subject', models.CharField(blank=True, max_length=120)),
                ('outcome', models.CharField(max_length=8)),
                ('reason', models.CharField(blank=True, max_length=240)),
                ('drafts', models.PositiveSmallIntegerField(default=0)),
                ('received_at', models.DateTimeField()),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.storedfile')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Reimbursement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('fiscal_year', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=32, unique=True)),
                ('currency', daybook.apps.platform.models.columns.CurrencyField()),
                ('total_minor', models.BigIntegerField()),
                ('lines', models.PositiveIntegerField()),
                ('paid_on', models.DateField()),
                ('request_key', models.CharField(max_length=64, null=True, unique=True)),
                ('made_at', models.DateTimeField()),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.legalentity')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='expenseline',
            name='reimbursement',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='expenses.reimbursement'),
        ),
        migrations.CreateModel(
            name='ChargeTerms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('recorded_at', models.DateTimeField()),
                ('markup_millionths', models.PositiveIntegerField(default=0)),
                ('cap_minor', models.BigIntegerField(blank=True, null=True)),
                ('ends', models.BooleanField(default=False)),
                ('audit_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='platform.auditline')),
                ('engagement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commercial.engagement')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('engagement__isnull', False)), fields=('engagement', 'starts_on', 'revision'), name='charge_terms_of_an_engagement_once'), models.UniqueConstraint(condition=models.Q(('project__isnull', False)), fields=('project', 'starts_on', 'revision'), name='charge_terms_of_a_project_once'), models.CheckConstraint(condition=models.Q(models.Q(('engagement__isnull', False), ('project__isnull', True)), models.Q(('engagement__isnull', True), ('project__isnull', False)), _connector='OR'), name='charge_terms_of_an_engagement_or_a_project'), models.CheckConstraint(condition=models.Q(('cap_minor__isnull', True), ('cap_minor__gte', 0), _connector='OR'), name='charge_cap_not_negative')],
            },
        ),
        migrations.AddConstraint(
            model_name='expensecategory',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('ITEM', 'PER_DIEM', 'MILEAGE'))), name='expense_category_kind_known'),
        ),
        migrations.AddIndex(
            model_name='expensereport',
            index=models.Index(fields=['person', 'opened_on'], name='expense_report_person'),
        ),
        migrations.AddConstraint(
            model_name='mileagerate',
            constraint=models.UniqueConstraint(fields=('place', 'unit', 'starts_on', 'revision'), name='mileage_once_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='mileagerate',
            constraint=models.CheckConstraint(condition=models.Q(('unit__in', ('KM', 'MILE'))), name='mileage_unit_known'),
        ),
        migrations.AddConstraint(
            model_name='mileagerate',
            constraint=models.CheckConstraint(condition=models.Q(('per_unit__isnull', True), ('per_unit__gte', 0), _connector='OR'), name='mileage_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='perdiemrate',
            constraint=models.UniqueConstraint(fields=('place', 'starts_on', 'revision'), name='per_diem_once_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='perdiemrate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('day_minor__isnull', True), ('day_minor__gte', 0), _connector='OR'), ('breakfast_minor__gte', 0), ('dinner_minor__gte', 0), ('lunch_minor__gte', 0)), name='per_diem_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='perdiemrate',
            constraint=models.CheckConstraint(condition=models.Q(('edge_millionths__lte', 1000000)), name='per_diem_edge_at_most_whole'),
        ),
        migrations.AddConstraint(
            model_name='policyamount',
            constraint=models.UniqueConstraint(fields=('key', 'starts_on', 'revision'), name='policy_amount_once_a_revision'),
        ),
        migrations.AddConstraint(
            model_name='policyamount',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('DAY', 'ITEM', 'RECEIPT'))), name='policy_amount_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='policyamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__isnull', True), ('amount_minor__gte', 0), _connector='OR'), name='policy_amount_not_negative'),
        ),
        migrations.AddIndex(
            model_name='preapproval',
            index=models.Index(fields=['person'], name='pre_approval_person'),
        ),
        migrations.AddIndex(
            model_name='preapproval',
            index=models.Index(fields=['project'], name='pre_approval_project'),
        ),
        migrations.AddConstraint(
            model_name='preapproval',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('REQUESTED', 'APPROVED', 'RETURNED', 'WITHDRAWN'))), name='pre_approval_state_known'),
        ),
        migrations.AddConstraint(
            model_name='preapproval',
            constraint=models.CheckConstraint(condition=models.Q(('estimate_minor__gt', 0)), name='pre_approval_above_nothing'),
        ),
        migrations.AddConstraint(
            model_name='preapproval',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='pre_approval_has_days'),
        ),
        migrations.AddConstraint(
            model_name='preapproval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'REQUESTED')), models.Q(('decided_by__isnull', False), ('state__in', ('APPROVED', 'RETURNED'))), ('state', 'WITHDRAWN'), _connector='OR'), name='pre_approval_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='projectcharge',
            constraint=models.CheckConstraint(condition=models.Q(('charged_minor__gte', 0)), name='project_charge_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='projectcharge',
            constraint=models.CheckConstraint(condition=models.Q(('cap_minor__isnull', True), ('charged_minor__lte', models.F('cap_minor')), _connector='OR'), name='project_charge_within_its_cap'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['digest'], name='receipt_digest'),
        ),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.UniqueConstraint(fields=('line', 'digest'), name='receipt_once_a_line'),
        ),
        migrations.AddConstraint(
            model_name='receivedmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drafts__gt', 0), ('outcome', 'TAKEN'), ('person__isnull', False)), models.Q(('drafts', 0), ('outcome', 'REFUSED'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='message_taken_or_refused_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='reimbursement',
            constraint=models.UniqueConstraint(fields=('entity', 'fiscal_year', 'number'), name='reimbursement_number_once'),
        ),
        migrations.AddConstraint(
            model_name='reimbursement',
            constraint=models.CheckConstraint(condition=models.Q(('lines__gt', 0)), name='reimbursement_not_empty'),
        ),
        migrations.AddIndex(
            model_name='expenseline',
            index=models.Index(fields=['person', 'spent_on'], name='expense_person'),
        ),
        migrations.AddIndex(
            model_name='expenseline',
            index=models.Index(fields=['project', 'spent_on'], name='expense_project'),
        ),
        migrations.AddIndex(
            model_name='expenseline',
            index=models.Index(condition=models.Q(('state', 'REIMBURSED'), _negated=True), fields=['state'], name='expense_open'),
        ),
        migrations.AddIndex(
            model_name='expenseline',
            index=models.Index(fields=['report'], name='expense_report_lines'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'SUBMITTED', 'RETURNED', 'APPROVED', 'REIMBURSED'))), name='expense_state_known'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('payment__in', ('OWN', 'COMPANY_CARD', 'CASH'))), name='expense_payment_known'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('DRAFT', 'RETURNED')), models.Q(('amount_minor__gt', 0), ('category__isnull', False), ('employer__isnull', False), ('functional_minor__isnull', False), ('project__isnull', False), ('reimbursed_minor__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='expense_handed_in_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('tax_minor__gte', 0), models.Q(('amount_minor__isnull', True), ('tax_minor__lte', models.F('amount_minor')), _connector='OR')), name='expense_tax_within_the_amount'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__isnull', True), ('amount_minor__gte', 0), _connector='OR'), name='expense_amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), ('state__in', ('APPROVED', 'REIMBURSED'))), models.Q(models.Q(('state__in', ('APPROVED', 'REIMBURSED')), _negated=True), ('approved_at__isnull', True)), _connector='OR'), name='expense_approved_at_an_instant'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reimbursement__isnull', False), ('state', 'REIMBURSED')), models.Q(models.Q(('state', 'REIMBURSED'), _negated=True), ('reimbursement__isnull', True)), _connector='OR'), name='expense_reimbursed_by_a_run'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('charge_minor__gte', 0)), name='expense_charge_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__isnull', True), ('last_on__gte', models.F('spent_on')), _connector='OR'), name='expense_trip_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='expenseline',
            constraint=models.UniqueConstraint(condition=models.Q(('client_key__isnull', False)), fields=('person', 'client_key'), name='expense_client_key_once'),
        ),
    ]

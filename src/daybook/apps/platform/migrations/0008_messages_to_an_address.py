"""A message may go to an address outside, such as a partner's contact, in an account's name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0007_roles_lent_for_approvals"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="address",
            field=models.EmailField(
                blank=True,
                help_text="Where it goes instead of the account's own address.",
                max_length=254,
                null=True,
            ),
        ),
    ]

"""Messages that leave by mail and chat, and the channel each account chose."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0005_things_put_off"),
    ]

    operations = [
        migrations.CreateModel(
            name="MessageChannel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("channel", models.CharField(blank=True, max_length=8)),
                (
                    "handle",
                    models.CharField(
                        blank=True,
                        help_text="The member's id at the vendor, where it differs.",
                        max_length=120,
                    ),
                ),
                (
                    "audit_line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ("", "MAIL", "SLACK", "TEAMS", "WEBEX"))
                        ),
                        name="chosen_channel_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32, unique=True)),
                ("channel", models.CharField(max_length=8)),
                (
                    "topic",
                    models.CharField(help_text="What it is about, such as NUDGE.", max_length=16),
                ),
                ("subject", models.CharField(max_length=160)),
                ("body", models.TextField()),
                (
                    "href",
                    models.CharField(blank=True, help_text="The page it opens.", max_length=240),
                ),
                ("link_label", models.CharField(blank=True, max_length=60)),
                (
                    "reply_path",
                    models.CharField(
                        blank=True,
                        help_text="Where an answer goes; its token is made when sent.",
                        max_length=60,
                    ),
                ),
                ("reply_label", models.CharField(blank=True, max_length=60)),
                ("not_before_at", models.DateTimeField()),
                ("state", models.CharField(default="WAITING", max_length=9)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "audit_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.auditline",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-id"], name="message_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("WAITING", "SENT", "KEPT", "DEAD", "WITHDRAWN"))
                        ),
                        name="message_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("MAIL", "SLACK", "TEAMS", "WEBEX"))),
                        name="message_channel_known",
                    ),
                ],
            },
        ),
    ]

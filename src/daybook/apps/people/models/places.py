"""How is the organization cut? Regions, practices and roles: the axes of every report."""

from __future__ import annotations

from django.db import models

from daybook.apps.platform.models import MutableRow


class Region(MutableRow):
    """A sales and delivery region, such as EMEA."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.code


class Practice(MutableRow):
    """A line of services, such as Consulting or Education."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.code


class Role(MutableRow):
    """What a person is sold and costed as, such as Senior PSE."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    is_billable = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code

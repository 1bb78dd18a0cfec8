"""Do foreign keys point down, and are money and time whole numbers in every table?"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from daybook.config.settings import APPS

OURS = [model for model in apps.get_models() if model._meta.app_label in APPS]


def _keys():
    for model in OURS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and not field.auto_created:
                yield model, field


def test_foreign_keys_point_down():
    floor = {name: index for index, name in enumerate(APPS)}
    up = [
        f"{model._meta.label}.{field.name}"
        for model, field in _keys()
        if field.related_model._meta.app_label in floor
        and floor[field.related_model._meta.app_label] > floor[model._meta.app_label]
    ]
    assert up == []


def test_no_foreign_key_can_be_walked_upward():
    assert [
        f"{model._meta.label}.{field.name}"
        for model, field in _keys()
        if not field.remote_field.hidden
    ] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_columns_are_whole_numbers_with_their_unit_in_the_name(model):
    for field in model._meta.concrete_fields:
        assert not isinstance(field, models.FloatField | models.DecimalField), field.name
        if field.name.endswith("_minor"):
            assert isinstance(field, models.BigIntegerField), field.name
        if field.name.endswith("_on"):
            assert isinstance(field, models.DateField), field.name
        if field.name.endswith("_at"):
            assert isinstance(field, models.DateTimeField), field.name

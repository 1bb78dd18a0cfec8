"""Which value does a rule run under? SETTING-01."""

from dataclasses import fields

import pytest

from daybook.core.policy import PRECEDENCE, SETTING_KEYS, Policy, parse_setting


def test_without_settings_the_defaults_hold():
    """SETTING-01"""
    policy = Policy.from_settings({})
    assert policy == Policy()
    assert (policy.time_step_minutes, policy.time_step_mode) == (15, "ACCEPT")
    assert (policy.week_due_weekday, policy.week_due_minute) == (4, 17 * 60)  # Friday 17:00
    assert (policy.approval_due_weekday, policy.approval_due_minute) == (0, 13 * 60)  # Monday
    assert policy.available_quarter_minutes == 424 * 60
    assert policy.available_year_minutes == 1_696 * 60
    assert policy.year_minutes == 2_080 * 60
    assert policy.standard_basis_minutes == 1_880 * 60
    assert policy.cost_basis == "STANDARD"
    assert policy.rate_precedence == PRECEDENCE
    assert policy.csat_method == "MEAN10_LINEAR"


@pytest.mark.parametrize("entry", SETTING_KEYS.values(), ids=lambda entry: entry.key)
def test_every_setting_has_a_field_and_its_default_is_the_fields(entry):
    """SETTING-01"""
    assert parse_setting(entry.key, entry.default) == getattr(Policy(), entry.key)
    assert entry.title and entry.help


def test_every_field_can_be_set():
    assert {field.name for field in fields(Policy)} == set(SETTING_KEYS)


def test_a_stored_setting_wins_and_an_unknown_one_is_ignored():
    """SETTING-01"""
    policy = Policy.from_settings({"time_step_minutes": "6", "from_a_newer_version": "1"})
    assert policy.time_step_minutes == 6


def test_a_precedence_is_an_order_of_levels():
    assert parse_setting("rate_precedence", "ROLE_PROJECT, ROLE") == ("ROLE_PROJECT", "ROLE")


@pytest.mark.parametrize(
    ("key", "text", "named"),
    [
        ("time_step_minutes", "0", "Time step must be a whole number from 1 to 60"),
        ("time_step_minutes", "61", "from 1 to 60"),
        ("time_step_minutes", "-1", "from 1 to 60"),
        ("time_step_minutes", "1.5", "from 1 to 60"),
        ("time_step_minutes", "²", "from 1 to 60"),
        ("time_step_minutes", "9" * 5_000, "from 1 to 60"),
        ("time_step_mode", "refuse", "must be one of ACCEPT, REFUSE"),
        ("rate_precedence", "ROLE,ROLE", "each once"),
        ("rate_precedence", "CUSTOMER", "Bill rate precedence names some of"),
        ("rate_precedence", "", "each once"),
        ("no_such_key", "1", "There is no setting named 'no_such_key'"),
    ],
)
def test_a_value_out_of_range_is_refused_by_the_settings_title(key, text, named):
    """SETTING-01"""
    with pytest.raises(ValueError, match=named):
        parse_setting(key, text)

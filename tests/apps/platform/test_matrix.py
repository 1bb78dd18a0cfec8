"""Does the matrix of rights say what was agreed? The published table, asserted cell by cell."""

from __future__ import annotations

import pytest

from daybook.core.rights import MATRIX, Data, Reach, Role, Verb, reach

COLUMNS = (
    (Role.CONSULTANT,),
    (Role.PROJECT_MANAGER,),
    (Role.COORDINATOR, Role.ANALYST),
    (Role.REGIONAL_LEADER,),
    (Role.OPERATIONS_MANAGER,),
    (Role.FINANCE,),
    (Role.TRAINING_COORDINATOR,),
)
# O own, S own reports, P own projects, R own region, A all, - nothing; a star edits, by the verbs
# named after it. Columns: consultant, project manager, coordinator and analyst, regional leader,
# operations manager, finance, training coordinator (whose projects are the training projects).
WHO_SEES_WHAT = """
TIME             | O*EDIT | P          | A*ON_BEHALF | R              | A            | A            | P
TIME_OFF_REASON  | O      | -          | -           | S              | -            | -            | -
BOOKINGS         | A      | P*REQUEST  | A*EDIT      | R*EDIT         | A*EDIT       | A            | P
BILL_RATES       | -      | P          | A           | R              | A            | A*DRAFT      | -
COST_RATES       | -      | -          | -           | -              | A            | A*DRAFT      | -
PROJECT_MARGIN   | -      | P          | A           | R              | A            | A            | -
TARGETS          | O      | -          | A           | R*EDIT         | A*EDIT       | -            | -
SKILLS           | O*EDIT | A          | A           | R*EDIT         | A            | -            | A
INVOICES         | -      | P          | A*DRAFT     | R              | A            | A*ISSUE      | P
FORECAST         | -      | P*EDIT     | A           | R*EDIT         | A*EDIT       | A            | -
CSAT             | P      | P          | A           | R              | A            | -            | P*EDIT
PERIOD_LOCKS     | A      | A          | A*REQUEST   | A*REQUEST      | A*LOCK_SOFT  | A*LOCK_HARD  | A
AUDIT            | O      | P          | A           | R              | A            | A            | O
"""  # noqa: E501
LETTERS = {
    "O": Reach.OWN,
    "S": Reach.REPORTS,
    "P": Reach.PROJECT,
    "R": Reach.REGION,
    "A": Reach.ALL,
    "-": Reach.NONE,
}
WRITES = (
    Verb.EDIT,
    Verb.ON_BEHALF,
    Verb.DRAFT,
    Verb.REQUEST,
    Verb.ISSUE,
    Verb.LOCK_SOFT,
    Verb.LOCK_HARD,
)
# What the table's text adds: everyone edits their own time; analysts draft rate cards; finance
# drafts invoices, and may soft-lock what it may hard-lock.
ADDED = {
    *((role, Data.TIME, Verb.EDIT) for role in Role if role is not Role.ADMINISTRATOR),
    (Role.ANALYST, Data.BILL_RATES, Verb.DRAFT),
    (Role.FINANCE, Data.INVOICES, Verb.DRAFT),
    (Role.FINANCE, Data.PERIOD_LOCKS, Verb.LOCK_SOFT),
}


def cells():
    """(data, role, reach of seeing, verbs of writing) of each cell of the table."""
    for line in WHO_SEES_WHAT.strip().splitlines():
        data, *texts = (part.strip() for part in line.split("|"))
        for roles, text in zip(COLUMNS, texts, strict=True):
            letter, _, verb = text.partition("*")
            for role in roles:
                yield Data(data), role, LETTERS[letter], {Verb(verb)} if verb else set()


CELLS = list(cells())


@pytest.mark.parametrize(("data", "role", "extent", "verbs"), CELLS)
def test_a_role_sees_what_its_cell_says(data, role, extent, verbs):
    """RIGHT-01"""
    assert reach(role, data, Verb.SEE) is extent


@pytest.mark.parametrize(("data", "role", "extent", "verbs"), CELLS)
def test_a_role_writes_only_where_its_cell_has_a_star(data, role, extent, verbs):
    """RIGHT-01"""
    held = {verb for verb in WRITES if reach(role, data, verb) is not Reach.NONE}
    held -= {verb for verb in held if (role, data, verb) in ADDED and verb not in verbs}
    assert held == verbs


@pytest.mark.parametrize(
    ("role", "data", "verb", "extent"),
    [
        (Role.TRAINING_COORDINATOR, Data.TIME, Verb.APPROVE, Reach.PROJECT),
        (Role.TRAINING_COORDINATOR, Data.EXPENSES, Verb.APPROVE, Reach.PROJECT),
        (Role.COORDINATOR, Data.PARTNER_RATES, Verb.SEE, Reach.ALL),
        (Role.ANALYST, Data.PARTNER_RATES, Verb.SEE, Reach.NONE),
        (Role.ANALYST, Data.BILL_RATES, Verb.DRAFT, Reach.ALL),
        (Role.ANALYST, Data.BILL_RATES, Verb.APPROVE, Reach.NONE),
        (Role.FINANCE, Data.BILL_RATES, Verb.APPROVE, Reach.ALL),
        (Role.OPERATIONS_MANAGER, Data.BILL_RATES, Verb.APPROVE, Reach.NONE),
        (Role.OPERATIONS_MANAGER, Data.COST_RATES, Verb.APPROVE, Reach.NONE),
        (Role.OPERATIONS_MANAGER, Data.PERIOD_LOCKS, Verb.LOCK_SOFT, Reach.ALL),
        (Role.OPERATIONS_MANAGER, Data.PERIOD_LOCKS, Verb.LOCK_HARD, Reach.NONE),
        (Role.REGIONAL_LEADER, Data.SKILLS, Verb.APPROVE, Reach.REGION),
        (Role.ADMINISTRATOR, Data.USERS, Verb.EDIT, Reach.ALL),
        (Role.ADMINISTRATOR, Data.SETTINGS, Verb.DRAFT, Reach.ALL),
        (Role.ADMINISTRATOR, Data.SETTINGS, Verb.APPROVE, Reach.NONE),
    ],
)
def test_the_additions_to_the_table_hold(role, data, verb, extent):
    """RIGHT-01"""
    assert reach(role, data, verb) is extent


MONEY = (
    Data.BILL_RATES,
    Data.COST_RATES,
    Data.PARTNER_RATES,
    Data.PROJECT_MARGIN,
    Data.INVOICES,
    Data.FORECAST,
    Data.PERIOD_LOCKS,
    Data.EXPENSES,
)


@pytest.mark.parametrize("data", MONEY)
def test_an_administrator_configures_and_holds_no_right_on_money(data):
    """RIGHT-01"""
    assert {reach(Role.ADMINISTRATOR, data, verb) for verb in Verb} == {Reach.NONE}


def test_no_role_sees_the_cost_of_a_person_but_operations_and_finance():
    """RIGHT-01"""
    seeing = {role for role in Role if reach(role, Data.COST_RATES, Verb.SEE) is not Reach.NONE}
    assert seeing == {Role.OPERATIONS_MANAGER, Role.FINANCE}


def test_nobody_but_administrators_touches_accounts():
    """RIGHT-01"""
    assert {role for role, data, _ in MATRIX if data is Data.USERS} == {Role.ADMINISTRATOR}

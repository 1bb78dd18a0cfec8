"""Who may see what, and do what? RIGHT-01, APPR-01, APPR-02."""

import pytest

from daybook.core.rights import (
    MATRIX,
    Data,
    Reach,
    Role,
    Verb,
    may_approve_draft,
    may_approve_line,
    reach,
)

COLUMNS = (
    Role.CONSULTANT,
    Role.PROJECT_MANAGER,
    Role.COORDINATOR,
    Role.ANALYST,
    Role.REGIONAL_LEADER,
    Role.OPERATIONS_MANAGER,
    Role.FINANCE,
    Role.TRAINING_COORDINATOR,
    Role.ADMINISTRATOR,
)
LETTERS = {"O": "OWN", "S": "REPORTS", "P": "PROJECT", "R": "REGION", "A": "ALL", "-": "NONE"}
# What each role sees: O own, S direct reports, P own projects, R own region, A all, - nothing.
# Consultant, project manager, coordinator, analyst, regional leader, operations manager, finance,
# training coordinator, administrator.
SEES = """
TIME            O P A A R A A P -
TIME_OFF_REASON O - - - S - - - -
EXPENSES        O P A A R A A P -
BOOKINGS        A P A A R A A P -
BILL_RATES      - P A A R A A - -
COST_RATES      - - - - - A A - -
PARTNER_RATES   - - A - - A A - -
PROJECT_MARGIN  - P A A R A A - -
TARGETS         O - A A R A - - -
SKILLS          O A A A R A - A -
INVOICES        - P A A R A A P -
FORECAST        - P A A R A A - -
CSAT            P P A A R A - P -
AUDIT           O P A A R A A O -
CONTRACTS       - A A A A A A A -
SETTINGS        - - - A - A A - A
USERS           - - - - - - - - A
"""
CELLS = [
    (Data(line.split()[0]), role, LETTERS[letter])
    for line in SEES.strip().splitlines()
    for role, letter in zip(COLUMNS, line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("data", "role", "extent"), CELLS)
def test_a_role_sees(data, role, extent):
    """RIGHT-01"""
    assert reach(role, data, Verb.SEE) == extent


def allowed(data, verb):
    return {role for role in Role if reach(role, data, verb) is not Reach.NONE}


@pytest.mark.parametrize(
    ("data", "verb", "roles"),
    [
        (Data.TIME, Verb.ON_BEHALF, {"COORDINATOR", "ANALYST"}),
        (
            Data.TIME,
            Verb.APPROVE,
            {
                "PROJECT_MANAGER",
                "COORDINATOR",
                "OPERATIONS_MANAGER",
                "REGIONAL_LEADER",
                "TRAINING_COORDINATOR",
            },
        ),
        (Data.BOOKINGS, Verb.REQUEST, {"PROJECT_MANAGER"}),
        (Data.BILL_RATES, Verb.DRAFT, {"ANALYST", "FINANCE"}),
        (Data.BILL_RATES, Verb.APPROVE, {"FINANCE"}),
        (Data.COST_RATES, Verb.DRAFT, {"FINANCE"}),
        (Data.COST_RATES, Verb.APPROVE, {"FINANCE"}),
        (Data.SETTINGS, Verb.DRAFT, {"ANALYST", "OPERATIONS_MANAGER", "ADMINISTRATOR"}),
        (Data.SETTINGS, Verb.APPROVE, {"OPERATIONS_MANAGER", "FINANCE"}),
        (Data.SETTINGS, Verb.EDIT, {"OPERATIONS_MANAGER", "FINANCE", "ADMINISTRATOR"}),
        (Data.INVOICES, Verb.DRAFT, {"COORDINATOR", "ANALYST", "FINANCE"}),
        (Data.INVOICES, Verb.ISSUE, {"FINANCE"}),
        (Data.CONTRACTS, Verb.DRAFT, {"COORDINATOR", "ANALYST", "OPERATIONS_MANAGER", "FINANCE"}),
        (Data.CONTRACTS, Verb.ISSUE, {"OPERATIONS_MANAGER", "FINANCE"}),
        (Data.TARGETS, Verb.EDIT, {"REGIONAL_LEADER", "OPERATIONS_MANAGER"}),
        (Data.PERIOD_LOCKS, Verb.REQUEST, {"COORDINATOR", "ANALYST", "REGIONAL_LEADER"}),
        (Data.PERIOD_LOCKS, Verb.LOCK_SOFT, {"OPERATIONS_MANAGER", "FINANCE"}),
        (Data.PERIOD_LOCKS, Verb.LOCK_HARD, {"FINANCE"}),
        (Data.CSAT, Verb.EDIT, {"TRAINING_COORDINATOR"}),
        (Data.USERS, Verb.EDIT, {"ADMINISTRATOR"}),
    ],
)
def test_only_these_roles_may(data, verb, roles):
    """RIGHT-01"""
    assert allowed(data, verb) == roles


@pytest.mark.parametrize("data", [Data.TIME, Data.EXPENSES])
def test_training_coordinators_approve_time_and_expenses_of_training_only(data):
    """RIGHT-01: their reach is the projects they run."""
    assert reach(Role.TRAINING_COORDINATOR, data, Verb.APPROVE) is Reach.PROJECT


@pytest.mark.parametrize(
    "data",
    [Data.COST_RATES, Data.BILL_RATES, Data.PROJECT_MARGIN, Data.INVOICES, Data.FORECAST],
)
def test_an_administrator_holds_no_finance_rights(data):
    """RIGHT-01"""
    assert {reach(Role.ADMINISTRATOR, data, verb) for verb in Verb} == {Reach.NONE}


def test_a_missing_cell_is_a_no():
    """RIGHT-01"""
    for role in Role:
        for data in Data:
            for verb in Verb:
                if (role, data, verb) not in MATRIX:
                    assert reach(role, data, verb) is Reach.NONE


def test_whoever_changes_a_kind_of_data_can_see_it():
    """RIGHT-01: no right is blind."""
    order = list(Reach)
    for (role, data, verb), extent in MATRIX.items():
        if verb is Verb.EDIT and extent is Reach.OWN and data in (Data.TIME, Data.EXPENSES):
            continue  # everyone edits their own time, in My Week
        assert order.index(reach(role, data, Verb.SEE)) >= order.index(extent), (role, data, verb)


@pytest.mark.parametrize(("approver", "worker", "may"), [(1, 2, True), (1, 1, False)])
def test_nobody_approves_their_own_line(approver, worker, may):
    """APPR-01"""
    assert may_approve_line(approver, worker) is may


def test_a_login_without_a_person_has_no_own_lines():
    """APPR-01"""
    assert may_approve_line(None, 2)


@pytest.mark.parametrize(("approver", "drafter", "may"), [(1, 2, True), (1, 1, False)])
def test_nobody_approves_what_they_drafted(approver, drafter, may):
    """APPR-02"""
    assert may_approve_draft(approver, drafter) is may

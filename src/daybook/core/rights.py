"""Who may see what, and do what? The matrix of roles, absent meaning denied.

A coordinator sees all time and edits it on behalf; a regional leader sees the cost of nobody.
"""

from __future__ import annotations

from enum import StrEnum

from .rules import Example, rule


class Role(StrEnum):
    """The nine roles a grant can give."""

    CONSULTANT = "CONSULTANT"
    PROJECT_MANAGER = "PROJECT_MANAGER"
    COORDINATOR = "COORDINATOR"
    ANALYST = "ANALYST"
    OPERATIONS_MANAGER = "OPERATIONS_MANAGER"
    REGIONAL_LEADER = "REGIONAL_LEADER"
    FINANCE = "FINANCE"
    TRAINING_COORDINATOR = "TRAINING_COORDINATOR"
    ADMINISTRATOR = "ADMINISTRATOR"


class Data(StrEnum):
    """The kinds of data that rights are given on."""

    TIME = "TIME"
    TIME_OFF_REASON = "TIME_OFF_REASON"
    EXPENSES = "EXPENSES"
    BOOKINGS = "BOOKINGS"
    BILL_RATES = "BILL_RATES"
    COST_RATES = "COST_RATES"
    PARTNER_RATES = "PARTNER_RATES"
    PROJECT_MARGIN = "PROJECT_MARGIN"
    TARGETS = "TARGETS"
    SKILLS = "SKILLS"
    INVOICES = "INVOICES"
    FORECAST = "FORECAST"
    CSAT = "CSAT"
    PERIOD_LOCKS = "PERIOD_LOCKS"
    AUDIT = "AUDIT"
    PROJECTS = "PROJECTS"
    PEOPLE = "PEOPLE"
    CUSTOMERS = "CUSTOMERS"
    CONTRACTS = "CONTRACTS"
    IMPORTS = "IMPORTS"
    SETTINGS = "SETTINGS"
    USERS = "USERS"


class Verb(StrEnum):
    """What may be done with a kind of data."""

    SEE = "SEE"
    EDIT = "EDIT"
    ON_BEHALF = "ON_BEHALF"
    DRAFT = "DRAFT"
    APPROVE = "APPROVE"
    REQUEST = "REQUEST"
    ISSUE = "ISSUE"
    LOCK_SOFT = "LOCK_SOFT"
    LOCK_HARD = "LOCK_HARD"


class Reach(StrEnum):
    """How far a right goes, before the grant's scope narrows it."""

    NONE = "NONE"
    OWN = "OWN"
    REPORTS = "REPORTS"
    PROJECT = "PROJECT"
    REGION = "REGION"
    ALL = "ALL"


_LETTERS = {
    "O": Reach.OWN,
    "S": Reach.REPORTS,
    "P": Reach.PROJECT,
    "R": Reach.REGION,
    "A": Reach.ALL,
}
_ROLE_LETTERS = {
    "C": Role.CONSULTANT,
    "M": Role.PROJECT_MANAGER,
    "K": Role.COORDINATOR,
    "Y": Role.ANALYST,
    "X": Role.OPERATIONS_MANAGER,
    "L": Role.REGIONAL_LEADER,
    "F": Role.FINANCE,
    "T": Role.TRAINING_COORDINATOR,
    "D": Role.ADMINISTRATOR,
}
# One line a kind and verb: role letter = reach letter. C consultant, M project manager,
# K coordinator, Y analyst, X operations manager, L regional leader, F finance,
# T training coordinator, D administrator. Reach: O own, S direct reports, P own projects,
# R own region, A all.
_MATRIX_TEXT = """
TIME             SEE        C=O M=P K=A Y=A X=A L=R F=A T=P
TIME             EDIT       C=O M=O K=O Y=O X=O L=O F=O T=O
TIME             ON_BEHALF  K=A Y=A
TIME             APPROVE    M=P K=A X=A L=R T=P
TIME_OFF_REASON  SEE        C=O L=S
EXPENSES         SEE        C=O M=P K=A Y=A X=A L=R F=A T=P
EXPENSES         EDIT       C=O M=O K=O Y=O X=O L=O F=O T=O
EXPENSES         DRAFT      X=A F=A
EXPENSES         APPROVE    M=P K=A X=A L=R T=P
EXPENSES         ISSUE      F=A
BOOKINGS         SEE        C=A M=P K=A Y=A X=A L=R F=A T=P
BOOKINGS         EDIT       K=A Y=A X=A L=R
BOOKINGS         REQUEST    M=P
BILL_RATES       SEE        M=P K=A Y=A X=A L=R F=A
BILL_RATES       DRAFT      Y=A F=A
BILL_RATES       APPROVE    F=A
COST_RATES       SEE        X=A F=A
COST_RATES       DRAFT      F=A
COST_RATES       APPROVE    F=A
PARTNER_RATES    SEE        K=A X=A F=A
PARTNER_RATES    DRAFT      K=A X=A F=A
PARTNER_RATES    EDIT       K=A X=A F=A
PARTNER_RATES    APPROVE    F=A
PARTNER_RATES    ISSUE      X=A F=A
PROJECT_MARGIN   SEE        M=P K=A Y=A X=A L=R F=A
TARGETS          SEE        C=O K=A Y=A X=A L=R
TARGETS          EDIT       X=A L=R
SKILLS           SEE        C=O M=A K=A Y=A X=A L=R T=A
SKILLS           EDIT       C=O L=R
SKILLS           APPROVE    L=R
INVOICES         SEE        M=P K=A Y=A X=A L=R F=A T=P
INVOICES         DRAFT      K=A Y=A F=A
INVOICES         ISSUE      F=A
FORECAST         SEE        M=P K=A Y=A X=A L=R F=A
FORECAST         EDIT       M=P X=A L=R
CSAT             SEE        C=P M=P K=A Y=A X=A L=R T=P
CSAT             EDIT       T=P
PERIOD_LOCKS     SEE        C=A M=A K=A Y=A X=A L=A F=A T=A
PERIOD_LOCKS     REQUEST    K=A Y=A L=R
PERIOD_LOCKS     LOCK_SOFT  X=A F=A
PERIOD_LOCKS     LOCK_HARD  F=A
AUDIT            SEE        C=O M=P K=A Y=A X=A L=R F=A T=O
PROJECTS         SEE        C=A M=A K=A Y=A X=A L=A F=A T=A
PROJECTS         EDIT       M=P K=A X=A
PEOPLE           SEE        C=A M=A K=A Y=A X=A L=A F=A T=A D=A
PEOPLE           EDIT       K=A X=A D=A
CUSTOMERS        SEE        M=A K=A Y=A X=A L=A F=A T=A
CUSTOMERS        EDIT       K=A X=A F=A
CONTRACTS        SEE        M=A K=A Y=A X=A L=A F=A T=A
CONTRACTS        DRAFT      K=A Y=A X=A F=A
CONTRACTS        APPROVE    X=A L=R F=A
CONTRACTS        ISSUE      X=A F=A
IMPORTS          SEE        K=A Y=A X=A F=A D=A
IMPORTS          EDIT       K=A Y=A X=A
IMPORTS          APPROVE    X=A
SETTINGS         SEE        Y=A X=A F=A D=A
SETTINGS         DRAFT      Y=A X=A D=A
SETTINGS         APPROVE    X=A F=A
SETTINGS         EDIT       X=A F=A D=A
USERS            SEE        D=A
USERS            EDIT       D=A
"""


def _matrix() -> dict[tuple[Role, Data, Verb], Reach]:
    table: dict[tuple[Role, Data, Verb], Reach] = {}
    for line in _MATRIX_TEXT.strip().splitlines():
        data, verb, *cells = line.split()
        for cell in cells:
            role, extent = cell.split("=")
            table[_ROLE_LETTERS[role], Data(data), Verb(verb)] = _LETTERS[extent]
    return table


MATRIX = _matrix()


def _matrix_examples() -> list[Example]:
    asked = dict.fromkeys((data, verb) for _, data, verb in MATRIX)
    return [
        Example(f"{data.value}, {verb.value}", lambda data=data, verb=verb: _roles(data, verb))
        for data, verb in asked
    ]


def _roles(data: Data, verb: Verb) -> str:
    found = ((role, reach(role, data, verb)) for role in Role)
    return ", ".join(f"{role} {extent}" for role, extent in found if extent is not Reach.NONE)


@rule(
    "RIGHT-01",
    question="May this role do that, and on whose data?",
    formula="the cell of role × data × verb; a missing cell is a no",
    examples=lambda: _matrix_examples(),
)
def reach(role: Role, data: Data, verb: Verb) -> Reach:
    """How far a role's right goes for a kind of data and a verb; NONE unless the matrix says.

    A grant's scope narrows it further. Training coordinators reach the training projects they
    run; whoever may hard-lock a month may soft-lock it; everyone sees that a month is locked, so
    that a locked cell can say why. A regional leader reads why somebody is away only of direct
    reports; administrators set up and grant, and hold no right on money.
    """
    return MATRIX.get((role, data, verb), Reach.NONE)


@rule(
    "APPR-01",
    question="May this person approve that line?",
    formula="never one's own",
    examples=lambda: [
        Example("person 1 approves a line of person 2", lambda: may_approve_line(1, 2)),
        Example("person 1 approves a line of person 1", lambda: may_approve_line(1, 1)),
    ],
)
def may_approve_line(approver_person_id: int | None, line_person_id: int) -> bool:
    """Whether the approver is somebody else than the person who worked.

    A user without a person (an auditor's login) has no lines of its own.
    """
    return approver_person_id != line_person_id


@rule(
    "APPR-02",
    question="May this user approve what was drafted?",
    formula="never what one drafted or requested oneself",
    examples=lambda: [
        Example("user 1 approves user 2's draft", lambda: may_approve_draft(1, 2)),
        Example("user 1 approves user 1's draft", lambda: may_approve_draft(1, 1)),
    ],
)
def may_approve_draft(approver_user_id: int, drafter_user_id: int) -> bool:
    """Whether a second pair of eyes is looking: at an invoice run, a rate card, a lock."""
    return approver_user_id != drafter_user_id

"""On which rows may a viewer do something? The union of grants, each narrowed by its scope."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daybook.apps.platform.refusals import Denied
from daybook.apps.platform.rights import Scope, may, require, scope_of
from daybook.apps.platform.viewer import HeldGrant, Viewer
from daybook.core.rights import Data, Role, Verb

REGION_3 = frozenset({3})


def viewer(*grants: tuple) -> Viewer:
    return Viewer(user_id=1, name="Somebody", grants=tuple(HeldGrant(*each) for each in grants))


@pytest.mark.parametrize(
    ("grants", "data", "scope"),
    [
        ([(Role.CONSULTANT,)], Data.TIME, Scope(own=True)),
        ([(Role.CONSULTANT,)], Data.COST_RATES, Scope()),
        ([(Role.PROJECT_MANAGER,)], Data.TIME, Scope(managed=True)),
        (
            [(Role.PROJECT_MANAGER, "PROJECT", 7)],
            Data.TIME,
            Scope(managed=True, project_ids=frozenset({7})),
        ),
        ([(Role.REGIONAL_LEADER, "REGION", 3)], Data.TIME, Scope(region_ids=REGION_3)),
        (
            [(Role.REGIONAL_LEADER, "REGION", 3)],
            Data.TIME_OFF_REASON,
            Scope(reports=True, report_region_ids=REGION_3),
        ),
        ([(Role.REGIONAL_LEADER,)], Data.TIME_OFF_REASON, Scope(reports=True)),
        (
            [(Role.REGIONAL_LEADER, "PRACTICE", 3)],
            Data.TIME_OFF_REASON,
            Scope(reports=True),
        ),
        ([(Role.FINANCE, "PRACTICE", 2)], Data.TIME, Scope(practice_ids=frozenset({2}))),
        (
            [(Role.CONSULTANT,), (Role.REGIONAL_LEADER, "REGION", 3), (Role.FINANCE,)],
            Data.TIME,
            Scope(everything=True, own=True, region_ids=REGION_3),
        ),
        ([], Data.PROJECTS, Scope()),
    ],
)
def test_a_scope_is_the_union_of_the_grants(grants, data, scope):
    """RIGHT-01"""
    assert scope_of(viewer(*grants), data) == scope


@pytest.mark.parametrize(
    ("scopes", "verb", "allowed"),
    [
        ({"read"}, Verb.SEE, True),
        ({"read"}, Verb.EDIT, False),
        ({"read", "write"}, Verb.EDIT, True),
        (set(), Verb.SEE, False),
    ],
)
def test_a_token_narrows_what_its_user_may(scopes, verb, allowed):
    """TOKEN-01"""
    through = replace(viewer((Role.OPERATIONS_MANAGER,)), token_scopes=frozenset(scopes))
    assert may(through, Data.BOOKINGS, verb) is allowed


def test_a_refusal_says_what_was_asked_and_who_can_help():
    """RIGHT-01"""
    with pytest.raises(Denied) as caught:
        require(viewer((Role.CONSULTANT,)), Data.USERS, Verb.EDIT, what="add a user")
    assert "You cannot add a user" in caught.value.message
    assert "administrator" in caught.value.message

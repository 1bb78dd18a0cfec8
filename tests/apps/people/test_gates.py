"""Do links to persons, customers and weeks open for those alone who may follow them?"""

from __future__ import annotations

from daybook.apps.commercial.queries.gates import customers_gate, engagements_gate
from daybook.apps.people.queries.gates import people_gate
from daybook.apps.platform.sections import administration_gate
from daybook.apps.time.queries.gates import approvals_gate, time_gate
from tests.builders import TODAY


def test_a_leader_opens_the_people_of_the_region_and_oneself(company):
    """RIGHT-01"""
    opens = people_gate(company.viewer("leader"), TODAY)
    assert opens("/people/LEA") and opens("/people/LEA/leave") and opens("/people/bookings?x=1")
    assert not opens("/people/ENG") and not opens("/people/ENG/leave?month=2026-07")
    everybody = people_gate(company.viewer("engineer"), TODAY)
    assert everybody("/people/ENG") and everybody("/people/MAN")


def test_customers_open_by_region_and_for_no_consultant(company):
    """RIGHT-01"""
    for gate, acme, bolt in (
        (customers_gate, "/projects/customers/ACME", "/projects/customers/BOLT"),
        (engagements_gate, "/projects/engagements/ACME-E1", "/projects/engagements/BOLT-E1"),
    ):
        seen = {
            who: (gate(company.viewer(who), TODAY)(acme), gate(company.viewer(who), TODAY)(bolt))
            for who in ("operations", "leader", "engineer")
        }
        assert seen == {
            "operations": (True, True),
            "leader": (False, True),
            "engineer": (False, False),
        }


def test_approvals_and_time_open_for_their_roles(company):
    """RIGHT-01"""
    for gate, address, open_to in (
        (approvals_gate, "/approvals?project=X", {"manager", "coordinator"}),
        (time_gate, "/time", {"manager", "coordinator", "engineer", "finance"}),
    ):
        asked = ("manager", "coordinator", "engineer", "finance", "admin")
        assert {who for who in asked if gate(company.viewer(who), TODAY)(address)} == open_to


def test_a_page_of_the_administration_opens_with_its_section(company):
    """RIGHT-01"""
    leader = administration_gate(company.viewer("leader"), TODAY)
    assert leader("/admin/periods/US/2026-06") and leader("/admin") and leader("/admin/runs/1")
    assert not leader("/admin/settings/close_method") and not leader("/admin/roles/costs")
    finance = administration_gate(company.viewer("finance"), TODAY)
    assert finance("/admin/roles/costs") and not finance("/admin/users/1")

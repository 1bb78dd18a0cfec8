"""Who can sign in to the sample company? One account for each role, and what it may see.

consultant@fernhollow.example with the password below opens the week of a senior engineer.
"""

from __future__ import annotations

from dataclasses import dataclass

from daybook.core.rights import Role

MAIL = "fernhollow.example"
PASSWORD = "daybook demo only"


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the sample company; `region` narrows its grant to one region."""

    title: str
    name: str
    email: str
    role: Role
    region: str = ""
    shows: str = ""


LOGINS: tuple[Login, ...] = (
    Login("Consultant", "Maya Okonkwo", f"consultant@{MAIL}", Role.CONSULTANT,
          shows="her own week, one line returned"),
    Login("Project manager", "Daniel Reyes", f"manager@{MAIL}", Role.PROJECT_MANAGER,
          shows="own projects, time waiting for approval"),
    Login("Project coordinator", "Hannah Weiss", f"coordinator@{MAIL}", Role.COORDINATOR,
          shows="all time, bookings and invoice drafts"),
    Login("Operations analyst", "Priya Raman", f"analyst@{MAIL}", Role.ANALYST,
          shows="rates in draft, imports, close checks"),
    Login("Operations manager", "Laura Benedetti", f"operations@{MAIL}", Role.OPERATIONS_MANAGER,
          shows="every region, targets and soft locks"),
    Login("Regional leader, EMEA", "Stefan Brandt", f"leader@{MAIL}", Role.REGIONAL_LEADER,
          region="EMEA", shows="EMEA and nothing else"),
    Login("Finance", "Grace Whitfield", f"finance@{MAIL}", Role.FINANCE,
          shows="drafts to issue, revenue, locks"),
    Login("Finance, second signature", "Owen Castellano", f"finance2@{MAIL}", Role.FINANCE,
          shows="locks to confirm, rates to approve"),
    Login("Training coordinator", "Amelie Fournier", f"training@{MAIL}", Role.TRAINING_COORDINATOR,
          shows="training projects and their time"),
    Login("Administrator", "Tom Ashworth", f"administrator@{MAIL}", Role.ADMINISTRATOR,
          shows="accounts and settings, no money"),
    Login("Partner engineer", "Ravi Menon", f"partner@{MAIL}", Role.CONSULTANT,
          shows="own time only"),
)  # fmt: skip

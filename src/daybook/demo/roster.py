"""Who works at the sample company? Names, roles, regions; joined and left in months before today.

“Yuki Tanaka-Hill | PSE | AMER | US | 20 |” joined twenty months before today and is still there.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLES = (
    # code, name, billable, cost an hour in US dollars (1,880-hour basis), bill rate an hour today
    ("PSE", "Professional services engineer", True, 90, 275),
    ("SPSE", "Senior professional services engineer", True, 109, 300),
    ("TA", "Technical architect", True, 128, 330),
    ("PM", "Project manager", True, 93, 275),
    ("TI", "Technical instructor", True, 80, 250),
    ("PE", "Partner engineer", True, 125, 275),
    ("EM", "Engagement manager", False, 110, 0),
    ("DM", "Delivery manager", False, 125, 0),
    # Carried by operating expense, not by delivery: they cost projects nothing.
    ("RD", "Regional director", False, 0, 0),
    ("OPS", "Services operations", False, 0, 0),
)
FIRMS = {"K": "kestrelpoint.example", "L": "bluelarch.example", "N": "northgatelabs.example"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person. `joined` and `left` are whole months before today, None where long ago, or not.

    `more` holds what is special: share=60, was=PSE@6 (a promotion six months ago), firm and rate
    of a partner engineer (firm=K:115), login title.
    """

    name: str
    role: str
    region: str
    entity: str
    joined: int | None
    left: int | None
    more: dict[str, str]


_TABLE = """
Maya Okonkwo       | SPSE | AMER   | US | 34 |   | was=PSE@5
Jonah Whitaker     | SPSE | AMER   | US |    |   |
Carmen Delgado     | SPSE | AMER   | US |    |   |
Elias Thornton     | SPSE | AMER   | US | 13 |   |
Yuki Tanaka-Hill   | PSE  | AMER   | US | 20 |   |
Brooke Sandoval    | PSE  | AMER   | US |    |   |
Andre Beaumont     | PSE  | AMER   | US | 9  |   |
Nora Kowalczyk     | PSE  | AMER   | US |    |   |
Luis Ferreira      | PSE  | AMER   | US | 16 |   |
Imani Brooks       | PSE  | AMER   | US | 4  |   |
Peter Vandermeer   | PSE  | AMER   | US |    | 8 |
Alicia Grant       | PSE  | AMER   | US |    | 15 |
Renata Souza       | TA   | AMER   | US |    |   |
Graham Fielding    | TA   | AMER   | US |    |   |
Daniel Reyes       | PM   | AMER   | US |    |   |
Sarah Lindholm     | PM   | AMER   | US |    |   |
Marcus Oyelaran    | PM   | AMER   | US | 18 |   |
Beth Carraway      | PM   | AMER   | US |    |   |
Kevin Stromberg    | TI   | AMER   | US |    |   |
Olivia Marchetti   | TI   | AMER   | US |    |   |
Dwayne Prescott    | TI   | AMER   | US | 11 |   |
Joan Hollister     | TI   | AMER   | US |    | 12 |
Ravi Menon         | PE   | AMER   | US | 19 |   | firm=K:115
Claire Dubrovsky   | PE   | AMER   | US |    |   | firm=K:110
Samuel Addo        | PE   | AMER   | US | 14 |   | firm=L:125
Trent Maddox       | PE   | AMER   | US |    |   | firm=L:120
Ines Cordeiro      | PE   | AMER   | US | 7  |   | firm=N:100
Rachel Novak       | EM   | AMER   | US |    |   |
Curtis Bell        | EM   | AMER   | US |    |   |
Leah Goldberg      | EM   | AMER   | US | 10 |   |
Victor Langley     | DM   | AMER   | US |    |   |
Diane Abernathy    | RD   | AMER   | US |    |   |
Wesley Tran        | SPSE | PUBSEC | US |    |   |
Monica Ellery      | SPSE | PUBSEC | US |    |   |
Aaron Fitzhugh     | PSE  | PUBSEC | US |    |   |
Keisha Dalton      | PSE  | PUBSEC | US | 12 |   |
Harold Jennings    | TA   | PUBSEC | US |    |   |
Stacy Renner       | PM   | PUBSEC | US |    |   |
Paul Okafor        | PE   | PUBSEC | US | 17 |   | firm=K:150
Bridget Malone     | EM   | PUBSEC | US |    |   |
Russell Pike       | DM   | PUBSEC | US |    |   |
Charlotte Avery    | RD   | PUBSEC | US |    |   |
Lukas Hartmann     | SPSE | EMEA   | DE |    |   |
Katarzyna Zielinska| SPSE | EMEA   | DE | 40 |   | was=PSE@11
Florian Huber      | PSE  | EMEA   | DE |    |   |
Marlene Vogt       | PSE  | EMEA   | DE | 15 |   | share=80
Callum Fraser      | PSE  | EMEA   | UK |    |   |
Aoife Brennan      | PSE  | EMEA   | UK | 8  |   | share=60
Jasper de Groot    | SPSE | EMEA   | DE |    | 6 |
Ingrid Solberg     | TA   | EMEA   | DE |    |   |
Matthias Keller    | PM   | EMEA   | DE |    |   |
Fiona Gallagher    | PM   | EMEA   | UK |    |   |
Tobias Lenz        | TI   | EMEA   | DE |    |   |
Harriet Cole       | TI   | EMEA   | UK |    |   |
Bartek Nowicki     | PE   | EMEA   | DE |    |   | firm=L:105
Elena Petrova      | PE   | EMEA   | DE | 13 |   | firm=L:112
Nuno Carvalho      | PE   | EMEA   | UK |    |   | firm=N:108
Gareth Pugh        | PE   | EMEA   | UK | 6  |   | firm=N:118
Simone Ricci       | EM   | EMEA   | DE |    |   |
Henrik Dahl        | DM   | EMEA   | DE |    |   |
Stefan Brandt      | RD   | EMEA   | DE |    |   |
Arjun Nair         | SPSE | APAC   | AU |    |   |
Mei-Ling Chua      | PSE  | APAC   | AU |    |   |
Lachlan Murray     | PSE  | APAC   | AU | 10 |   |
Hiroshi Endo       | TA   | APAC   | AU |    |   |
Tessa Whitlam      | PM   | APAC   | AU | 14 |   |
Bronwyn Slater     | PM   | APAC   | AU |    | 14 |
Rohan Desai        | TI   | APAC   | AU |    |   |
Kiri Paewai        | PE   | APAC   | AU |    |   | firm=N:102
Vikram Shetty      | PE   | APAC   | AU | 11 |   | firm=K:106
Angus McAllister   | EM   | APAC   | AU |    |   |
Ngaire Simmonds    | DM   | APAC   | AU |    |   |
Joanna Tremaine    | RD   | APAC   | AU |    |   |
Laura Benedetti    | OPS  | AMER   | US |    |   | job=OPERATIONS_MANAGER
Priya Raman        | OPS  | AMER   | US |    |   | job=ANALYST
Hannah Weiss       | OPS  | AMER   | US |    |   | job=COORDINATOR
Gordon Pell        | OPS  | AMER   | US | 22 |   | job=COORDINATOR
Ulrike Baumann     | OPS  | EMEA   | DE |    |   | job=COORDINATOR:EMEA
Declan Rourke      | OPS  | APAC   | AU | 9  |   | job=COORDINATOR:APAC
Teresa Quintana    | OPS  | AMER   | US |    |   | job=COORDINATOR
Amelie Fournier    | OPS  | EMEA   | DE |    |   | job=TRAINING_COORDINATOR
Colin Marsh        | OPS  | AMER   | US | 18 |   | job=TRAINING_COORDINATOR
"""


def _row(line: str) -> RosterRow:
    name, role, region, entity, joined, left, more = (cell.strip() for cell in line.split("|"))
    return RosterRow(
        name, role, region, entity,
        int(joined) if joined else None,
        int(left) if left else None,
        dict(pair.split("=", 1) for pair in more.split()),
    )  # fmt: skip


ROSTER: tuple[RosterRow, ...] = tuple(_row(line) for line in _TABLE.strip().splitlines())

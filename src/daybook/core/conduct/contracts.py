"""Which refusals guard what is sold, delivered, billed and closed?

BILL-06: May this invoice still change?
"""

from __future__ import annotations

from .row import Conduct

CONDUCT: tuple[Conduct, ...] = (
    Conduct(
        "BILL-06",
        "May this invoice still change?",
        "an issued invoice is final",
        "Only a draft can be changed or deleted. An issued invoice is voided or credited, and both "
        "stay on file.",
    ),
    Conduct(
        "CHK-00",
        "May this close be signed off?",
        "the newest check run has no finding that blocks",
        "Mend what blocks and run the checks again; warnings may stand.",
    ),
    Conduct(
        "ENGAGEMENT-01",
        "May this signature be recorded?",
        "a statement of work is signed once, on a day that has come",
        "Record it on the day it was signed; until then the work is at risk and not billed.",
    ),
    Conduct(
        "ENGAGEMENT-02",
        "May this statement of work still change?",
        "its lines change until it is signed",
        "Once signed, a larger scope is a change order: an engagement and a project of its "
        "own. Dates, purchase order and card may still be corrected.",
    ),
    Conduct(
        "MILESTONE-01",
        "May this milestone still change?",
        "a milestone changes while it is planned",
        "Take it back from the customer first; once accepted it stays as it was accepted.",
    ),
    Conduct(
        "OPPORTUNITY-01",
        "Can this opportunity be so?",
        "stage 1 to 7, probability 0 to 100 %, and a won one is not lost",
        "Correct the value that is named.",
    ),
    Conduct(
        "PERIOD-03",
        "May this month still be written to?",
        "in a soft-locked month only holders of the lock right write, with a reason",
        "Ask the operations manager or finance. A hard lock is requested by one and set by another "
        "member of finance, and stops everybody.",
    ),
    Conduct(
        "PROJECT-01",
        "Is this project's code free?",
        "a code names one project and is never used again",
        "Choose another code.",
    ),
    Conduct(
        "PROJECT-02",
        "Is this budget one?",
        "a budget is zero or more hours and money",
        "Correct the value; an empty budget is zero.",
    ),
    Conduct(
        "RATE-05",
        "Is this rate card complete?",
        "a rate names its level, the keys of that level, and zero or more; a card has one currency",
        "Complete the row that is named, or choose a card in the engagement's currency.",
    ),
)

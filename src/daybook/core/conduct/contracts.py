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
        "ENGAGEMENT-03",
        "May these terms still change, or be activated?",
        "terms are drafted until activation; activated are terms without a fault, by somebody else "
        "than their only author where the setting asks for two people",
        "Mend each fault that is named, with its place. Once activated, terms change by change "
        "order alone.",
    ),
    Conduct(
        "ESTIMATE-03",
        "May this cost estimate still change?",
        "an estimate has hours and rates, and is frozen with them at activation",
        "Later rates change no plan that was agreed on; a change order plans anew.",
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
        "PART-08",
        "May this work authorization be signed, changed or closed so?",
        "terms change while it is a draft; it is signed once, within its fund's dates and money; "
        "one person has one at a time on an engagement",
        "Close the signed one and sign a new one: that is the amendment. Where the fund lacks "
        "money, increase it or authorize less.",
    ),
    Conduct(
        "PART-09",
        "May this fund's money change so?",
        "a fund is increased and reduced by lines with a reason, never below what is promised or "
        "drawn",
        "Close authorizations that are not needed first; what they did not draw is free again.",
    ),
    Conduct(
        "PART-10",
        "May this pack be issued?",
        "a month's pack is issued once the month has begun, with lines that are covered and "
        "within the fund",
        "Sign what covers the exceptions, or increase the fund, and issue again: what is new "
        "makes a supplement, and nothing is drawn twice.",
    ),
    Conduct(
        "PART-11",
        "May this partner invoice change its state so?",
        "it is mended while it is open, approved once without open differences and by somebody "
        "else than who entered it, or returned with them",
        "Accept the differences with a reason or return the invoice. What is approved stays.",
    ),
    Conduct(
        "PART-12",
        "May this difference be accepted?",
        "with a reason, unless it was invoiced before or is in another currency",
        "Return the invoice; it would be paid twice, or in money that was never agreed.",
    ),
    Conduct(
        "PART-13",
        "May this person belong to this partner?",
        "a person of kind partner belongs to one partner at a time",
        "End the stretch before it first, or make the person a partner's on its own page.",
    ),
    Conduct(
        "PART-14",
        "Can this file be read as an invoice?",
        "a PDF, PNG, JPEG or HEIC is kept; lines are read from CSV or XLSX with the headings asked",
        "Mend the rows that are named, or type the lines.",
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
    Conduct(
        "RATE-08",
        "Are these rate terms complete?",
        "a discount is 0 to 100 %, a factor 0 to 10, and a reason is given",
        "Correct the value that is named, and say what the customer agreed to.",
    ),
    Conduct(
        "SOW-06",
        "May this statement of work be so, or be approved now?",
        "a case has an opportunity that is not lost and an engagement of its customer; its draft "
        "is approved once by each who must, while it is in work or ready; approved, it stays",
        "Move it to where a draft is in work, or open a new case.",
    ),
)

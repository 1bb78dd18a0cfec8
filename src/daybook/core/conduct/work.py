"""Which refusals guard time, people and their approval?

APPR-03: Why was this returned?
"""

from __future__ import annotations

from .row import Conduct

CONDUCT: tuple[Conduct, ...] = (
    Conduct(
        "APPR-03",
        "Why was this returned?",
        "a return carries a reason",
        "Whoever returns time says why, so that it can be mended instead of guessed at.",
    ),
    Conduct(
        "APPR-04",
        "Which lines are meant?",
        "approving and returning name at least one line",
        "Tick a line, or press x on it; all clean lines together have a button of their own.",
    ),
    Conduct(
        "CALENDAR-01",
        "May the hours of this calendar change?",
        "the hours of a calendar in use stay as they are",
        "Add another calendar and give it to its people from a date, so that past months keep "
        "the hours they were measured by.",
    ),
    Conduct(
        "LEAVE-01",
        "Is this person away already?",
        "leave has minutes, and absences of one day together fit into it",
        "Revise or cancel the absence that is there, or take part of the day.",
    ),
    Conduct(
        "PEOPLE-01",
        "Is this person's code free?",
        "a code names one person and is never used again",
        "Choose another code.",
    ),
    Conduct(
        "PEOPLE-02",
        "May this person be forgotten?",
        "only after the last day of employment, and once",
        "End the employment first. The books stay; name, code, address and account go.",
    ),
    Conduct(
        "PEOPLE-03",
        "Can this person's record be so?",
        "a zone is an IANA name, and nobody is their own manager",
        "Correct the value that is named.",
    ),
    Conduct(
        "TARGET-01",
        "Can a month be asked for this?",
        "a revenue target is zero or more, of a whole month, in the reporting currency",
        "Correct the amount that is named; a new amount is a revision and the old one stays known.",
    ),
    Conduct(
        "TIME-06",
        "Does this project take time?",
        "time goes to an open task of a project that is under way",
        "The project manager can open the project or the task, or choose another.",
    ),
    Conduct(
        "TIME-09",
        "Does this note fit?",
        "a note has at most 500 characters",
        "Shorten it; what is longer belongs into a document of the project.",
    ),
)

"""Which refusals guard time, expenses, people and their approval?

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
        "COMP-07",
        "May this person be reminded?",
        "of a due week that is missing, at most once a day by people, by whoever may enter or "
        "approve their time",
        "Never on leave: it waits until the next day of work. Whoever has no account is told by "
        "their manager.",
    ),
    Conduct(
        "COMP-08",
        "May this week be excused?",
        "with a reason, by whoever may enter time on behalf, once, and lifted again",
        "What is missing is then neither asked for nor counted. Leave that is recorded excuses by "
        "itself.",
    ),
    Conduct(
        "COMP-09",
        "Does this answer belong to a reminder?",
        "a link of a reminder records one answer, for fourteen days, without signing in",
        "It says only that somebody says they were off. Leave is recorded by a coordinator.",
    ),
    Conduct(
        "COMP-10",
        "Which weeks of missing time are meant?",
        "up to an ISO week such as 2026-W28, and a number of weeks that the board can show",
        "An address that cannot be read is refused, instead of being answered with this week.",
    ),
    Conduct(
        "CORR-03",
        "May this line be corrected so?",
        "somebody else's approved line, to another value, with a reason; not on a draft invoice",
        "The owner asks for a change, and whoever approves the project's time posts it. A line "
        "that is not approved is changed in place. A draft invoice lets go of it first.",
    ),
    Conduct(
        "CORR-04",
        "May this change request be decided?",
        "once, by an approver of its project who is not its owner; declining says why",
        "A line that changed meanwhile is a conflict: the request is looked at again.",
    ),
    Conduct(
        "CORR-05",
        "May this correction be undone?",
        "within the minutes the setting allows, until it is billed, while nothing followed it",
        "Undoing is a correction of its own that restores the values. Later, correct it again.",
    ),
    Conduct(
        "EST-04",
        "May this be written as an estimate, or trued up?",
        "an estimate lies after the cut-off and is written on or before it; the truth once the "
        "day is over, in whole minutes, and it is posted by another than its owner",
        "Before the cut-off a day is written as worked. What nobody wrote down is not trued up.",
    ),
    Conduct(
        "CATEGORY-01",
        "May internal time count as this?",
        "a category is creditable or non-creditable, from a day on, of an internal code or of one "
        "task, with a reason",
        "Billable is said by the project and the task. Time worked before keeps its category.",
    ),
    Conduct(
        "EXP-15",
        "May this expense be handed in?",
        "it has a day not to come, an open project, a category, an amount above nothing, its "
        "receipt or a word about its loss, and a reason where it is over a limit or old",
        "Nothing is a dead end: over the limit it goes with a reason, without a receipt with a "
        "statement, above the procurement threshold with a pre-approval. A draft may lack all.",
    ),
    Conduct(
        "EXP-16",
        "Is this file a receipt?",
        "a JPEG, PNG or HEIC picture or a PDF by its content, at most 10 MB",
        "The name of a file says nothing: a program named receipt.pdf is refused. Photograph the "
        "receipt again, or save it as PDF.",
    ),
    Conduct(
        "EXP-17",
        "Whose message is this?",
        "an expense comes by mail from the address of an account with a person, once",
        "Anything else is kept with the reason and made nothing of; its owner forwards it again "
        "from the address they sign in with.",
    ),
    Conduct(
        "EXP-18",
        "May this approval be undone?",
        "within the minutes the setting allows, until it is invoiced or reimbursed",
        "Its lines in the books are reversed and it waits for approval again. Later it is settled "
        "by a new expense, or by finance.",
    ),
    Conduct(
        "EXP-19",
        "May this be reimbursed?",
        "approved expenses paid from one's own pocket, once, in a run of one entity",
        "What the company card paid is in the books and owed to nobody.",
    ),
    Conduct(
        "EXP-20",
        "May this pre-approval change?",
        "it names a project, a purpose, an estimate and dates, and is decided once by another",
        "Who approves expenses of the project decides; a return says why and can be asked anew.",
    ),
    Conduct(
        "EXP-21",
        "May this policy be set?",
        "a limit, threshold, per diem, mileage rate, mark-up or cap holds from a day on",
        "It is nothing or more, names what it is for, and never changes what was handed in before.",
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

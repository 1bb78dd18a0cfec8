"""Which rules compute nothing, and only say no? Conduct: held by the apps and by the database.

A locked month, a taken code, a cut-off file: each refusal names its rule, and here the rule says
what is asked and what to do. IMPORT-01: a file that ends in the middle of a row is refused whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from .rules import table_rule


@dataclass(frozen=True, slots=True)
class Conduct:
    """A rule of conduct: its question, what it asks, and why or what to do instead."""

    id: str
    question: str
    asks: str
    text: str


CONDUCT: tuple[Conduct, ...] = (
    Conduct(
        "APPR-03",
        "Why was this returned?",
        "a return carries a reason",
        "Whoever returns time says why, so that it can be mended instead of guessed at.",
    ),
    Conduct(
        "BILL-06",
        "May this invoice still change?",
        "an issued invoice is final",
        "Only a draft can be changed or deleted. An issued invoice is voided or credited, and both "
        "stay on file.",
    ),
    Conduct(
        "BOOK-01",
        "May this line of a book change?",
        "books, takes, audit lines and dated facts are append-only",
        "Rows are added and never updated or deleted; the database refuses it. A correction is a "
        "reversal and a new line. Rows of a run count once it is committed.",
    ),
    Conduct(
        "BOOK-02",
        "Is this booking a week that exists?",
        "a booking has minutes for Monday to Sunday, 0 to 1,440 each",
        "Give seven values; a day that is not worked is 0.",
    ),
    Conduct(
        "CHK-00",
        "May this close be signed off?",
        "the newest check run has no finding that blocks",
        "Mend what blocks and run the checks again; warnings may stand.",
    ),
    Conduct(
        "EXAMPLE-01",
        "Where is the example's data?",
        "the example reads the time log from its folder",
        "Name the folder that holds time_log.csv.xz and tasks.csv.xz.",
    ),
    Conduct(
        "FACT-02",
        "Do these dates overlap?",
        "ranges of one key never overlap",
        "A person has one employment at a time: end the one before, then start the next.",
    ),
    Conduct(
        "FILE-01",
        "May this file be kept?",
        "a file is no larger than the limit of its place",
        "Split it, or import it on the server by command.",
    ),
    Conduct(
        "HISTORY-01",
        "Has somebody else changed this meanwhile?",
        "a change names the version it was made from",
        "Saving over a newer version is a conflict that shows both values: choose one.",
    ),
    Conduct(
        "IMPORT-01",
        "Can this file be read to its end?",
        "a file is text or a workbook, whole and well-formed",
        "A damaged or cut-off file is refused whole and names the row. Export it again.",
    ),
    Conduct(
        "IMPORT-02",
        "Is this file of a size we unpack?",
        "a compressed file unpacks to 2 GB at most",
        "Split it by month, so that no file can fill the disk.",
    ),
    Conduct(
        "IMPORT-03",
        "Which column is which?",
        "a mapping names known fields, each required one, and its source",
        "Choose a column for each; the source says whose keys these are.",
    ),
    Conduct(
        "IMPORT-04",
        "Does the file have the columns of its mapping?",
        "every mapped column is in the header",
        "Choose another column, or add it to the file.",
    ),
    Conduct(
        "IMPORT-05",
        "Is every row of this file valid?",
        "an import is all or nothing, unless valid rows only is chosen",
        "Mend the refused rows, each named with its reason, or import the valid ones.",
    ),
    Conduct(
        "IMPORT-06",
        "Can this import be undone?",
        "only while none of its entries is handed in or approved",
        "Afterwards its entries are corrected one by one, as any other.",
    ),
    Conduct(
        "KEEP-01",
        "May this row be deleted?",
        "what others point to is never deleted",
        "End it by its status or its date; its history stays readable.",
    ),
    Conduct(
        "PEOPLE-01",
        "Is this person's code free?",
        "a code names one person and is never used again",
        "Choose another code.",
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
        "RATE-05",
        "Is this rate card complete?",
        "a rate names its level, the keys of that level, and zero or more; a card has one currency",
        "Complete the row that is named, or choose a card in the engagement's currency.",
    ),
    Conduct(
        "REF-01",
        "Does what this row points to exist?",
        "a reference names a row that is there",
        "The database holds this where two tables know each other by value only.",
    ),
    Conduct(
        "RUN-01",
        "Who is working on this run?",
        "a run is worked on by one holder of its lease and ends once",
        "Wait five minutes and resume it, or look at its result.",
    ),
    Conduct(
        "SETUP-01",
        "Is there an organization?",
        "an installation serves one organization, set up once",
        "Run `daybook demo` for the sample company or `daybook setup` for your own.",
    ),
    Conduct(
        "SETUP-02",
        "Are this place's holidays known?",
        "a holiday calendar names a country, and a subdivision of it, that is known",
        "Choose the country without its subdivision, or another spelling.",
    ),
    Conduct(
        "TIME-06",
        "Does this project take time?",
        "time goes to an open task of a project that is under way",
        "The project manager can open the project or the task, or choose another.",
    ),
    Conduct(
        "TOKEN-01",
        "Is this token narrow enough?",
        "a token reads, writes or both, and lives from 1 to 365 days",
        "Make a new one when it ends.",
    ),
    Conduct(
        "USER-01",
        "Whose account is this?",
        "an e-mail address names one account, and only an active one acts",
        "Use the account that exists, or another address.",
    ),
    Conduct(
        "USER-02",
        "Is this password good enough?",
        "a password passes the configured checks of length and commonness",
        "Choose a longer one: several words make a good one.",
    ),
)

for _row in CONDUCT:
    table_rule(
        _row.id,
        question=_row.question,
        formula=_row.asks,
        text=_row.text,
        module=__name__,
        name="CONDUCT",
    )

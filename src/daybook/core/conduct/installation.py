"""Which refusals keep an installation whole: its records, people who sign in, files, imports?

BACKUP-01: Can this backup be written, or brought back?
"""

from __future__ import annotations

from .row import Conduct

CONDUCT: tuple[Conduct, ...] = (
    Conduct(
        "BACKUP-01",
        "Can this backup be written, or brought back?",
        "a backup is a whole, unchanged file of this Daybook's schema, and never overwrites one",
        "A damaged, foreign or differently built file is refused before anything is changed.",
    ),
    Conduct(
        "BACKUP-02",
        "Is there something that a restore would delete?",
        "a restore goes into an empty installation, unless replacing was asked for",
        "Back up what is there first; then restore with --replace.",
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
        "BOOK-03",
        "May this person be booked then?",
        "a booking starts while the person is employed, on a project that has not ended",
        "Choose a day of the employment, or reopen the project.",
    ),
    Conduct(
        "BOOK-04",
        "May a project manager book?",
        "a project manager asks: the booking is soft, is on a project of theirs, and says what for",
        "A coordinator makes it hard or moves it.",
    ),
    Conduct(
        "CODE-01",
        "Is this code free?",
        "a code is letters, digits and hyphens, names one record and is never used again",
        "Choose another code.",
    ),
    Conduct(
        "DATES-01",
        "Does this stretch of days end after it begins?",
        "an end lies after its start",
        "Correct one of the two dates. An end is the first day that no longer counts.",
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
        "GRANT-01",
        "Is this grant whole?",
        "a grant is a role for everything or for one region, practice or project, once a stretch "
        "of days; a stand-in's ends by itself",
        "Choose the scope and the dates, or grant the role anew where it has ended.",
    ),
    Conduct(
        "GRANT-02",
        "May this approver be stood in for?",
        "one's own approving roles are lent to a colleague who approves time, for at most a year, "
        "with a reason, and end by themselves",
        "The approval of time and expenses is lent, nothing else; what is lent is not lent on. An "
        "administrator can name anybody else a stand-in.",
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
        "IMPORT-07",
        "Is this mapping's name free?",
        "a mapping has a name of its own",
        "Give it another name; the same name in the wizard replaces what it held.",
    ),
    Conduct(
        "IMPORT-08",
        "May this check be imported?",
        "an import follows a check of the same file that has ended and found something to write",
        "Wait for the check to end, or check the file again.",
    ),
    Conduct(
        "KEEP-01",
        "May this row be deleted?",
        "what others point to is never deleted",
        "End it by its status or its date; its history stays readable.",
    ),
    Conduct(
        "MESSAGE-01",
        "May this message go out?",
        "by a channel that is set up, to an active account, once it is due",
        "It is written with the change that causes it and sent at least once. Without the channel "
        "it is kept and can be sent later; after six failures it waits for a person.",
    ),
    Conduct(
        "PUBLISH-01",
        "Is this published copy still there?",
        "the newest copies and every named one are kept",
        "Publish again; the list keeps the number, seal and date of each copy that was let go.",
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
        "SERVE-01",
        "Can the pages be served?",
        "the port is free and the scripts and styles are built",
        "Stop what holds the port or choose another; build with `python3 scripts/setup.py run`.",
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
        "SETUP-03",
        "Is this part of the set-up well-formed?",
        "currencies are three letters, zones are IANA names, and a code, a currency and a fiscal "
        "year never change once in use",
        "Correct the value that is named.",
    ),
    Conduct(
        "SNOOZE-01",
        "May this wait?",
        "a snooze has a reason and a day from tomorrow on, at most 31 days ahead",
        "It comes back on that day, or earlier once it becomes more pressing.",
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
    Conduct(
        "USER-03",
        "Who would still administer?",
        "somebody else is an administrator without an end date, and nobody locks oneself out",
        "Make another administrator first; then end or deactivate this one.",
    ),
)

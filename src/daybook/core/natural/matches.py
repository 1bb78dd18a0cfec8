"""Which task do these words mean? Every word begins a word of it; what is booked comes first.

“acme config” is ACME-014 Configuration where only that fits, and a question where two fit equally.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from daybook.core.rules import Example, rule

from .days import MONTHS, WEEKDAYS
from .sentence import Sentence, read_sentence

MOST_MATCHES = 8
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that takes time, by its keys and names, and whether it is booked or used lately."""

    project_id: int
    task_id: int
    project_code: str
    project_name: str
    customer_name: str
    task_code: str
    task_name: str
    is_booked: bool = False
    is_recent: bool = False

    @property
    def tier(self) -> int:
        """How likely it is before anything is typed: 0 booked and used lately, 3 neither."""
        return (0 if self.is_booked else 2) + (0 if self.is_recent else 1)


@dataclass(frozen=True, slots=True)
class Match:
    """A task that fits every word, and how far the words are from it: 0 is word for word."""

    candidate: Candidate
    distance: int

    @property
    def rank(self) -> tuple[int, int]:
        """What decides: how well the words fit, then how likely the task is."""
        return self.distance, self.candidate.tier


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with what fits it, best first. `chosen` is None where somebody must choose.

    `question` says what is unclear or missing; it is empty where the line can be saved.
    """

    sentence: Sentence
    matches: tuple[Match, ...]
    chosen: Candidate | None
    question: str = ""
    more: int = 0
    remark: str = ""


def _samples() -> tuple[Candidate, ...]:
    rows = (
        (1, 1, "ACME-014", "Migration", "Acme Corporation", "CONFIG", "Configuration", True),
        (1, 2, "ACME-014", "Migration", "Acme Corporation", "REVIEW", "Code review", True),
        (2, 3, "BOLT-001", "Pilot", "Bolt Corporation", "CONFIG", "Configuration", False),
        (3, 4, "INT-AMER", "Internal time", "Northwind", "ADMIN", "Administration", False),
    )
    return tuple(Candidate(*row) for row in rows)


def _example(text: str) -> str:
    found = read_entry(read_sentence(text, date(2026, 7, 7)), _samples())
    if found.chosen:
        return f"{found.chosen.project_code} {found.chosen.task_name}"
    return found.question


@rule(
    "TIME-17",
    question="Which task do these words mean?",
    answers="project and task, or a question",
    formula="each word begins a word of the project, task or customer; nearest first, then booked, "
    "used lately, the rest; two that stand alike are a question, never a guess",
    examples=lambda: [
        Example(f"`{text}`", lambda text=text: _example(text))
        for text in ("4h acme config", "4h config", "4h corp config", "1h internal admin",
                     "4h acme", "4h zebra", "4h")
    ],
)  # fmt: skip
def read_entry(sentence: Sentence, candidates: Iterable[Candidate]) -> Reading:
    """What of the candidates fits the sentence's words, and whether one of them is meant.

    The same sentence and candidates always give the same answer, whatever their order.
    """
    offered = [_Known.of(candidate) for candidate in sorted(candidates, key=_by_code)]
    found = _matches(sentence.words, offered)
    problem = " ".join(sentence.problems)
    shown = tuple(found[:MOST_MATCHES])
    more = len(found) - len(shown)
    remark = _remark(sentence, offered)
    if not sentence.words:
        question = problem or "On what? Add a project code, a customer or a task."
        return Reading(sentence, shown, None, question, more, remark)
    if not found:
        question = " ".join(part for part in (problem, _nothing(sentence.words, offered)) if part)
        return Reading(sentence, (), None, question, 0, remark)
    alike = [match for match in found if match.rank == found[0].rank]
    if len(alike) > 1:
        words = " ".join(sentence.words)
        remedy = "Choose one." if len(found) <= MOST_MATCHES else "Add a word, or choose one."
        question = problem or f"“{words}” fits {len(alike)} tasks alike. {remedy}"
        return Reading(sentence, shown, None, question, more, remark)
    return Reading(sentence, shown, found[0].candidate, problem, more, remark)


def _by_code(candidate: Candidate) -> tuple:
    return candidate.project_code, candidate.task_code, candidate.task_id


@dataclass(frozen=True, slots=True)
class _Known:
    """A candidate with the words it is known by, made once: codes whole, and every word."""

    candidate: Candidate
    whole: frozenset[str]
    parts: frozenset[str]

    @classmethod
    def of(cls, candidate: Candidate) -> _Known:
        """The words of a candidate, folded for comparing."""
        codes = (candidate.project_code, candidate.task_code)
        names = (candidate.project_name, candidate.customer_name, candidate.task_name)
        text = _folded(" ".join((*codes, *names)))
        whole = frozenset(_folded(code) for code in codes)
        return cls(candidate, whole, frozenset(_WORD.findall(text)))

    def distance(self, wanted: list[str]) -> int | None:
        """0 where every word is one of it, 1 more for each that only begins one, else None."""
        distance = 0
        for word in wanted:
            if word in self.whole or word in self.parts:
                continue
            pieces = _WORD.findall(word)
            if not pieces or not all(_begins(piece, self.parts) for piece in pieces):
                if not any(code.startswith(word) for code in self.whole):
                    return None
            distance += 1
        return distance


def _matches(words: tuple[str, ...], offered: list[_Known]) -> list[Match]:
    wanted = [_folded(word) for word in words]
    found = []
    for known in offered:
        distance = known.distance(wanted)
        if distance is not None:
            found.append(Match(known.candidate, distance))
    found.sort(key=lambda match: match.rank)
    return found


def _begins(piece: str, parts: frozenset[str]) -> bool:
    return any(part.startswith(piece) for part in parts)


def _folded(text: str) -> str:
    """Without case and accents, so that muller finds Müller."""
    if text.isascii():
        return text.lower().strip(",;.")
    bare = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).strip(",;.")


def _nothing(words: tuple[str, ...], offered: list[_Known]) -> str:
    """Which words fit nothing at all; or that they fit nothing together."""
    alone = [word for word in words if not _matches((word,), offered)]
    named = ", ".join(f"“{word}”" for word in alone)
    if named:
        return f"No open task fits {named}. Put a note behind note:, or search another name."
    return f"No open task fits “{' '.join(words)}” together. Leave a word out."


def _remark(sentence: Sentence, offered: list[_Known]) -> str:
    """A day's short name that is also a name of what can be chosen: said, so that it is seen."""
    word = _folded(sentence.day_words)
    if not word or " " in word or word in (*WEEKDAYS, *MONTHS):
        return ""
    if any(word in known.parts for known in offered):
        on = sentence.worked_on
        return f"“{sentence.day_words}” is read as {on:%A} {on.day} {on:%B}; write a code instead."
    return ""

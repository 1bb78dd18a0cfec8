"""What is audit line "PROJECT 12" about? Kinds of records, as their own apps name and guard them.

An audit line names its subject by (kind, id). The app that owns the kind registers, when it loads:

    register_subject(SubjectKind("PROJECT", "Project", project_names, project_ids_of_scope))

`named(ids)` gives label and address. `visible(viewer, scope)` gives the ids whose lines a viewer
of that AUDIT scope may read, best as a queryset of them; without it only the actor, and viewers of
everything, may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from .rights import Scope
from .viewer import Viewer


@dataclass(frozen=True, slots=True)
class Named:
    """A record in words, and its page (empty where it has none)."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of record that audit lines are about."""

    kind: str
    word: str
    named: Callable[[Collection[int]], Mapping[int, Named]] | None = None
    visible: Callable[[Viewer, Scope], Iterable[int]] | None = None


SUBJECTS: dict[str, SubjectKind] = {}


def register_subject(kind: SubjectKind) -> None:
    """Make a kind of record known to the audit pages."""
    SUBJECTS[kind.kind] = kind


def word_of(kind: str) -> str:
    """The kind in words: "RATE_CARD" is "Rate card", registered or not."""
    known = SUBJECTS.get(kind)
    return known.word if known else kind.replace("_", " ").capitalize()


def subject_names(subjects: Iterable[tuple[str, int | None]]) -> dict[tuple[str, int], Named]:
    """Label and address of each subject, one read a kind; "Project 12" where nobody knows more."""
    wanted: dict[str, set[int]] = {}
    for kind, key in subjects:
        if kind and key is not None:
            wanted.setdefault(kind, set()).add(key)
    found: dict[tuple[str, int], Named] = {}
    for kind, keys in wanted.items():
        known = SUBJECTS.get(kind)
        names = known.named(keys) if known and known.named else {}
        for key in keys:
            found[kind, key] = names.get(key) or Named(f"{word_of(kind)} {key}")
    return found

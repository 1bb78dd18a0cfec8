"""Which rules does Daybook follow, and what question does each answer?

A rule is one function. `@rule("RATE-02", ...)` gives it an id that appears in the code, its test,
its page, the ledger row it wrote and the Explain panel.

    >>> RULES["RATE-02"].question
    'What is this work worth?'
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a rule's table: what goes in, in words, and the call that answers."""

    given: str
    call: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as pages and panels show it."""

    id: str
    question: str
    formula: str
    function: Callable
    examples: Callable[[], Sequence[Example]] | None

    @property
    def file(self) -> str:
        """The source file, relative to the package root."""
        return self.function.__module__.replace(".", "/") + ".py"

    @property
    def explanation(self) -> str:
        """The whole docstring, unindented."""
        return inspect.getdoc(self.function) or ""


RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    *,
    question: str,
    formula: str = "",
    examples: Callable[[], Sequence[Example]] | None = None,
):
    """Register a function as the rule `rule_id`. Raises ValueError when the id is taken."""

    def register(function: Callable) -> Callable:
        if rule_id in RULES:
            raise ValueError(f"{rule_id} is already {RULES[rule_id].function.__qualname__}")
        RULES[rule_id] = Rule(rule_id, question, formula, function, examples)
        return function

    return register


def all_rules() -> dict[str, Rule]:
    """Every rule by id, after loading every module of core."""
    import daybook.core as package

    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    return dict(sorted(RULES.items()))

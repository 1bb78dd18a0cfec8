"""Which rules does Daybook follow, and what question does each answer?

A rule is one function, or one constant table. `@rule("RATE-02", ...)` gives it an id that appears
in the code, its test, its page, the ledger row it wrote and the Explain panel.

    >>> RULES["RATE-02"].question
    'What is this work worth?'
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RULE_ID = re.compile(r"[A-Z]+-\d{2}")


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a rule's table: what goes in, in words, and the call that answers."""

    given: str
    call: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as pages and panels show it. `function` is None where the rule is a table.

    `answers` is the unit of the examples' answers, such as minor units.
    """

    id: str
    question: str
    formula: str
    function: Callable | None
    examples: Callable[[], Sequence[Example]] | None
    module: str
    name: str
    text: str
    answers: str = ""

    @property
    def file(self) -> str:
        """The source file, relative to the package root."""
        return self.module.replace(".", "/") + ".py"

    @property
    def page(self) -> str:
        """The page in the docs, relative to the project root."""
        return f"docs/rules/{self.id}.md"

    @property
    def title(self) -> str:
        """The name in words: `split_largest_remainder` is "Split largest remainder"."""
        return self.name.strip("_").replace("_", " ").capitalize()

    @property
    def explanation(self) -> str:
        """The first paragraph of the docstring, on one line: what Explain prints."""
        return " ".join(self.text.split("\n\n")[0].split())


RULES: dict[str, Rule] = {}


def _register(found: Rule) -> None:
    if not RULE_ID.fullmatch(found.id):
        raise ValueError(f"{found.id!r} is not a rule id: write it as RATE-02")
    if found.id in RULES:
        raise ValueError(f"{found.id} is already {RULES[found.id].name}: choose another id")
    RULES[found.id] = found


def rule(
    rule_id: str,
    *,
    question: str,
    formula: str = "",
    answers: str = "",
    examples: Callable[[], Sequence[Example]] | None = None,
):
    """Register a function as the rule `rule_id` and return it unchanged.

    Raises ValueError when the id is taken or not of the form RATE-02.
    """

    def register(function: Callable) -> Callable:
        _register(
            Rule(
                rule_id,
                question,
                formula,
                function,
                examples,
                function.__module__,
                function.__qualname__,
                inspect.getdoc(function) or "",
                answers,
            )
        )
        return function

    return register


def table_rule(
    rule_id: str,
    *,
    question: str,
    formula: str,
    text: str,
    module: str,
    name: str,
    examples: Callable[[], Sequence[Example]] | None = None,
) -> None:
    """Register a constant table, named by its module and variable, as the rule `rule_id`.

    Raises ValueError as `rule` does.
    """
    _register(Rule(rule_id, question, formula, None, examples, module, name, text))


def all_rules() -> dict[str, Rule]:
    """Every rule by id, after loading every module of core."""
    import daybook.core as package

    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
    return dict(sorted(RULES.items()))

"""Write, check or look up the rules: `rules.py --write`, `rules.py --check`, `rules.py RATE-02`.

The index in core and the pages in docs/rules are made from the registry; the table on a page is
what core answers when its examples are run, so a page cannot disagree with the program.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from enum import Enum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from daybook.core.rules import Rule, all_rules  # noqa: E402

PAGES = ROOT / "docs" / "rules"
INDEX = ROOT / "src" / "daybook" / "core" / "README.md"
WRITE = "run `python scripts/rules.py --write`"

CORE_INTRO = """# core

Every rule of money, time and people, as a pure function: no clock, database, float, Django or
randomness. Frozen values in, frozen values out. It imports the standard library and itself.

Time is whole minutes. Money is whole minor units of an ISO 4217 currency. A rate is a whole number
of ten-thousandths of the currency's major unit, by the hour or the day. An exchange rate is over
10^10, a share is in millionths. Rounding happens once, by a named mode; splits use the largest
remainder, so that parts always sum to the whole.

To add a rule: write the function in the file of its noun, put `@rule(...)` with its question,
formula and examples on it, test it in `tests/core/`, and run `python scripts/rules.py --write`,
which makes this index and the page in `docs/rules/`.
"""


def shown(value: object) -> str:
    """An example's answer, as a cell of a table."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    if isinstance(value, tuple):
        return ", ".join(shown(part) for part in value) or "none"
    return str(value).replace("|", "\\|").replace("\n", " ")


def page_of(rule: Rule) -> str:
    """The page of a rule: question, formula, explanation, and core's answers."""
    parts = [f"# {rule.id} · {rule.question}", f"**Rule**: {rule.formula}.", rule.text]
    if rule.examples:
        unit = f" ({rule.answers})" if rule.answers else ""
        rows = [f"| {shown(each.given)} | {shown(each.call())} |" for each in rule.examples()]
        parts.append("\n".join([f"| Given | Answer{unit} |", "|---|---|", *rows]))
        parts.append("The answers are the output of the function below.")
    kind = "function" if rule.function else "table"
    parts.append(f"Code: `src/{rule.file}`, {kind} `{rule.name}`.")
    return "\n\n".join(parts) + "\n"


def _index(rules: list[Rule], link: str) -> str:
    rows = [
        f"| [{rule.id}]({link}{rule.id}.md) | {rule.question} | `{rule.file}` |" for rule in rules
    ]
    return "\n".join(["| Id | Question | File |", "|---|---|---|", *rows]) + "\n"


def _both_indexes(rules: dict[str, Rule], link: str) -> str:
    computed = [rule for rule in rules.values() if rule.function]
    conduct = [rule for rule in rules.values() if not rule.function]
    return (
        "## Rules that compute\n\n"
        + _index(computed, link)
        + "\n## Rules of conduct, held by the apps and the database\n\n"
        + _index(conduct, link)
    )


def documents() -> dict[Path, str]:
    """Every generated file with its text."""
    rules = all_rules()
    found = {PAGES / f"{rule.id}.md": page_of(rule) for rule in rules.values()}
    found[PAGES / "README.md"] = (
        "# Rules\n\nEvery rule has one id: in the code, its test, its page, the ledger row it "
        "wrote and the Explain panel.\n\n" + _both_indexes(rules, "")
    )
    found[INDEX] = CORE_INTRO + "\n" + _both_indexes(rules, "../../../docs/rules/")
    return found


def tests_of(rule_id: str) -> list[str]:
    """The test files that name a rule, relative to the project."""
    named = re.compile(rf"\b{re.escape(rule_id)}\b")
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "tests").rglob("*.md")]
    return sorted(
        str(file.relative_to(ROOT))
        for file in files
        if named.search(file.read_text(encoding="utf-8"))
    )


def problems() -> Iterator[str]:
    """What is missing or out of date, each with its remedy."""
    made = documents()
    for path, text in made.items():
        if not path.exists():
            yield f"{path.relative_to(ROOT)} is missing: {WRITE}"
        elif path.read_text(encoding="utf-8") != text:
            yield f"{path.relative_to(ROOT)} is out of date: {WRITE}"
    for path in PAGES.glob("*.md"):
        if path not in made:
            yield f"{path.relative_to(ROOT)} belongs to no rule: {WRITE}"
    for rule in all_rules().values():
        if rule.function and not tests_of(rule.id):
            yield f"{rule.id} has no test: name it in a test under tests/"


def write() -> None:
    """Write every generated file; take away pages of rules that are gone."""
    made = documents()
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in PAGES.glob("*.md"):
        if path not in made:
            path.unlink()
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    print(f"{len(made)} files written")


def show(rule_id: str) -> int:
    """Print what is known of one rule. Returns the exit code."""
    rule = all_rules().get(rule_id.upper())
    if rule is None:
        print(f"There is no rule {rule_id}. `python scripts/rules.py` lists them all.")
        return 1
    print(f"{rule.id}  {rule.question}\n{rule.formula}\n\n{rule.text}\n")
    print(f"file:  src/{rule.file} ({rule.name})")
    print(f"page:  {rule.page}")
    print("tests: " + ("\n       ".join(tests_of(rule.id)) or "none"))
    return 0


def main(arguments: list[str]) -> int:
    if arguments == ["--write"]:
        write()
        return 0
    if arguments == ["--check"]:
        found = list(problems())
        print("\n".join(found) or "Every rule has its question, test and page.")
        return 1 if found else 0
    if len(arguments) == 1 and not arguments[0].startswith("-"):
        return show(arguments[0])
    if arguments:
        print("Use: rules.py [--write | --check | ID]")
        return 2
    for rule in all_rules().values():
        print(f"{rule.id:11} {rule.question}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

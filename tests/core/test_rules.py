"""Does every rule have its id, question, page and test?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from daybook.core.rules import RULES, all_rules, rule, table_rule

ROOT = Path(__file__).resolve().parents[2]
ALL = all_rules()
TEST_TEXT = "\n".join(
    file.read_text(encoding="utf-8")
    for folder in (ROOT / "tests",)
    for file in folder.rglob("*.py")
)


@pytest.mark.parametrize("rule_id", ALL)
def test_every_rule_asks_a_question_and_has_a_page(rule_id):
    found = ALL[rule_id]
    assert found.question.endswith("?")
    assert found.formula and found.explanation
    assert found.question in (ROOT / found.page).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule_id", [key for key, found in ALL.items() if found.function])
def test_every_rule_that_computes_has_a_test_and_examples_that_run(rule_id):
    assert rule_id in TEST_TEXT, f"name {rule_id} in a test under tests/"
    examples = ALL[rule_id].examples()
    assert examples
    for example in examples:
        assert example.given
        example.call()


def test_an_id_is_given_once():
    with pytest.raises(ValueError, match="RATE-02 is already price"):

        @rule("RATE-02", question="Again?")
        def again():
            """Never registered."""


def test_an_id_has_a_word_and_two_digits():
    with pytest.raises(ValueError, match="write it as RATE-02"):
        rule("rate2", question="Which?")(lambda: None)


def test_a_table_can_be_a_rule():
    table_rule(
        "SAMPLE-01",
        question="May a table be a rule?",
        formula="it may",
        text="The first paragraph\nof two.\n\nThe second.",
        module="daybook.core.conduct.work",
        name="CONDUCT",
    )
    found = RULES.pop("SAMPLE-01")
    assert found.function is None
    assert found.file == "daybook/core/conduct/work.py"
    assert found.explanation == "The first paragraph of two."
    assert found.title == "Conduct"


def test_a_rule_knows_its_file_page_and_title():
    found = ALL["MONEY-01"]
    assert found.file == "daybook/core/money.py"
    assert found.page == "docs/rules/MONEY-01.md"
    assert found.title == "Split largest remainder"
    assert found.function.__name__ == "split_largest_remainder"


@pytest.mark.parametrize("rule_id", [key for key, found in ALL.items() if not found.function])
def test_every_rule_of_conduct_is_held_by_an_app_or_the_database(rule_id):
    places = (ROOT / "src" / "daybook" / name for name in ("apps", "config"))
    assert any(
        rule_id in file.read_text(encoding="utf-8")
        for place in places
        for file in place.rglob("*.py")
    ), f"nothing refuses by {rule_id}: take it out of core/conduct"


def test_every_refusal_names_a_rule_that_exists():
    named = re.compile(r'(?:Refused|Denied|NotFound|Conflict|__init__)\(\s*"([A-Z]+-\d\d)[" ]')
    for file in (ROOT / "src" / "daybook").rglob("*.py"):
        for rule_id in named.findall(file.read_text(encoding="utf-8")):
            assert rule_id in ALL, (
                f"{file.relative_to(ROOT)} refuses by {rule_id}: say what it asks in "
                "core/conduct, then run `python scripts/rules.py --write`"
            )


def run_script(*arguments):
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "rules.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pages_are_what_core_answers_today():
    done = run_script("--check")
    assert done.returncode == 0, done.stdout


def test_a_rule_is_looked_up_by_its_id():
    done = run_script("rate-02")
    assert done.returncode == 0
    for part in ("What is this work worth?", "core/money.py", "docs/rules/RATE-02.md",
                 "tests/core/test_money.py"):  # fmt: skip
        assert part in done.stdout


def test_an_unknown_rule_is_refused_by_name():
    done = run_script("NONE-99")
    assert done.returncode == 1
    assert "There is no rule NONE-99" in done.stdout

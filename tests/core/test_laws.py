"""Is core a calculator? Standard library only; no float, no `round`, no clock, no randomness."""

import ast
import sys
from pathlib import Path

import pytest

CORE = Path(__file__).resolve().parents[2] / "src" / "daybook" / "core"
FILES = sorted(CORE.rglob("*.py"))
FORBIDDEN_MODULES = {"decimal", "random", "secrets", "time", "uuid", "os", "io", "socket"}
FORBIDDEN_CALLS = {"round", "float", "open", "print", "input"}
FORBIDDEN_METHODS = {"today", "now", "utcnow"}


def tree_of(file):
    return ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORE)))
def test_core_imports_the_standard_library_and_itself(file):
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        else:
            continue
        for name in names:
            top = name.split(".")[0]
            assert name.startswith("daybook.core") or (
                top in sys.stdlib_module_names and top not in FORBIDDEN_MODULES
            ), name


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORE)))
def test_core_has_no_float_no_round_and_no_clock(file):
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), node.lineno
        elif isinstance(node, ast.BinOp | ast.AugAssign):
            assert not isinstance(node.op, ast.Div), f"line {node.lineno} divides to a float"
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                assert called.id not in FORBIDDEN_CALLS, node.lineno
            elif isinstance(called, ast.Attribute):
                assert called.attr not in FORBIDDEN_METHODS, node.lineno


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORE)))
def test_every_value_of_core_is_frozen_and_slotted(file):
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ClassDef):
            marks = [ast.unparse(mark) for mark in node.decorator_list]
            for mark in marks:
                if mark.startswith("dataclass"):
                    assert "frozen=True" in mark and "slots=True" in mark, node.name


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(CORE)))
def test_a_file_has_400_lines_a_function_40_and_both_say_what_they_are_for(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400
    assert ast.get_docstring(tree_of(file)), "the module says which question it answers"
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno + 1 <= 40, node.name
        if isinstance(node, ast.Module | ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name[0] != "_":
                    assert ast.get_docstring(each), each.name

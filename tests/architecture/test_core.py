"""Is core a calculator? No float, no clock, no rounding by the language, nothing from outside."""

from __future__ import annotations

import ast
import sys

from .source import Source, sources

CORE = [source for source in sources() if source.module.startswith("daybook.core")]
CLOCKS = {"now", "today", "utcnow", "time", "monotonic", "perf_counter"}


def _named(test) -> list[str]:
    return [
        f"{source.name}:{node.lineno}"
        for source in CORE
        for node in ast.walk(source.tree)
        if test(node)
    ]


def test_core_holds_no_float():
    assert _named(lambda node: isinstance(node, ast.Constant) and type(node.value) is float) == []
    assert _named(lambda node: isinstance(node, ast.Name) and node.id in ("float", "Decimal")) == []


def test_core_never_divides_to_a_fraction_or_rounds_by_the_language():
    assert _named(lambda node: isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)) == []
    assert (
        _named(
            lambda node: (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "round"
            )
        )
        == []
    )


def test_core_asks_no_clock_and_no_chance():
    assert (
        _named(
            lambda node: (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCKS
            )
        )
        == []
    )
    assert [s.name for s in CORE if {"random", "secrets", "time"} & set(s.imports())] == []


def test_core_imports_the_standard_library_and_itself():
    def foreign(source: Source) -> set[str]:
        roots = {name.split(".")[0] for name in source.imports() if name}
        return roots - set(sys.stdlib_module_names) - {"daybook"}

    assert {source.name: foreign(source) for source in CORE if foreign(source)} == {}

"""Can every file and function be held in the head? The exceptions are listed and only shrink."""

from __future__ import annotations

from .source import PACKAGE, ROOT, sources

FILE_LINES, FUNCTION_LINES = 400, 40
LONG_FILES: frozenset[str] = frozenset()
LONG_FUNCTIONS = frozenset({"apps/platform/triggers.py:take_limit"})
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "part2"}


def _length(function) -> int:
    """Lines of a function, its docstring and signature aside."""
    body = function.body
    has_text = isinstance(getattr(body[0], "value", None), type(None)) is False and (
        type(body[0]).__name__ == "Expr" and isinstance(getattr(body[0].value, "value", None), str)
    )
    first = body[1] if has_text and len(body) > 1 else body[0]
    return function.end_lineno - first.lineno + 1


def test_files_have_about_400_lines():
    long = {s.name for s in sources() if s.lines > FILE_LINES and s.room != "migrations"}
    assert long - LONG_FILES == set()
    assert LONG_FILES - long == set()


def test_functions_have_about_40_lines():
    long = {
        f"{source.name}:{function.name}"
        for source in sources()
        if source.room != "migrations"
        for function in source.functions()
        if _length(function) > FUNCTION_LINES
    }
    assert long - LONG_FUNCTIONS == set()
    assert LONG_FUNCTIONS - long == set()


def test_no_name_says_nothing():
    names = {path.stem for path in PACKAGE.rglob("*")} | {
        path.stem for path in (ROOT / "tests").rglob("*.py")
    }
    assert names & FORBIDDEN_NAMES == set()


def test_every_app_says_what_it_owns():
    silent = [
        path.name
        for path in (PACKAGE / "apps").iterdir()
        if path.is_dir() and (path / "models").exists() and not (path / "README.md").exists()
    ]
    assert silent == []


def test_every_public_name_has_a_docstring():
    import ast

    silent = [
        f"{source.name}:{node.name}"
        for source in sources()
        if source.room not in ("migrations",) and not source.name.endswith("apps.py")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert silent == []

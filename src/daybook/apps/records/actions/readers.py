"""What rows does this file hold? CSV, XLSX, and either of them under .xz or .gz.

A file is what its bytes say, not what its name says. Every refusal names the file and the remedy;
reading never runs a formula and never trusts a size.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from daybook.apps.platform.refusals import Refused

from .contents import require_table

XZ, GZ, ZIP, OLE = b"\xfd7zXZ\x00", b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LIMIT_BYTES = 2 * 1024**3
WORKBOOK_MEMORY_BYTES = 3 * 1024**3
_CELLS = Path(__file__).with_name("workbook_cells.py")


def read_rows(path: Path, name: str = "") -> Iterator[list[str]]:
    """The rows of a file, the header first, as text cells.

    Raises Refused IMPORT-01 for a file that is not what it says, a wrong encoding, or half a file.
    """
    shown = name or path.name
    try:
        with path.open("rb") as raw:
            head = raw.read(8)
    except OSError as error:
        raise Refused("IMPORT-01", f"{shown} cannot be opened: {error.strerror}.") from error
    if not head:
        raise Refused("IMPORT-01", f"{shown} is empty. Export it again.")
    if head.startswith(OLE):
        raise Refused(
            "IMPORT-01", f"{shown} is an old Excel file. Save it as .xlsx or .csv and try again."
        )
    if head.startswith(ZIP):
        return _xlsx_rows(path, shown)
    opener = lzma.open if head.startswith(XZ) else gzip.open if head.startswith(GZ) else open
    return _text_rows(path, shown, opener)


def _xlsx_rows(path: Path, shown: str) -> Iterator[list[str]]:
    """The first sheet's rows, read by a process of its own: see workbook_cells."""
    require_table(path, shown)
    reader = [sys.executable, "-I", str(_CELLS), str(path.resolve()), str(WORKBOOK_MEMORY_BYTES)]
    # Both channels are closed and the process is gone, however few rows are asked for.
    with subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            for line in process.stdout:
                if not line.endswith(b"\n"):
                    break  # the process ended in the middle of a row
                found = json.loads(line)
                if isinstance(found, dict):
                    raise _no_workbook(shown, found["error"])
                yield found
            if process.wait():
                raise Refused(
                    "IMPORT-02",
                    f"{shown} holds more cells than can be read at once. Delete empty rows and "
                    "columns at its end, split it by month, or save it as CSV.",
                )
        finally:
            process.kill()


def _no_workbook(shown: str, error: str) -> Refused:
    return Refused(
        "IMPORT-01",
        f"{shown} begins like an Excel file but cannot be read as one ({error}). "
        "Open it in a spreadsheet and save it again as .xlsx.",
    )


class _Counted(io.RawIOBase):
    """Stops a packed file from unpacking without end."""

    def __init__(self, inner, shown: str):
        self._inner, self._shown, self._read = inner, shown, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._inner.read(len(buffer))
        self._read += len(data)
        if self._read > LIMIT_BYTES:
            raise Refused(
                "IMPORT-02", f"{self._shown} unpacks to more than 2 GB. Split it by month."
            )
        buffer[: len(data)] = data
        return len(data)


def _text_rows(path: Path, shown: str, opener) -> Iterator[list[str]]:
    number = 0
    try:
        with opener(path, "rb") as packed:
            buffered = io.BufferedReader(_Counted(packed, shown), 1 << 20)
            text = io.TextIOWrapper(buffered, encoding="utf-8-sig", newline="")
            first = text.readline()
            if "\x00" in first:
                raise Refused(
                    "IMPORT-01", f"{shown} is not text. Give a CSV or XLSX file, or one in .xz/.gz."
                )
            delimiter = max(",;\t|", key=first.count)
            yield next(csv.reader([first], delimiter=delimiter, strict=True))
            rows = csv.reader(text, delimiter=delimiter, strict=True)
            # The number is for the refusals below.
            for number, row in enumerate(rows, start=2):  # noqa: B007
                yield row
    except UnicodeDecodeError as error:
        raise Refused(
            "IMPORT-01",
            f"{shown} is not UTF-8: byte {error.object[error.start]:#04x} after row {number}. "
            "Save it as “CSV UTF-8” and try again.",
        ) from error
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise Refused(
            "IMPORT-01",
            f"{shown} ends early or is damaged after row {number} ({error}). "
            "Copy or download it again; nothing was stored.",
        ) from error
    except csv.Error as error:
        raise Refused(
            "IMPORT-01", f"{shown}, row {number + 1}: {error}. Check the quotes of that row."
        ) from error

"""Is this file a table at all? Decided by its bytes, before anything is kept.

A PDF named hours.csv is refused as a PDF; a workbook of 3 MB whose sheets unpack to 900 MB is
refused before it is unpacked.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from daybook.apps.platform.refusals import Refused

WORKBOOK_LIMIT_BYTES = 512 * 1024 * 1024
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
)
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


def require_table(path: Path, name: str) -> None:
    """Raise Refused IMPORT-01 for what is no table, IMPORT-02 for a workbook that unpacks to more
    than memory should hold. Reading tells the rest.
    """
    with path.open("rb") as file:
        head = file.read(512)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:16].lower()
    for mark, words in _FOREIGN:
        if start.startswith(mark.lower()):
            raise Refused(
                "IMPORT-01",
                f"{name} is {words}, whatever its name says. Give a CSV or XLSX file, or one in "
                ".xz or .gz.",
                field="file",
            )
    if head.startswith(b"PK\x03\x04"):
        _require_workbook(path, name)


def _require_workbook(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Refused(
            "IMPORT-01",
            f"{name} begins like an Excel file but ends early or is damaged. Copy or download it "
            "again; nothing was stored.",
            field="file",
        ) from error
    if not any(part.filename in _SHEETS for part in parts):
        raise Refused(
            "IMPORT-01",
            f"{name} is a ZIP archive and no workbook. Unpack it and give the CSV or XLSX inside.",
            field="file",
        )
    if sum(part.file_size for part in parts) > WORKBOOK_LIMIT_BYTES:
        limit = WORKBOOK_LIMIT_BYTES // 1024 // 1024
        raise Refused(
            "IMPORT-02",
            f"{name} unpacks to more than {limit} MB. Split it by month, or save it as CSV "
            "compressed with xz or gzip.",
            field="file",
        )

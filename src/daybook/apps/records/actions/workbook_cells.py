"""The cells of a workbook's first sheet, a JSON list a line: a program of its own.

    python workbook_cells.py hours.xlsx 2147483648

A workbook of 1,374 bytes may say that its last cell is XFD1048576; made room for, that is 17
billion cells. This process has a limit of memory and of time, and dies of such a file alone.
"""

from __future__ import annotations

import json
import sys

CPU_SECONDS = 600


def main(path: str, memory_bytes: int) -> int:
    """Write the rows; on a file that is no workbook, what is wrong with it, and leave with 1."""
    try:
        import resource
    except ImportError:  # a system without limits keeps the process apart at least
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a broken file
        _write({"error": str(error)})
        return 1
    for row in rows:
        _write([cell_text(cell) for cell in row])
    return 0


def _write(found: object) -> None:
    sys.stdout.write(json.dumps(found) + "\n")


def cell_text(cell) -> str:
    """A cell as text: 7.0 is 7, a day 2026-07-06, nothing is empty."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        is_instant = hasattr(cell, "hour") and hasattr(cell, "year")
        return cell.isoformat(sep=" ") if is_instant else cell.isoformat()
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

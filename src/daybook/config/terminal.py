"""How does a terminal show tables and progress?"""

from __future__ import annotations

import sys
from collections.abc import Sequence


class Progress:
    """One line that counts up; silent when the output is not a terminal."""

    def __init__(self, stream=None):
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def __call__(self, phase: str, count: int) -> None:
        """Show how far a phase is."""
        if self._shown:
            self._stream.write(f"\r{phase} {count:,} rows ")
            self._stream.flush()

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            self._stream.write("\r" + " " * 40 + "\r")


def plain_cell(text: str) -> str:
    """A cell that a spreadsheet will not run as a formula."""
    return (
        f"'{text}"
        if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:2].isdigit())
        else text
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 2) -> str:
    """Columns padded to their widest cell; the first `left` columns read from the left."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(header, *rows, strict=True)]
    lines = []
    for row in [header, *rows]:
        cells = [
            str(cell).ljust(width) if index < left else str(cell).rjust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)

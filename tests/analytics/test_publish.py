"""Does publishing stay small, whole and the same, however many lines there are?"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from daybook.analytics.publish import (
    LEDGER_COLUMNS,
    CopyMissing,
    place_copy,
    read_mart,
    seal_of,
    write_copy,
)


def lines(count, minutes=60):
    """Lines as the books hold them, with a blank here and there."""
    for key in range(1, count + 1):
        yield (
            key, "RATED", "TIME_ENTRY", key, key % 7 == 0, True, 1, key % 40,
            None if key % 11 == 0 else key % 80, 3, date(2026, 7, 1 + key % 30), date(2026, 7, 1),
            minutes, 33_000, "USD", 33_000, 33_000,
        )  # fmt: skip


def test_a_row_has_every_column():
    assert len(next(lines(1))) == len(LEDGER_COLUMNS)


def test_the_seal_is_of_the_text_and_comes_back_from_the_file(tmp_path):
    first, second = write_copy(tmp_path, lines(500)), write_copy(tmp_path, lines(500))
    other = write_copy(tmp_path, lines(500, minutes=61))
    assert first.seal == second.seal != other.seal
    place_copy(first, "mart-1.duckdb")
    assert seal_of(tmp_path, "mart-1.duckdb") == (500, first.seal)


def test_an_empty_set_of_books_is_a_copy_too(tmp_path):
    made = write_copy(tmp_path, lines(0))
    place_copy(made, "mart-1.duckdb")
    assert seal_of(tmp_path, "mart-1.duckdb") == (0, made.seal)
    assert read_mart(tmp_path, "mart-1.duckdb", "SELECT count(*) FROM project") == [(0,)]


def test_readers_of_a_copy_read_on_while_another_is_placed(tmp_path):
    import duckdb

    place_copy(write_copy(tmp_path, lines(10)), "mart-1.duckdb")
    with duckdb.connect(str(tmp_path / "mart-1.duckdb"), read_only=True) as reader:
        place_copy(write_copy(tmp_path, lines(20)), "mart-2.duckdb")
        (tmp_path / "mart-1.duckdb").unlink()
        assert reader.execute("SELECT count(*) FROM ledger").fetchone() == (10,)
    assert read_mart(tmp_path, "mart-2.duckdb", "SELECT count(*) FROM ledger") == [(20,)]


@pytest.mark.parametrize("content", [None, b"not a database"])
def test_a_missing_or_broken_file_is_said_to_be_so(tmp_path, content):
    if content is not None:
        (tmp_path / "mart-1.duckdb").write_bytes(content)
    with pytest.raises(CopyMissing):
        read_mart(tmp_path, "mart-1.duckdb", "SELECT 1")
    with pytest.raises(CopyMissing):
        seal_of(tmp_path, "mart-1.duckdb")


_MEASURE = """
import resource, sys
from pathlib import Path
from daybook.analytics.publish import write_copy
from tests.analytics.test_publish import lines
write_copy(Path(sys.argv[1]), lines(int(sys.argv[2])))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_ten_times_the_lines_need_no_ten_times_the_memory(tmp_path):
    """Kilobytes at most while 30,000 and 300,000 lines are written, each in its own process."""

    def peak(count):
        ran = subprocess.run(
            [sys.executable, "-c", _MEASURE, str(tmp_path / str(count)), str(count)],
            capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        return int(ran.stdout)

    assert peak(300_000) - peak(30_000) < 200_000

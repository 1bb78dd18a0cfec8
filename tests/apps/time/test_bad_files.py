"""Bad files through both doors: each names the place and the remedy, and nothing stored changes."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile

import openpyxl
import pytest

from daybook.apps.records.actions import contents, readers
from daybook.apps.records.models import StoredFile
from daybook.apps.time.models import TimeEntry

from .uploads import GOOD, HEADER, MAPPING, checked, command, commit, form, table, upload

SHEET = "xl/worksheets/sheet1.xml"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


@pytest.fixture
def analyst(sign_in, company):
    """A signed-in analyst, over a company that holds one imported line already."""
    found = sign_in("analyst")
    commit(found, checked(found, table("0,ENG,ACME-001,BUILD,2026-07-01,8,Before")))
    return found


@pytest.fixture
def unchanged(analyst):
    """Whatever happens, the line that was there stays exactly as it was, and no other comes."""
    before = list(TimeEntry.objects.values())
    assert len(before) == 1
    yield
    assert list(TimeEntry.objects.values()) == before


def zip_of(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


# What is no table, or not whole: the name it has, its bytes, and words of the answer.
UNREADABLE = {
    "a picture named csv": ("hours.csv", PNG, "hours.csv"),
    "a PDF named xlsx": ("hours.xlsx", b"%PDF-1.7\n1 0 obj\n", "hours.xlsx"),
    "bytes that are no text": ("hours.csv", b"\x00\x01\x02\x03" * 99, "is not text"),
    "an old Excel file": ("hours.xls", b"\xd0\xcf\x11\xe0" + bytes(99), "Save it as .xlsx"),
    "an empty file": ("hours.csv", b"", "is empty. Export it again."),
    "another encoding": (
        "hours.csv", table(GOOD[0].replace("Workshop", "Müller"), *GOOD[1:]).decode().encode(
            "latin-1"), "is not UTF-8: byte 0xfc",
    ),
    "half a compressed file": (
        "hours.csv.xz", lzma.compress(table(*GOOD * 500))[:-40], "Copy or download it again",
    ),
    "half a gzip file": (
        "hours.csv.gz", gzip.compress(table(*GOOD * 500))[:-40], "Copy or download it again",
    ),
    "half a workbook": ("hours.xlsx", zip_of(xl__workbook_xml=b"<x/>" * 99)[:-30], "hours.xlsx"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_by_the_wizard(analyst, unchanged, name):
    file_name, content, words = UNREADABLE[name]
    response = upload(analyst, content, file_name)
    if response.status_code == 302:
        # The header could be read; the damage lies further down, and the check finds it.
        response = analyst.post(response.url, form())
        assert response.status_code == 302
        from daybook.apps.platform.actions.jobs import run_due_job
        from tests.builders import NOW

        run_due_job(owner="test", clock=lambda: NOW)
        response = analyst.get(response.url)
        assert "Back to the columns" in response.content.decode()
    else:
        assert response.status_code == 422
    assert words in response.content.decode(), response.content.decode()[-2500:]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_by_the_command(analyst, unchanged, tmp_path, capsys, name):
    file_name, content, words = UNREADABLE[name]
    assert command(tmp_path, content, file_name) == 2
    told = capsys.readouterr().err
    assert file_name in told and (words in told or "IMPORT-0" in told), told
    assert told.startswith("daybook: IMPORT-0")


def test_what_is_no_table_leaves_no_file_behind(analyst, files):
    before = {path for path in files.rglob("*") if path.is_file()}
    kept = StoredFile.objects.count()
    for content in (PNG, b"%PDF-1.7", b"", b"<html><body>", zip_of(readme=b"hello")):
        assert upload(analyst, content).status_code == 422
    assert {path for path in files.rglob("*") if path.is_file()} == before
    assert StoredFile.objects.count() == kept


# Rows that may not stand: the row, the field in words, and what the answer says.
BAD_ROWS = {
    "unknown person": ("9,NOBODY,ACME-001,BUILD,2026-07-06,1,", "Nobody has the code “NOBODY”"),
    "unknown project": ("9,ENG,NOPE-1,BUILD,2026-07-06,1,", "No project has the code “NOPE-1”"),
    "unknown task": ("9,ENG,ACME-001,NOPE,2026-07-06,1,", "has no task “NOPE”"),
    "year 16": ("9,ENG,ACME-001,BUILD,0016-01-11,1,", "0016-01-11 lies before 2000"),
    "in the future": ("9,ENG,ACME-001,BUILD,2026-07-20,1,", "lies after tomorrow"),
    "no date": ("9,ENG,ACME-001,BUILD,tomorrow,1,", "“tomorrow” is not a date"),
    "negative": ("9,ENG,ACME-001,BUILD,2026-07-06,-2,", "“-2” is negative"),
    "30 hours": ("9,ENG,ACME-001,BUILD,2026-07-06,30,", "a day holds 0:00 to 24:00"),
    "a formula": ("9,ENG,ACME-001,BUILD,2026-07-06,=1+1,", "“=1+1” is a formula"),
    "no key": (",ENG,ACME-001,BUILD,2026-07-06,1,", "The source key is missing"),
    "a key twice": ("1,ENG,ACME-001,BUILD,2026-07-06,1,", "The key 1 stands on row 2 already"),
    "cut in the middle": ("9,ENG,ACME-001,BUI", "it may be cut off"),
    "a day above 24 hours": ("9,ENG,ACME-001,BUILD,2026-07-06,23,", "more than 24 hours"),
    "not employed": ("9,ENG,ACME-001,BUILD,2025-07-07,1,", "no employment on 2025-07-07"),
}


@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_by_both_doors_and_the_file_is_refused(
    analyst, unchanged, tmp_path, capsys, name
):
    row, words = BAD_ROWS[name]
    content = table(*GOOD, row)
    run = checked(analyst, content)
    page = analyst.get(f"/import/runs/{run}").content.decode()
    assert words in page and ">5<" in page, "the reason and the row's number stand on the page"
    assert "1 of 4 rows are refused" in analyst.get(commit(analyst, run).url).content.decode()
    rejects = tmp_path / "rejects.csv"
    assert command(tmp_path, content, "hours.csv", "--rejects", str(rejects)) == 2
    told = capsys.readouterr()
    assert "1 of 4 rows are refused" in told.err and "IMPORT-05" in told.err
    assert words in rejects.read_text() and "\n5," in rejects.read_text()


def test_a_missing_column_is_named_with_those_there_are(analyst, unchanged, tmp_path, capsys):
    content = table(*(row.rpartition(",")[0] for row in GOOD), header=HEADER.rpartition(",")[0])
    first = upload(analyst, content)
    response = analyst.post(first.url, form())
    assert response.status_code == 422
    mapping = {**MAPPING, "columns": {**MAPPING["columns"], "hours": "Effort"}}
    assert command(tmp_path, table(*GOOD), mapping=mapping) == 2
    told = capsys.readouterr().err
    assert "has no column “Effort” for hours worked" in told and "Line id, Employee" in told


def test_a_mapping_without_a_needed_column_says_which(analyst, unchanged, tmp_path, capsys):
    first = upload(analyst, table(*GOOD))
    response = analyst.post(first.url, form(column_person=""))
    assert response.status_code == 422
    assert "Choose the column that holds it." in response.content.decode()
    response = analyst.post(first.url, form(column_hours=""))
    assert "The mapping gives no column for minutes" in response.content.decode()
    columns = {key: value for key, value in MAPPING["columns"].items() if key != "person"}
    assert command(tmp_path, table(*GOOD), mapping={**MAPPING, "columns": columns}) == 2
    assert "IMPORT-03" in capsys.readouterr().err


def test_an_upload_above_the_limit_says_the_limit_and_is_not_kept(
    analyst, unchanged, settings, files
):
    before = StoredFile.objects.count()
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    response = upload(analyst, table(*GOOD * 30_000))
    assert response.status_code in (413, 422)
    assert "1 MB" in response.content.decode()
    assert StoredFile.objects.count() == before


def test_a_file_that_unpacks_without_end_is_stopped_at_both_doors(
    analyst, unchanged, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(readers, "LIMIT_BYTES", 200_000)
    bomb = lzma.compress(table(*GOOD) + b"\n" * 5_000_000)
    assert len(bomb) < 5_000
    run = checked(analyst, bomb, "hours.csv.xz")
    from daybook.apps.platform.actions.jobs import run_due_job
    from tests.builders import NOW

    run_due_job(owner="test", clock=lambda: NOW)
    assert "unpacks to more than" in analyst.get(f"/import/runs/{run}").content.decode()
    assert command(tmp_path, bomb, "hours.csv.xz") == 2
    assert "IMPORT-02" in capsys.readouterr().err


def test_a_workbook_that_unpacks_without_end_is_refused_before_it_is_unpacked(
    analyst, unchanged, monkeypatch
):
    monkeypatch.setattr(contents, "WORKBOOK_LIMIT_BYTES", 1_000_000)
    bomb = zip_of(xl__workbook_xml=b"<x/>", xl__sheet1_xml=b"0" * 3_000_000)
    response = upload(analyst, bomb, "hours.xlsx")
    assert response.status_code == 422 and "unpacks to more than" in response.content.decode()


def workbook(cells: str) -> bytes:
    """A workbook with these rows of XML in its sheet, and nothing else in it."""
    plain, file = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(plain)
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    )
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, sheet if name == SHEET else source.read(name))
    return file.getvalue()


def test_a_small_workbook_that_unpacks_to_gigabytes_is_refused_by_the_command(
    analyst, unchanged, tmp_path, capsys
):
    """600 KB that hold 600 MB of zeros: the sizes in the archive are enough to say no."""
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
        with packed.open(SHEET, "w") as part:
            for _ in range(600):
                part.write(bytes(1024 * 1024))
    assert len(bomb.getvalue()) < 1024 * 1024
    assert command(tmp_path, bomb.getvalue(), "hours.xlsx") == 2
    told = capsys.readouterr().err
    assert "IMPORT-02" in told and "hours.xlsx unpacks to more than 512 MB" in told


# Two kinds of workbook whose cells need terabytes: a last cell far away, and sizes that lie.
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def test_a_workbook_whose_last_cell_is_far_away_is_refused_by_both_doors(
    analyst, unchanged, tmp_path, capsys
):
    """5 KB that claim 17 billion cells: it may end the reader, never the program."""
    bomb = workbook(FAR)
    assert len(bomb) < 10_000
    assert command(tmp_path, bomb, "hours.xlsx") == 2
    told = capsys.readouterr().err
    assert "IMPORT-02" in told and "hours.xlsx holds more cells than can be read" in told
    response = upload(analyst, bomb, "hours.xlsx")
    assert (
        response.status_code == 422 and "more cells than can be read" in response.content.decode()
    )


def test_a_workbook_whose_sizes_lie_is_stopped_while_it_is_unpacked(
    analyst, unchanged, tmp_path, capsys, monkeypatch
):
    """The archive says 9 bytes, the sheet holds 300 MB: what counts is what comes out."""
    monkeypatch.setattr(readers, "WORKBOOK_MEMORY_BYTES", 250_000_000)
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>{"x" * 30_000}</v></c></row>'
        for n in range(1, 10_001)
    )
    bomb = workbook(cells)
    with zipfile.ZipFile(io.BytesIO(bomb)) as packed:
        size = struct.pack("<I", packed.getinfo(SHEET).file_size)
    assert len(bomb) < 2_000_000 and bomb.count(size) == 2
    assert command(tmp_path, bomb.replace(size, struct.pack("<I", 9)), "hours.xlsx") == 2
    assert "daybook: IMPORT-0" in capsys.readouterr().err


# Quotes that say two things at once: the row they stand on, and what follows.
BAD_QUOTES = {
    "text behind a closed quote": (f'{GOOD[0]}\n2,"ENG"x,ACME-001,BUILD,2026-07-06,1,', "row 3"),
    "a quote that never closes": (f'{GOOD[0]}\n2,ENG,ACME-001,BUILD,2026-07-06,1,"Call', "row 3"),
}


@pytest.mark.parametrize("name", BAD_QUOTES)
def test_broken_quotes_are_refused_by_the_command_with_their_row(
    analyst, unchanged, tmp_path, capsys, name
):
    rows, place = BAD_QUOTES[name]
    assert command(tmp_path, table(*rows.split("\n"))) == 2
    told = capsys.readouterr().err
    assert "IMPORT-01" in told and f"hours.csv, {place}" in told, told
    assert "Check the quotes of that row" in told


def test_broken_quotes_in_the_header_are_refused_by_the_command(
    analyst, unchanged, tmp_path, capsys
):
    header = HEADER.replace("Employee", '"Employee"s')
    assert command(tmp_path, table(*GOOD, header=header)) == 2
    told = capsys.readouterr().err
    assert "hours.csv, row 1" in told and "Check the quotes of that row" in told


def test_quotes_rightly_used_are_read_by_the_command(analyst, tmp_path, capsys):
    """A comma, a doubled quote and a new line inside quotes are part of the note."""
    row = '7,ENG,ACME-001,BUILD,2026-07-06,1,"Call, ""short""\nand sweet"'
    assert command(tmp_path, table(row)) == 0, capsys.readouterr().err
    assert TimeEntry.objects.get(source_key="7").note == 'Call, "short"\nand sweet'


def test_a_file_without_rows_or_without_a_header_imports_nothing(analyst, unchanged, tmp_path):
    run = checked(analyst, table())
    assert "Nothing to import" in analyst.get(f"/import/runs/{run}").content.decode()
    assert upload(analyst, b"\n\n").status_code == 422
    assert upload(analyst, b",,,\n1,2,3,4\n").status_code == 422


def test_neither_a_file_nor_pasted_rows_is_said(analyst):
    response = analyst.post("/import", {"pasted": "  "})
    assert response.status_code == 422
    assert "Choose a file, or paste rows." in response.content.decode()

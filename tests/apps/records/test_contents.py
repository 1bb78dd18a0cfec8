"""What is no table is told by its bytes, whatever its name says; mappings keep their names."""

from __future__ import annotations

import io
import zipfile

import pytest

from daybook.apps.platform.refusals import Conflict, Denied, Refused
from daybook.apps.records.actions.contents import require_table
from daybook.apps.records.actions.imports import save_mapping
from daybook.apps.records.models import ImportMapping
from tests.builders import NOW


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n", "is a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\xff\xd8\xff\xe0", "is a picture"),
        (b"MZ\x90\x00", "is a program"),
        (b"\x7fELF\x02", "is a program"),
        (b"  <!DOCTYPE html><html>", "is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "is an XML document"),
    ],
)
def test_foreign_files_are_named_for_what_they_are(tmp_path, content, words):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(Refused, match="IMPORT-01") as refused:
        require_table(path, "hours.csv")
    assert words in refused.value.message and "Give a CSV or XLSX file" in refused.value.message


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n", b"", b"plain", b"\xfd7zXZ\x00", b"\x1f\x8b\x08"]
)
def test_text_and_packed_text_are_left_to_the_reader(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    require_table(path, "hours.csv")


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("hours.csv", "a,b")
    path = tmp_path / "file"
    path.write_bytes(file.getvalue())
    with pytest.raises(Refused, match="is a ZIP archive and no workbook"):
        require_table(path, "hours.xlsx")


def test_a_mapping_keeps_its_name_its_version_and_its_right(company):
    def save(who="analyst", name="Weekly", **more):
        return save_mapping(actor=company.viewer(who), now=NOW, kind="time", name=name,
                            header_digest="d", mapping="{}", **more)  # fmt: skip

    with pytest.raises(Denied):
        save("engineer")
    key = save()
    assert save() == key, "the same name again replaces what it held"
    other = save(name="Monthly")
    with pytest.raises(Refused, match="IMPORT-07"):
        save(mapping_id=other)
    with pytest.raises(Conflict):
        save(name="Daily", mapping_id=other, version=9)
    with pytest.raises(Refused, match="Give the mapping a name"):
        save(name=" ")
    assert set(ImportMapping.objects.values_list("name", flat=True)) == {"Weekly", "Monthly"}

"""The import wizard from file to result: mapped, checked, written, remembered, taken back."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
from datetime import UTC, date, datetime

import openpyxl
import pytest

from daybook.apps.ledger.queries.books import book_sums
from daybook.apps.platform.actions.jobs import run_due_job
from daybook.apps.platform.models import AuditLine, Job, Run
from daybook.apps.platform.refusals import Denied
from daybook.apps.records.models import ImportBatch, ImportMapping, StoredFile
from daybook.apps.time.actions.imports import wizard
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from tests.builders import NOW, TODAY

from .uploads import GOOD, checked, commit, form, newest_import, table, upload


def counts(run_id: int) -> dict:
    import json

    return json.loads(Run.objects.get(pk=run_id).counts)


@pytest.fixture
def analyst(sign_in, company):
    """A signed-in analyst, who may import."""
    return sign_in("analyst")


def test_only_holders_of_the_right_import_and_some_only_look(company, sign_in):
    assert sign_in("engineer").get("/import").status_code == 403
    assert sign_in("manager").get("/import").status_code == 403
    looking = sign_in("finance")
    assert looking.get("/import").status_code == 200
    assert upload(looking, table(*GOOD)).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_file_goes_from_upload_to_drafts_and_nothing_is_written_before(analyst):
    first = upload(analyst, table(*GOOD))
    page = analyst.get(first.url).content.decode()
    # Titles that are known are proposed; what is not guessed is left open.
    assert '<option value="Line id" selected>' in page
    assert '<option value="Project code" selected>' in page
    run = int(analyst.post(first.url, form()).url.rpartition("/")[2])
    assert counts(run) == {"new": 3, "changed": 0, "unchanged": 0, "skipped": 0, "error": 0}
    assert not TimeEntry.objects.exists()
    shown = analyst.get(f"/import/runs/{run}").content.decode()
    assert "Ready to import" in shown and "Import 3 rows" in shown
    response = commit(analyst, run)
    done = newest_import()
    assert response.url == f"/import/runs/{done}"
    assert sorted(TimeEntry.objects.values_list("source_key", "minutes", "state")) == [
        ("1", 450, "DRAFT"), ("2", 30, "DRAFT"), ("3", 240, "DRAFT"),
    ]  # fmt: skip
    result = analyst.get(response.url).content.decode()
    assert f"/time/entries?run={done}" in result and "12 h in 3 lines" in result
    lines = analyst.get(f"/time/entries?run={done}").content.decode()
    assert "All 3 lines" in lines
    assert "hours.csv" in analyst.get("/import/history").content.decode()


def test_counts_sum_to_the_file_and_changes_show_old_and_new(analyst):
    commit(analyst, checked(analyst, table(*GOOD)))
    again = table(
        GOOD[0], GOOD[1].replace("0:30", "0:45"), "", "4,ENG,ACME-001,BUILD,2026-07-07,1,",
        "5,NOBODY,ACME-001,BUILD,2026-07-07,1,",
    )  # fmt: skip
    run = checked(analyst, again)
    assert counts(run) == {"new": 1, "changed": 1, "unchanged": 1, "skipped": 1, "error": 1}
    page = analyst.get(f"/import/runs/{run}").content.decode()
    assert "What changes" in page and "0:30" in page and "0:45" in page
    assert "Nobody has the code “NOBODY”. Add the person or correct it." in page
    assert TimeEntry.objects.get(source_key="2").minutes == 30


def test_the_same_file_again_changes_nothing(analyst):
    commit(analyst, checked(analyst, table(*GOOD)))
    before = list(TimeEntry.objects.order_by("pk").values())
    run = checked(analyst, table(*GOOD))
    assert "Nothing to import" in analyst.get(f"/import/runs/{run}").content.decode()
    commit(analyst, run)
    assert list(TimeEntry.objects.order_by("pk").values()) == before


def test_a_file_with_refused_rows_is_imported_whole_or_not_at_all(analyst):
    run = checked(analyst, table(*GOOD, "4,ENG,ACME-001,BUILD,2026-07-07,30:00,"))
    refused = commit(analyst, run)
    assert refused.url == f"/import/runs/{run}"
    assert "1 of 4 rows are refused" in analyst.get(refused.url).content.decode()
    assert not TimeEntry.objects.exists()
    commit(analyst, run, mode="VALID_ONLY")
    assert TimeEntry.objects.count() == 3
    page = analyst.get(f"/import/runs/{newest_import()}").content.decode()
    assert "Refused rows" in page


def test_refused_rows_are_filtered_saved_without_formulas_and_imported_when_mended(analyst):
    bad = (
        "4,ENG,ACME-001,BUILD,2026-07-07,-3,",
        '5,ENG,=cmd|calc,BUILD,2026-07-07,1,"+49 1"',
        "6,NOBODY,ACME-001,BUILD,2026-07-07,1,",
    )
    run = checked(analyst, table(*GOOD, *bad))
    page = analyst.get(f"/import/runs/{run}?code=UNKNOWN_PERSON").content.decode()
    assert "NOBODY" in page and "=cmd" not in page
    response = analyst.get(f"/import/runs/{run}/refused.csv")
    assert response["Content-Disposition"] == 'attachment; filename="hours-refused.csv"'
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:4] == ["row", "field", "reason", "Line id"]
    assert [row[0] for row in rows[1:]] == ["5", "6", "7"]
    for row in rows[1:]:
        assert not any(cell[:1] in "=+@-" for cell in row if cell)
    assert rows[2][5] == "'=cmd|calc" and rows[2][9] == "'+49 1"
    mended = text.replace("'-3", "3").replace("'=cmd|calc", "ACME-001").replace("NOBODY", "ENG")
    commit(analyst, checked(analyst, mended.encode()))
    assert set(TimeEntry.objects.values_list("source_key", flat=True)) == {"4", "5", "6"}


def test_a_mapping_is_remembered_by_the_header_for_files_and_their_refused_rows(analyst):
    odd = table(*GOOD, header="A,B,C,D,E,F,G")
    columns = {
        f"column_{key}": title
        for key, title in zip(
            ("source_key", "person", "project", "task", "worked_on", "hours", "note"), "ABCDEFG",
            strict=True,
        )
    }  # fmt: skip
    checked(analyst, odd, save_as="Odd export", **columns)
    page = analyst.get(upload(analyst, odd).url).content.decode()
    assert "The mapping <b>Odd export</b>" in page and '<option value="C" selected>' in page
    repair = table("2,hours,why," + GOOD[0], header="row,field,reason,A,B,C,D,E,F,G")
    assert "Odd export" in analyst.get(upload(analyst, repair).url).content.decode()
    other = analyst.get(upload(analyst, table(header="A,B,C")).url).content.decode()
    assert "Odd export" not in other


def test_a_mapping_is_changed_renamed_and_forgotten(analyst):
    checked(analyst, table(*GOOD), save_as="Weekly")
    row = ImportMapping.objects.get()
    assert "Weekly" in analyst.get("/import/mappings").content.decode()
    path = f"/import/mappings/{row.pk}"
    assert 'value="Line id"' in analyst.get(path).content.decode()
    assert analyst.post(path, form(save_as="Monthly", version=row.version)).status_code == 302
    stale = analyst.post(path, form(save_as="Yearly", version=row.version))
    assert stale.status_code == 422
    row.refresh_from_db()
    assert row.name == "Monthly"
    missing = analyst.post(path, form(save_as="Monthly", version=2, column_person=""))
    assert missing.status_code == 422 and b"Choose the column" in missing.content
    analyst.post(f"{path}/delete")
    assert not ImportMapping.objects.exists()
    verbs = set(AuditLine.objects.values_list("verb", flat=True))
    assert {"save_mapping", "delete_mapping"} <= verbs


def test_an_import_is_taken_back_until_something_depends_on_it(analyst, company):
    commit(analyst, checked(analyst, table(*GOOD)))
    run = newest_import()
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                day=TODAY)  # fmt: skip
    page = analyst.get(analyst.post(f"/import/runs/{run}/undo").url).content.decode()
    assert "so it cannot be undone" in page and "cannot be taken back any more" in page
    assert TimeEntry.objects.count() == 3
    TimeEntry.objects.update(state="DRAFT", submission=None)
    analyst.post(f"/import/runs/{run}/undo")
    assert not TimeEntry.objects.exists()
    assert Run.objects.get(pk=run).state == "UNDONE"
    assert "Undone" in analyst.get(f"/import/runs/{run}").content.decode()


def test_only_the_operations_manager_approves_as_imported(analyst, sign_in, company):
    run = checked(analyst, table(*GOOD))
    assert "approve as imported" not in analyst.get(f"/import/runs/{run}").content.decode()
    assert commit(analyst, run, approve="yes").status_code == 403
    for who in ("analyst", "coordinator"):
        with pytest.raises(Denied):
            wizard.start_import(actor=company.viewer(who), now=NOW, today=TODAY, root=None,
                                check_run_id=run, approve=True)  # fmt: skip
    assert not TimeEntry.objects.exists()
    manager = sign_in("operations")
    assert "approve as imported" in manager.get(f"/import/runs/{run}").content.decode()
    commit(manager, run, approve="yes")
    assert set(TimeEntry.objects.values_list("state", flat=True)) == {"APPROVED"}
    assert {row.book for row in book_sums()} == {"RATED", "COST"}
    approved = AuditLine.objects.get(verb="approve_entries")
    assert approved.reason == f"approved by import run {newest_import()}"


def packed(name: str) -> bytes:
    """The same three rows as a workbook, or compressed."""
    plain = table(*GOOD)
    if name.endswith(".xz"):
        return lzma.compress(plain)
    if name.endswith(".gz"):
        return gzip.compress(plain)
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(plain.decode())):
        book.active.append(row)
    book.active["E2"] = date(2026, 7, 6)
    book.active["F2"] = 7.5
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("name", ["hours.csv.xz", "hours.csv.gz", "hours.xlsx"])
def test_packed_files_and_workbooks_are_checked_and_imported_by_jobs(analyst, name):
    run = checked(analyst, packed(name), name)
    waiting = analyst.get(f"/import/runs/{run}").content.decode()
    assert "data-progress" in waiting and Job.objects.get().state == "WAITING"
    assert analyst.get(f"/import/runs/{run}/progress").json()["state"] == "PENDING"
    clock = lambda: datetime(2026, 7, 7, 16, 5, tzinfo=UTC)  # noqa: E731
    assert run_due_job(owner="test", clock=clock)
    assert analyst.get(f"/import/runs/{run}/progress").json()["state"] == "COMMITTED"
    assert counts(run)["new"] == 3
    commit(analyst, run)
    assert analyst.get(f"/import/runs/{run}/progress").json()["state"] == "WAITING"
    assert run_due_job(owner="test", clock=clock)
    answer = analyst.get(f"/import/runs/{run}/progress").json()
    assert answer == {"state": "DONE", "href": f"/import/runs/{newest_import()}"}
    assert sorted(TimeEntry.objects.values_list("minutes", flat=True)) == [30, 240, 450]
    imported = AuditLine.objects.get(verb="import_entries")
    assert imported.via == "JOB" and imported.actor.name == "The analyst"


def test_a_job_that_runs_twice_imports_once(analyst, company):
    run = checked(analyst, table(*GOOD))
    given = {
        "actor": company.viewer("analyst"), "clock": lambda: NOW, "today": TODAY,
        "check_run_id": run, "valid_only": False, "approve": False,
    }  # fmt: skip
    from django.conf import settings

    for _ in range(2):
        wizard.import_checked(root=settings.FILES_ROOT, **given)
    assert TimeEntry.objects.count() == 3
    assert ImportBatch.objects.filter(dry_run=False).count() == 1


def test_pasted_rows_are_a_file_like_any_other(analyst):
    text = table(*GOOD).decode().replace(",", "\t")
    first = analyst.post("/import", {"pasted": text})
    run = int(analyst.post(first.url, form()).url.rpartition("/")[2])
    assert counts(run)["new"] == 3


def test_the_same_bytes_lie_once_under_their_hash(analyst, files):
    for _ in range(2):
        upload(analyst, table(*GOOD))
    kept = [path for path in files.rglob("*") if path.is_file()]
    assert StoredFile.objects.count() == 2 and len(kept) == 1
    assert kept[0].name == StoredFile.objects.first().digest


def test_a_file_of_another_record_is_not_opened_by_the_wizard(analyst):
    upload(analyst, table(*GOOD))
    StoredFile.objects.update(record_kind="INVOICE")
    key = StoredFile.objects.get().pk
    assert analyst.get(f"/import/map/{key}").status_code == 404

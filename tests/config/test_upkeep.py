"""Does the doctor see what is wrong, and does a backup bring everything back?"""

from __future__ import annotations

import io
import json
import re
import tarfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from daybook.apps.ledger.models import LedgerLine
from daybook.apps.platform.actions.jobs import beat
from daybook.apps.platform.actions.sealing import seal_audit_days, verify_seals
from daybook.apps.platform.models import Job, Organization, User
from daybook.apps.platform.refusals import Refused
from daybook.apps.time.actions.approval import approve_entries
from daybook.apps.time.actions.entries import save_entry
from daybook.apps.time.actions.submission import submit_part
from daybook.apps.time.models import TimeEntry
from daybook.config import clock
from daybook.config.cli import main
from daybook.config.upkeep import format as form
from daybook.config.upkeep.backup import last_key, write_backup
from daybook.config.upkeep.checks import examine
from daybook.config.upkeep.orphans import orphans
from daybook.config.upkeep.promises import expected_promises, missing_promises, restore_promises
from daybook.config.upkeep.restore import restore_backup
from tests.builders import NOW, TODAY


@pytest.fixture
def installation(company, settings, tmp_path):
    """The small company with a day in the books and an uploaded file, in a folder of its own."""
    settings.DATA = tmp_path / "data"
    settings.FILES_ROOT = settings.DATA / "files"
    (settings.FILES_ROOT / "ab").mkdir(parents=True)
    (settings.FILES_ROOT / "ab" / "abcdef").write_bytes(b"a contract")
    settings.DATA.chmod(0o700)
    entry = save_entry(
        actor=company.viewer("engineer"), now=NOW, today=TODAY, person_id=company["engineer"],
        project_id=company["ACME"], task_id=company["task ACME"], worked_on=TODAY, minutes=450,
        note="Zürich – 移行",
    )  # fmt: skip
    submit_part(actor=company.viewer("engineer"), now=NOW, person_id=company["engineer"],
                day=TODAY)  # fmt: skip
    approve_entries(actor=company.viewer("manager"), now=NOW, entry_ids=[entry.id])
    seal_audit_days(now=NOW + timedelta(days=1))
    return company


def _findings() -> dict[str, str]:
    return {row.what: row.state for row in examine()}


def test_a_sound_installation_has_nothing_bad(installation):
    assert "bad" not in _findings().values()


def _drop(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name} ON {table}")


def test_every_trigger_of_the_migrations_is_there_and_more_than_a_handful(installation):
    assert missing_promises() == []
    assert len(expected_promises()) > 40


def test_the_doctor_finds_a_missing_trigger_and_puts_it_back(installation, capsys):
    _drop("ledger_ledgerline", "ledger_ledgerline_no_delete")
    assert missing_promises() == ["trigger ledger_ledgerline_no_delete"]
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert re.search(r"BAD +Triggers +1 missing: trigger ledger_ledgerline_no_delete", told)
    assert restore_promises() == ["trigger ledger_ledgerline_no_delete"]
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerLine.objects.all()._raw_delete("default")
    assert main(["doctor"]) == 0


def test_the_doctor_finds_a_dead_job_an_open_key_and_a_line_without_source(
    installation, settings, tmp_path
):
    Job.objects.create(kind="x", state="DEAD", due_at=NOW, created_at=NOW,
                       user_id=installation.system.user_id)  # fmt: skip
    key = settings.DATA / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM time_timeentry")
    assert sum(row.count for row in orphans()) == 3
    found = _findings()
    assert (found["Jobs"], found["Secret key"], found["Books"]) == ("bad", "bad", "bad")


def _counts() -> dict[str, int]:
    return {
        model._meta.db_table: model._base_manager.count()
        for model in form.kept_models()
        if model._meta.db_table != "platform_auditline"
    }


def _sums() -> dict:
    return LedgerLine.objects.aggregate(Sum("amount_minor"), Sum("minutes"), Sum("reporting_minor"))


def _wipe() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for name in expected_promises():
                if name[0] == "TRIGGER":
                    cursor.execute(f"DROP TRIGGER {name[1]}")
            for model in form.kept_models():
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
        else:
            connection.check_constraints()
            names = ", ".join(model._meta.db_table for model in form.kept_models())
            cursor.execute(f"TRUNCATE {names} CASCADE")
    restore_promises()


def test_what_was_backed_up_comes_back_with_books_audit_and_triggers(
    installation, settings, tmp_path
):
    counts, sums = _counts(), _sums()
    keys = {model: last_key(model, "default") for model in form.kept_models()}
    note = TimeEntry.objects.get().note
    file = tmp_path / "backup.tar.gz"
    told = write_backup(file, now=NOW)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (told.files, told.rows) == (1, sum(counts.values()) + _audit_lines())
    _wipe()
    (settings.FILES_ROOT / "ab" / "abcdef").unlink()
    assert not Organization.objects.exists()

    restore_backup(file, now=NOW + timedelta(days=2))
    assert _counts() == counts
    assert _sums() == sums and sums["amount_minor__sum"]
    assert TimeEntry.objects.get().note == note
    assert verify_seals() == ()
    assert missing_promises() == []
    assert (settings.FILES_ROOT / "ab" / "abcdef").read_bytes() == b"a contract"
    for model, key in keys.items():
        assert last_key(model, "default") >= key
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerLine.objects.update(minutes=1)
    assert User.objects.create_user("new@x.example", created_at=NOW).pk > keys[User]


def _audit_lines() -> int:
    from daybook.apps.platform.models import AuditLine

    return AuditLine.objects.count()


def test_a_second_backup_of_the_same_state_has_the_same_tables(installation, tmp_path):
    tables = []
    for name in ("one.tar.gz", "two.tar.gz"):
        write_backup(tmp_path / name, now=NOW)
        with tarfile.open(tmp_path / name) as archive:
            tables.append(json.load(archive.extractfile("manifest.json"))["tables"])
    assert tables[0] == tables[1]


def test_a_company_is_not_overwritten_unless_asked_to(installation, tmp_path):
    file = tmp_path / "backup.tar.gz"
    write_backup(file, now=NOW)
    with pytest.raises(Refused, match="BACKUP-02 .*--replace"):
        restore_backup(file, now=NOW)
    Organization.objects.update(name="Changed since")
    restore_backup(file, now=NOW, replace=True)
    assert Organization.objects.get().name == "Northwind Services"


def test_nothing_is_restored_under_a_running_daybook(installation, tmp_path):
    file = tmp_path / "backup.tar.gz"
    write_backup(file, now=NOW)
    beat(owner="w", now=clock.now(), started_at=NOW)
    with pytest.raises(Refused, match="running"):
        restore_backup(file, now=NOW, replace=True)


def test_a_backup_never_overwrites_a_file(installation, tmp_path):
    file = tmp_path / "backup.tar.gz"
    file.write_text("something else")
    with pytest.raises(Refused, match="exists already"):
        write_backup(file, now=NOW)
    assert file.read_text() == "something else"


def test_a_damaged_or_foreign_file_is_refused_and_changes_nothing(installation, tmp_path):
    whole = tmp_path / "backup.tar.gz"
    write_backup(whole, now=NOW)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole.read_bytes()[:-2000])
    flipped = bytearray(whole.read_bytes())
    flipped[len(flipped) // 2] ^= 0xFF
    (tmp_path / "flipped.tar.gz").write_bytes(flipped)
    (tmp_path / "text.tar.gz").write_text("no archive")
    with tarfile.open(tmp_path / "foreign.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("readme.txt"), io.BytesIO())
    before = _counts()
    for name in ("cut", "flipped", "text", "foreign", "absent"):
        with pytest.raises(Refused, match="BACKUP-01"):
            restore_backup(tmp_path / f"{name}.tar.gz", now=NOW, replace=True)
    assert _counts() == before


def _rewritten(source, target, change) -> None:
    """The same backup with its manifest changed and signed anew."""
    import hashlib

    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        manifest = json.load(old.extractfile("manifest.json"))
        change(manifest)
        text = json.dumps(manifest).encode()
        digest = hashlib.sha256(text).hexdigest().encode()
        for member in old.getmembers():
            content = {"manifest.json": text, "manifest.sha256": digest}.get(member.name)
            content = content or old.extractfile(member).read()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda manifest: manifest["migrations"].append("time.0999_future"), "newer Daybook"),
        (lambda manifest: manifest["migrations"].pop(), "older Daybook"),
        (lambda manifest: manifest.update(format_version=99), "another version"),
        (lambda manifest: manifest.update(format="other"), "not a backup"),
        (lambda manifest: manifest["files"].update({"../../x": "0"}), "outside its place"),
    ],
)
def test_a_backup_of_another_schema_is_refused_by_name(installation, tmp_path, change, words):
    write_backup(tmp_path / "one.tar.gz", now=NOW)
    _rewritten(tmp_path / "one.tar.gz", tmp_path / "two.tar.gz", change)
    with pytest.raises(Refused, match=words):
        restore_backup(tmp_path / "two.tar.gz", now=NOW, replace=True)

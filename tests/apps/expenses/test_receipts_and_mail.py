"""What is a receipt, who sees it, and what becomes of a message?"""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from daybook.apps.expenses.actions.contents import LIMIT_BYTES, content_type_of
from daybook.apps.expenses.actions.mail import receive_message
from daybook.apps.expenses.actions.receipts import (
    attach_receipt,
    detach_receipt,
    drafts_from_files,
)
from daybook.apps.expenses.models import ExpenseLine, ReceivedMessage
from daybook.apps.expenses.queries.lines import receipts_of
from daybook.apps.platform.refusals import NotFound, Refused
from tests.builders import NOW, TODAY

from .spending import png

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + b"x" * 40


def _attach(spending, key: int, name: str, content: bytes, who: str = "engineer") -> int:
    return attach_receipt(actor=spending.viewer(who), now=NOW, root=spending.root, line_id=key,
                          name=name, content=content)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (png(), "image/png"),
        (HEIC, "image/heic"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<html>", None),
        (b"MZ\x90", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_a_receipt_is_what_its_bytes_say(head, found):
    kind = content_type_of(head)
    assert (kind[0] if kind else None) == found


def test_a_program_named_receipt_is_refused_and_a_photo_named_text_is_a_photo(spending):
    key = spending.draft()
    with pytest.raises(Refused, match="whatever its name says") as refusal:
        _attach(spending, key, "receipt.pdf", b"MZ\x90\x00 not a receipt")
    assert refusal.value.rule == "EXP-16"
    _attach(spending, key, "../../scan.txt", png())
    (row,) = receipts_of(key)
    assert (row.name, row.content_type) == ("scan.png", "image/png")
    assert (spending.root / row.digest[:2] / row.digest).read_bytes() == png()


def test_more_than_ten_megabytes_are_refused(spending):
    with pytest.raises(Refused, match="larger than 10 MB"):
        _attach(spending, spending.draft(), "big.png", png() + b"x" * LIMIT_BYTES)


def test_the_same_file_twice_is_one_receipt_and_can_be_taken_off_a_draft(spending):
    key = spending.draft()
    first = _attach(spending, key, "a.png", png())
    assert _attach(spending, key, "b.png", png()) == first
    detach_receipt(actor=spending.viewer("engineer"), now=NOW, receipt_id=first)
    assert receipts_of(key) == ()


def test_nobody_adds_or_takes_off_another_s_receipt(spending):
    key = spending.draft()
    receipt = _attach(spending, key, "a.png", png())
    with pytest.raises(NotFound):
        _attach(spending, key, "b.png", png(9), "manager")
    with pytest.raises(NotFound):
        detach_receipt(actor=spending.viewer("manager"), now=NOW, receipt_id=receipt)


def test_three_photos_are_three_drafts_or_none(spending):
    files = [(f"{shade}.png", png(shade)) for shade in range(3)]
    common = {"actor": spending.viewer("engineer"), "now": NOW, "today": TODAY,
              "root": spending.root}  # fmt: skip
    with pytest.raises(Refused):
        drafts_from_files(**common, files=[*files, ("x.png", b"nothing")])
    assert ExpenseLine.objects.count() == 0
    keys = drafts_from_files(**common, files=files)
    assert len(keys) == 3
    assert len({spending.line(key).report_id for key in keys}) == 1


def _served(client, spending, who: str, receipt: int):
    client.force_login(_user(spending, who))
    return client.get(f"/time/expenses/receipts/{receipt}")


def _user(spending, who: str):
    from daybook.apps.platform.models import User

    return User.objects.get(pk=spending.company[f"user {who}"])


def test_a_receipt_is_served_to_those_who_see_its_expense_with_safe_headers(
    client, spending, settings
):
    settings.FILES_ROOT, settings.DAYBOOK_TODAY = spending.root, TODAY.isoformat()
    key = spending.submitted(receipt=png())
    (row,) = receipts_of(key)
    answer = _served(client, spending, "manager", row.id)
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith("inline")
    for who in ("leader", "admin"):
        assert _served(client, spending, who, row.id).status_code == 404


def test_a_pdf_is_saved_and_never_opened_in_place(client, spending, settings):
    settings.FILES_ROOT, settings.DAYBOOK_TODAY = spending.root, TODAY.isoformat()
    key = spending.submitted(receipt=b"%PDF-1.4 a bill")
    (row,) = receipts_of(key)
    answer = _served(client, spending, "engineer", row.id)
    assert answer["Content-Disposition"].startswith("attachment")


def _message(sender: str, *files: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = f"Somebody <{sender}>", "Taxi from the airport"
    message.set_content("See attached.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream",
                               filename=name)  # fmt: skip
    return message.as_bytes()


def _receive(spending, content: bytes, who: str = ""):
    actor = spending.viewer(who) if who else spending.company.system
    return receive_message(actor=actor, now=NOW, today=TODAY, root=spending.root, content=content)


def test_a_forwarded_message_makes_a_draft_of_each_receipt_in_it(spending):
    content = _message("Engineer@Northwind.example", ("a.dat", png(1)), ("b.dat", png(2)),
                       ("notes.txt", b"plain text"))  # fmt: skip
    result = _receive(spending, content)
    assert (result.outcome, len(result.line_ids)) == ("TAKEN", 2)
    row = spending.line(result.line_ids[0])
    assert (row.person_id, row.note) == (spending.company["engineer"], "Taxi from the airport")
    assert _receive(spending, content).line_ids == ()
    assert ExpenseLine.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_message("stranger@elsewhere.example", ("a.png", png())), "no account"),
        (_message("engineer@northwind.example"), "No photo or PDF"),
        (_message("admin@northwind.example", ("a.png", png())), "no account"),
        (b"\xff\xfe nothing of a message", "no message"),
    ],
)
def test_what_nothing_can_be_made_of_is_kept_with_its_reason(spending, content, why):
    result = _receive(spending, content)
    assert result.outcome == "REFUSED" and why in result.reason
    row = ReceivedMessage.objects.get()
    kept = spending.root / row.file.digest[:2] / row.file.digest
    assert kept.read_bytes() == content
    assert ExpenseLine.objects.count() == 0


def test_a_user_hands_in_messages_of_their_own_only(spending):
    content = _message("engineer@northwind.example", ("a.png", png()))
    assert _receive(spending, content, "manager").outcome == "REFUSED"
    assert ExpenseLine.objects.count() == 0

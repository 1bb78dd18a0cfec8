"""What stands around every answer: headers, errors with a reference, limits, health, the shell?"""

from __future__ import annotations

import json
import logging
import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import path

from daybook.apps.platform.models import AuditLine, User, WorkerHeartbeat
from daybook.apps.platform.refusals import NotFound
from daybook.config import health, logs, urls
from daybook.config.shell import shell_of
from tests.builders import NOW, TODAY

ENGINEER = "engineer@northwind.example"


def broken(request):
    """A view that fails and quotes what nobody may read in a log."""
    raise ValueError(
        "Maya Okonkwo <maya@example.org> with key dbk_8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c"
    )


def refusing(request):
    """A view whose record is not the viewer's."""
    raise NotFound("There is no project ZZZ-001.")


urlpatterns = [*urls.urlpatterns, path("broken", broken), path("refusing", refusing)]
handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500


@pytest.fixture
def signed_in(client, company, settings):
    """The engineer, with two more addresses that fail."""
    settings.ROOT_URLCONF = __name__
    client.force_login(User.objects.get(email=ENGINEER))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/account", 200),
        ("/account/password", 200),
        ("/signed-out", 200),
        ("/static/daybook/mark.svg", 200),
        ("/healthz", 200),
        ("/robots.txt", 200),
        ("/favicon.ico", 302),
        ("/", 302),
        ("/account/", 301),
        ("/nowhere", 404),
        ("/refusing", 404),
        ("/broken", 500),
        ("/sign-out", 405),
    ],
)
def test_every_kind_of_answer_is_closed_to_foreign_scripts(signed_in, address, status):
    answer = signed_in.get(address)
    assert answer.status_code == status
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe-inline" not in policy.replace(
        "style-src-attr 'unsafe-inline'", ""
    )
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Request-Id"]


def test_no_page_of_ours_has_an_inline_script(signed_in):
    for address in ("/account", "/account/password", "/signed-out", "/nowhere", "/broken"):
        page = signed_in.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=\"", page), address


def test_pages_are_not_kept_by_browsers_and_files_are_for_a_year(signed_in):
    assert "no-store" in signed_in.get("/account")["Cache-Control"]
    assert "max-age=31536000" in signed_in.get("/static/daybook/mark.svg")["Cache-Control"]


def _lines(caplog) -> list[dict]:
    return [json.loads(logs.JsonFormatter().format(record)) for record in caplog.records]


def test_a_failure_shows_the_reference_its_log_line_has_and_the_line_names_nobody(
    signed_in, caplog
):
    answer = signed_in.get("/broken")
    shown = re.search(r'Reference <span class="code">(\w+)</span>', answer.content.decode())[1]
    assert shown == answer["X-Request-Id"]
    failed = next(line for line in _lines(caplog) if line["level"] == "ERROR")
    assert failed["reference"] == shown
    assert failed["error"]["type"] == "builtins.ValueError"
    assert any("test_pages.py" in place for place in failed["error"]["at"])
    text = json.dumps(_lines(caplog))
    assert not any(word in text for word in ("Maya", "example.org", "dbk_"))


def test_each_request_is_one_line_with_status_time_and_user(signed_in, company, caplog):
    with caplog.at_level(logging.INFO, "daybook.request"):
        answer = signed_in.get("/refusing?q=Maya+Okonkwo")
    (line,) = [line for line in _lines(caplog) if line["logger"] == "daybook.request"]
    assert (line["path"], line["status"], line["rule"]) == ("/refusing", 404, "RIGHT-01")
    assert line["user"] == company["user engineer"] and line["ms"] >= 0
    assert line["reference"] == answer["X-Request-Id"]


def test_addresses_and_tokens_are_taken_out_of_any_log_message():
    text = logs.scrubbed("mail to maya.o@x-y.example failed, key dbk_8f7a6b5c4d3e2f1a0b9c8d7e")
    assert text == "mail to [address] failed, key [token]"
    assert logs.scrubbed("/projects/ACME-014/budget") == "/projects/ACME-014/budget"


def test_an_expired_form_says_what_to_do(company):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in", {"login": ENGINEER, "password": "x"})
    assert answer.status_code == 403
    assert "This form expired" in answer.content.decode()


def test_a_script_of_somebody_signed_out_is_told_so(client, company):
    answer = client.get("/time/cells", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "Sign in again" in answer.json()["title"]


def test_a_body_above_the_limit_is_refused_before_it_is_read(signed_in, settings):
    settings.UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024

    class Unread:
        def read(self, *args):
            raise AssertionError("the body was read")

        readline = read

    answer = signed_in.post(
        "/import", content_type="text/csv", data="", CONTENT_LENGTH=str(4 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "At most 3 MB" in page and "daybook import time" in page
    assert signed_in.post("/theme", {}, CONTENT_LENGTH="-1").status_code == 413


def test_head_is_get_without_a_body(signed_in):
    whole, head = signed_in.get("/account"), signed_in.head("/account")
    assert head.status_code == 200 and head.content == b""
    # Each page carries its own token and reference, of equal length.
    assert int(head["Content-Length"]) == len(whole.content)


def test_health_names_its_parts_and_nothing_secret(client, db):
    answer = client.get("/healthz")
    assert answer.json() == {
        "status": "ok", "database": "ok", "disk": "ok", "migrations": "ok", "worker": "none",
    }  # fmt: skip


def test_a_silent_worker_a_full_disk_or_a_dead_database_are_503(client, db, monkeypatch):
    WorkerHeartbeat.objects.create(owner="w", started_at=NOW, seen_at=NOW)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "silent")
    WorkerHeartbeat.objects.all().delete()
    monkeypatch.setattr(health, "LOW_DISK_BYTES", 10**18)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "low")
    monkeypatch.undo()

    def fail(*args):
        raise DatabaseError("secret host name")

    with monkeypatch.context() as broken_database:
        broken_database.setattr(connection, "cursor", fail)
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "bad")
    assert "host" not in answer.content.decode()


def _labels(company, name: str) -> tuple[set[str], set[str], list[str]]:
    shell = shell_of(company.viewer(name), "/today", TODAY)
    return (
        {item.label for item in shell.nav},
        {link.label for link in shell.gear},
        [item.label for item in shell.tabs],
    )


def test_places_a_role_cannot_use_are_absent(company):
    consultant = _labels(company, "engineer")
    assert consultant[0] == {"Today", "Time", "Projects", "People", "Insights"}
    assert {"Import", "Admin"}.isdisjoint(consultant[1])
    assert consultant[2] == ["Today", "Time"]
    finance = _labels(company, "finance")
    assert {"Money", "Forecast", "Insights"} <= finance[0]
    assert {"Import", "Admin", "Audit"} <= finance[1]
    administrator = _labels(company, "admin")
    assert {"Money", "Time", "Forecast", "Insights"}.isdisjoint(administrator[0])
    assert "Admin" in administrator[1]
    assert _labels(company, "manager")[2] == ["Today", "Time", "Approvals"]
    assert all("Training" not in _labels(company, name)[0] for name in company.viewers)


def test_the_shell_says_who_and_over_what_in_two_queries(company, django_assert_max_num_queries):
    for name, detail, scope in (
        ("leader", "Regional leader · EMEA", "EMEA · All practices"),
        ("engineer", "Consultant · AMER", "Own rows"),
        ("manager", "Project manager · AMER", "Own projects"),
        ("admin", "Administrator", "Administration"),
        ("finance", "Finance", "All regions · All practices"),
    ):
        with django_assert_max_num_queries(2):
            shell = shell_of(company.viewer(name), "/projects/ACME-001", TODAY)
        assert (shell.user.detail, shell.scope.label) == (detail, scope)
        if name != "admin":
            assert [item.label for item in shell.nav if item.current] == ["Projects"]
        assert shell.banner == ""


def test_a_fixed_date_is_said_above_every_page(company, settings):
    settings.DAYBOOK_TODAY = "2026-07-21"
    shell = shell_of(company.viewer("engineer"), "/today", TODAY)
    assert "21 Jul 2026" in shell.banner


def test_a_theme_of_the_account_is_on_every_page(signed_in, company):
    assert "data-theme=" not in signed_in.get("/account").content.decode()
    assert signed_in.post("/account/theme", {"theme": "dark"}).url == "/account"
    assert '<html lang="en" data-theme="dark">' in signed_in.get("/account").content.decode()
    assert AuditLine.objects.filter(verb="choose_theme").count() == 1
    assert signed_in.post("/account/theme", {"theme": "pink"}).status_code == 422


def test_the_account_page_names_roles_and_scopes_held_today(client, company):
    client.force_login(User.objects.get(email="leader@northwind.example"))
    page = client.get("/account").content.decode()
    assert "Regional leader" in page and "leader@northwind.example" in page


def test_a_temporary_password_leads_to_a_new_one_and_nowhere_else(client, company):
    user = User.objects.get(email=ENGINEER)
    User.objects.filter(pk=user.pk).update(temporary_password_at=NOW)
    client.force_login(user)
    assert client.get("/account").url == "/account/password"
    page = client.get("/account/password")
    assert "temporary" in page.content.decode()
    fields = {"oldpassword": "correct horse battery"}
    fields |= dict.fromkeys(("password1", "password2"), "violet ladder monsoon")
    assert client.post("/account/password", fields).url == "/account"
    assert client.get("/account").status_code == 200

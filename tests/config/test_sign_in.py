"""Who gets in, who does not, and what does the answer give away?"""

from __future__ import annotations

import json
import logging
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.test import Client

from daybook.apps.platform.actions.users import deactivate_user
from daybook.apps.platform.models import AuditLine, SignIn, User
from daybook.config import clock, logs
from tests.builders import NOW
from tests.config.conftest import PASSWORD

ENGINEER = "engineer@northwind.example"


def test_a_stranger_is_sent_to_sign_in_and_comes_back_with_the_whole_address(client, company):
    answer = client.get("/projects?customer=ACME&month=2026-07")
    assert answer.url == "/sign-in?next=%2Fprojects%3Fcustomer%3DACME%26month%3D2026-07"
    page = client.get(answer.url).content.decode()
    assert 'name="next" value="/projects?customer=ACME&amp;month=2026-07"' in page


def test_the_right_password_signs_in_and_the_session_key_is_new(client, company, sign_in):
    client.get("/sign-in")
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    answer = sign_in(ENGINEER, next="/time")
    assert (answer.status_code, answer.url) == (302, "/time")
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.get("/account").status_code == 200


def test_addresses_are_not_case_sensitive(company, sign_in):
    assert sign_in("Engineer@Northwind.Example").status_code == 302


def _wrong(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode().partition('role="alert"')[2].partition("</div>")[0]


def test_unknown_wrong_and_closed_accounts_look_the_same(company, sign_in):
    system = company.system
    user = User.objects.get(email="analyst@northwind.example")
    deactivate_user(actor=system, now=NOW, user_id=user.pk, version=user.version)
    answers = {
        _wrong(sign_in("nobody@northwind.example")),
        _wrong(sign_in(ENGINEER, "wrong horse battery")),
        _wrong(sign_in("analyst@northwind.example")),
    }
    assert len(answers) == 1
    assert "do not belong together" in answers.pop()


def test_nobody_can_register_or_ask_for_a_mail(client, company):
    client.force_login(User.objects.get(email=ENGINEER))
    for path in ("/sign-in/signup", "/signup", "/accounts/signup", "/sign-in/password/reset"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "target",
    ["//evil.example/x", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "evil"],
)
def test_only_addresses_of_our_own_are_followed_after_signing_in(company, sign_in, target):
    assert sign_in(ENGINEER, next=target).url == "/today"


def test_a_trailing_slash_never_leads_to_another_host(client, company):
    client.force_login(User.objects.get(email=ENGINEER))
    answer = client.get("/", {"a": "1"}, PATH_INFO="//evil.example/")
    assert answer.status_code == 301
    assert not answer.url.startswith("//")
    assert client.get("/time/?month=2026-07").url == "/time?month=2026-07"


def test_five_wrong_passwords_close_the_address_for_a_while_in_every_process(company, sign_in):
    for _ in range(5):
        _wrong(sign_in(ENGINEER, "wrong horse battery"))
    # The counters are rows of the database, so another server process sees them too.
    assert "Too many tries" in _wrong(sign_in(ENGINEER, PASSWORD))
    other = Client().post("/sign-in", {"login": ENGINEER, "password": PASSWORD})
    assert "Too many tries" in _wrong(other)


def test_an_unknown_address_is_limited_like_a_known_one(company, sign_in):
    for _ in range(5):
        _wrong(sign_in("nobody@northwind.example"))
    assert "Too many tries" in _wrong(sign_in("nobody@northwind.example"))


def test_a_client_that_hammers_gets_429(company, client):
    for number in range(30):
        client.post("/sign-in", {"login": f"a{number}@b.example", "password": "x"})
    answer = client.post("/sign-in", {"login": ENGINEER, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Wait a few minutes" in answer.content.decode()


def test_sign_ins_are_logged_without_address_or_password(company, sign_in, caplog):
    with caplog.at_level(logging.INFO):
        sign_in(ENGINEER, "wrong horse battery")
        sign_in(ENGINEER)
    lines = [logs.JsonFormatter().format(record) for record in caplog.records]
    told = [json.loads(line) for line in lines]
    assert {"sign-in failed", "signed in"} <= {line["message"] for line in told}
    assert not any("northwind" in line or "horse" in line or "engineer" in line for line in lines)
    signed_in = next(line for line in told if line["message"] == "signed in")
    assert signed_in["user"] == company["user engineer"]


def test_signing_out_needs_a_post_with_its_token(client, company, sign_in):
    sign_in(ENGINEER)
    assert client.get("/sign-out").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/sign-out").status_code == 403
    assert client.post("/sign-out").url == "/signed-out"
    assert client.get("/account").status_code == 302
    assert not SignIn.objects.exists()


def test_a_session_ends_after_twelve_hours_however_busy(client, company, sign_in):
    sign_in(ENGINEER)
    _shift(client, signed_in_at=-12 * 3600)
    assert client.get("/account").status_code == 302
    assert "twelve hours" in client.get("/sign-in").content.decode()


def test_a_session_ends_when_nothing_is_done_for_the_idle_limit(client, company, sign_in):
    sign_in(ENGINEER)
    _shift(client, seen_at=-59 * 60)
    assert client.get("/account").status_code == 200
    assert abs(client.session["seen_at"] - clock.now().timestamp()) < 60
    _shift(client, seen_at=-60 * 60)
    assert client.get("/account").status_code == 302


def _shift(client, **seconds: int) -> None:
    session = client.session
    for key, value in seconds.items():
        session[key] = int(clock.now().timestamp()) + value
    session.save()


def test_one_can_sign_out_everywhere_but_here(client, company, sign_in):
    other = Client()
    other.post("/sign-in", {"login": ENGINEER, "password": PASSWORD})
    sign_in(ENGINEER)
    page = client.get("/account").content.decode()
    assert "Sign out everywhere but here" in page
    assert page.count("This browser") == 1
    client.post("/account/sign-ins/end")
    assert other.get("/account").status_code == 302
    assert client.get("/account").status_code == 200
    assert AuditLine.objects.filter(verb="end_sign_ins").count() == 1


def test_a_new_password_is_long_uncommon_and_ends_other_sessions(client, company, sign_in):
    other = Client()
    other.post("/sign-in", {"login": ENGINEER, "password": PASSWORD})
    sign_in(ENGINEER)

    def change(new: str, old: str = PASSWORD):
        fields = {"oldpassword": old, "password1": new, "password2": new}
        return client.post("/account/password", fields)

    assert "at least 12" in change("short").content.decode()
    assert "too common" in change("qwertyuiop123").content.decode()
    assert "repeats itself" in change("passwordpassword").content.decode()
    assert "not your current password" in change("a long new one", "wrong").content.decode()
    assert change("violet ladder monsoon").url == "/account"
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    line = AuditLine.objects.get(verb="choose_password")
    assert line.subject_id == company["user engineer"]
    assert [row.session_key for row in SignIn.objects.all()] == [client.session.session_key]


def _code(seed: str) -> str:
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30))


def test_a_second_factor_is_set_up_asked_for_and_its_seed_unreadable(client, company, sign_in):
    sign_in(ENGINEER)
    page = client.get("/account/second-factor")
    if page.status_code == 302:
        client.post(page.url, {"password": PASSWORD})
        page = client.get("/account/second-factor")
    seed = client.session["mfa.totp.secret"]
    answer = client.post("/account/second-factor", {"code": _code(seed)})
    assert answer.url == "/account/recovery-codes"
    codes = client.get(answer.url)
    assert codes.status_code == 200
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert seed not in stored
    assert AuditLine.objects.filter(verb="set_up_second_factor").exists()
    client.post("/sign-out")

    assert sign_in(ENGINEER).url == "/sign-in/code"
    assert client.get("/account").status_code == 302
    assert "not valid" in client.post("/sign-in/code", {"code": "000000"}).content.decode()
    recovery = codes.context["unused_codes"][0]
    assert client.post("/sign-in/code", {"code": recovery}).url == "/today"
    assert client.get("/account").status_code == 200

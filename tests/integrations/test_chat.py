"""Do the chat clients keep the vendors' contracts, wait when asked, and keep secrets?"""

from __future__ import annotations

import pytest

from daybook.integrations.chat import slack, teams, webex
from daybook.integrations.outgoing import OutgoingMessage, SendFailed, SendLater
from daybook.integrations.web import Web

from . import servers
from .servers import Answer

MESSAGE = OutgoingMessage(
    key="5f3a9c", address="engineer@northwind.example", subject="Your week <6 July> & more",
    body="7:30 are *missing*.",
    links=(("Open the week", "https://daybook.example/time/2026-W28"),
           ("I was off", "https://daybook.example/off/abc")),
)  # fmt: skip


def test_slack_looks_the_member_up_and_posts_to_them():
    with servers.serve(servers.slack) as served:
        slack.SlackChat("xoxb-good", served.base).send(MESSAGE)
    lookup, post = served.asked
    assert (lookup.method, lookup.path) == ("GET", "/users.lookupByEmail")
    assert post.path == "/chat.postMessage" and post.document["channel"] == "U012AB3CD"
    assert "&lt;6 July&gt; &amp; more" in post.document["text"]
    assert post.document["metadata"]["event_payload"] == {"key": "5f3a9c"}
    links = post.document["blocks"][1]["text"]["text"]
    assert "<https://daybook.example/time/2026-W28|Open the week>" in links


def test_slack_says_what_was_wrong_though_it_answers_200():
    with servers.serve(servers.slack) as served:
        with pytest.raises(SendFailed, match="Slack answered invalid_auth"):
            slack.SlackChat("xoxb-secret", served.base).send(MESSAGE)
        stranger = OutgoingMessage("k", "nobody@northwind.example", "a", "b")
        with pytest.raises(SendFailed, match="users_not_found"):
            slack.SlackChat("xoxb-good", served.base).send(stranger)


def test_webex_posts_to_the_address_as_markdown_with_text_beside_it():
    with servers.serve(servers.webex) as served:
        webex.WebexChat("webex-good", served.base).send(MESSAGE)
    (post,) = served.asked
    assert post.document["toPersonEmail"] == "engineer@northwind.example"
    assert "7:30 are \\*missing\\*." in post.document["markdown"]
    assert "[Open the week](https://daybook.example/time/2026-W28)" in post.document["markdown"]
    assert "Open the week: https://" in post.document["text"]


def test_webex_refuses_a_wrong_token():
    with servers.serve(servers.webex) as served, pytest.raises(SendFailed, match="answered 401"):
        webex.WebexChat("wrong", served.base).send(MESSAGE)


def test_teams_posts_a_card_that_mentions_the_person():
    with servers.serve(servers.teams) as served:
        teams.TeamsChat(f"{served.base}/workflows/abc?sig=s3cret").send(MESSAGE)
    (post,) = served.asked
    assert post.path == "/workflows/abc" and post.query["sig"] == ["s3cret"]
    card = post.document["attachments"][0]["content"]
    assert card["version"] == "1.4" and "5f3a9c" in card["fallbackText"]
    assert [each["title"] for each in card["actions"]] == ["Open the week", "I was off"]
    entity = card["msteams"]["entities"][0]
    assert entity["text"] in card["body"][0]["text"]
    assert entity["mentioned"]["id"] == "engineer@northwind.example"


SENDERS = (
    lambda base: slack.SlackChat("xoxb-good", base),
    lambda base: webex.WebexChat("webex-good", base),
    lambda base: teams.TeamsChat(f"{base}/workflows/abc?sig=s3cret"),
)


@pytest.mark.parametrize("sender", SENDERS)
def test_every_client_waits_as_long_as_it_is_asked(sender):
    limited = lambda asked: Answer(429, {}, headers={"Retry-After": "30"})  # noqa: E731
    with servers.serve(limited) as served, pytest.raises(SendLater) as caught:
        sender(served.base).send(MESSAGE)
    assert caught.value.seconds == 30


def test_a_date_says_how_long_to_wait_too():
    when = {"Date": "Fri, 10 Jul 2026 16:00:00 GMT", "Retry-After": "Fri, 10 Jul 2026 16:02:00 GMT"}
    for headers, seconds in ((when, 120), ({"Retry-After": "soon"}, 60), ({}, 60)):
        busy = lambda asked, headers=headers: Answer(503, {}, headers=headers)  # noqa: E731
        with servers.serve(busy) as served, pytest.raises(SendLater) as caught:
            Web("Slack", served.base).get("/", {})
        assert caught.value.seconds == seconds


@pytest.mark.parametrize("sender", SENDERS)
def test_what_fails_names_no_address_no_token_and_nobody(sender):
    with servers.serve(lambda asked: Answer(500, {"message": "engineer@northwind.example"})) as one:
        base = one.base
        with pytest.raises(SendFailed) as caught:
            sender(base).send(MESSAGE)
    with pytest.raises(SendFailed) as gone:
        sender(base).send(MESSAGE)
    for error in (caught.value, gone.value):
        said = f"{error!r} {error.__cause__!r}"
        assert not any(text in said for text in ("127.0.0.1", "good", "s3cret", "engineer"))


def test_redirects_are_not_followed_and_plain_http_stays_on_this_machine():
    with servers.serve(servers.slack) as target:
        away = lambda asked: Answer(302, {}, headers={"Location": f"{target.base}/x"})  # noqa: E731
        with servers.serve(away) as served, pytest.raises(SendFailed, match="answered 302"):
            slack.SlackChat("xoxb-good", served.base).send(MESSAGE)
    assert target.asked == []
    with pytest.raises(SendFailed, match="must begin with https"):
        teams.TeamsChat("http://example.com/hook").send(MESSAGE)

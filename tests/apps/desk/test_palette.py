"""Does search find what the viewer may see, in the shape the page's script expects?"""

from __future__ import annotations

import pytest

from tests.apps.desk.work import bill_may, sign_in, worked_may


@pytest.fixture
def may(company):
    """The company with an issued invoice."""
    worked_may(company)
    bill_may(company)
    return company


def labels(client, text: str) -> dict[str, list[str]]:
    """Labels by group of one search."""
    answer = client.get("/palette", {"q": text}, headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/json"
    found = answer.json()["groups"]
    for group in found:
        for item in group["items"]:
            assert set(item) == {"label", "hint", "href"} and item["href"].startswith("/")
    return {group["title"]: [item["label"] for item in group["items"]] for group in found}


def test_words_find_every_kind(may, client):
    found = labels(sign_in(client, "finance"), "acme")
    assert found["Projects"] == ["ACME-001 Acme migration"]
    assert found["Invoices"] == ["INV-US-27-0001"]


def test_a_first_sign_looks_among_one_kind(may, client):
    sign_in(client, "finance")
    assert labels(client, "@eng") == {"People": ["The engineer"]}
    assert labels(client, "#bolt") == {"Projects": ["BOLT-001 Bolt migration"]}
    assert labels(client, "$inv") == {"Invoices": ["INV-US-27-0001"]}
    assert labels(client, "> bill")["Actions"] == ["Bill July", "Bill June"]
    assert "What is this work worth?" in labels(client, "?rate-02")["Rules and metrics"]


def test_rows_out_of_reach_are_not_found(may, client):
    sign_in(client, "leader")
    assert labels(client, "#") == {"Projects": ["BOLT-001 Bolt migration"]}
    assert labels(client, "$") == {}
    sign_in(client, "engineer")
    assert labels(client, "$") == {}
    assert "Money" not in labels(client, "").get("Places", [])
    assert "Bill July" not in labels(client, ">").get("Actions", [])
    assert labels(sign_in(client, "admin"), "#") == {}


def test_nothing_typed_offers_places_and_actions(may, client):
    found = labels(sign_in(client, "manager"), "")
    assert found["Places"][0] == "Today" and "Log time" in found["Actions"]


def test_a_sentence_is_previewed_as_what_it_would_log(company, client):
    sign_in(client, "engineer")
    asked = {"q": "log 4h acme build yesterday note: kickoff"}
    (group,) = client.get("/palette", asked, headers={"accept": "application/json"}).json()[
        "groups"
    ]
    (item,) = group["items"]
    assert item["label"] == "4:00 · ACME-001 Build · Mon 6 July · kickoff"
    assert item["post"] == "/time/log" and item["fields"]["worked_on"] == "2026-07-06"
    assert client.post(item["post"], item["fields"]).status_code == 302
    assert client.post(item["post"], item["fields"]).status_code == 302
    page = client.get("/time/entries").content.decode()
    assert "kickoff" in page and "/time/log/undo/" in page and "1 line" in page
    unclear = client.get("/palette", {"q": "4h acme"}, headers={"accept": "application/json"})
    first = unclear.json()["groups"][0]
    # The task just used is the likelier one; of a customer nobody worked for, none is.
    assert first["items"][0]["label"].startswith("4:00 · ACME-001 Build")
    asked = {"q": "4h bolt"}
    (group,) = client.get("/palette", asked, headers={"accept": "application/json"}).json()[
        "groups"
    ]
    assert group["choose"] is True and "fits 2 tasks alike" in group["note"]
    plain = client.get("/palette", asked).content.decode()
    assert "/time/log?q=4h+bolt" in plain and "fits 2 tasks alike" in plain


def test_whoever_logs_no_time_searches_as_ever(company, client):
    sign_in(client, "finance")
    asked = {"q": "4h acme"}
    assert client.get("/palette", asked, headers={"accept": "application/json"}).json() == {
        "groups": []
    }


def test_nonsense_finds_nothing_and_hurts_nobody(may, client):
    sign_in(client, "finance")
    for text in ("zzzz", "@", "%", "'; drop table", "x" * 500, "é"):
        labels(client, text)
    assert labels(client, "zzzz") == {}


def test_without_scripts_it_is_a_page(may, client):
    text = sign_in(client, "finance").get("/palette?q=acme").content.decode()
    assert 'href="/projects/ACME-001"' in text and 'value="acme"' in text
    assert "Nothing fits" in client.get("/palette?q=zzzz").content.decode()

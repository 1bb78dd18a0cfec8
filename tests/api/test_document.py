"""Does the OpenAPI document describe what is there, and does every address answer?"""

from __future__ import annotations

import re

import pytest
from ninja import Schema

from daybook.config import api as config_api

from .work import CODES, full_company

METHODS = ("get", "post", "put", "patch", "delete")


def operations(document: dict):
    """(path, method, operation) of the whole document."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


@pytest.fixture
def document(client, db):
    """The document as a program receives it."""
    answer = client.get("/api/openapi.json")
    assert answer.status_code == 200
    return answer.json()


def _references(part, found: set[str]) -> set[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                found.add(value)
            _references(value, found)
    elif isinstance(part, list):
        for value in part:
            _references(value, found)
    return found


def _resolves(document: dict, reference: str) -> bool:
    part = document
    for name in reference.removeprefix("#/").split("/"):
        if not isinstance(part, dict) or name not in part:
            return False
        part = part[name]
    return True


def test_the_document_is_openapi_3_1_and_every_reference_resolves(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "Daybook" and document["info"]["version"]
    unresolved = [ref for ref in _references(document, set()) if not _resolves(document, ref)]
    assert unresolved == []


def test_every_operation_has_a_summary_one_tag_a_name_and_a_documented_answer(document):
    tags = {tag["name"] for tag in document["tags"]}
    names, faults = [], []
    for path, method, operation in operations(document):
        names.append(operation["operationId"])
        answers = operation["responses"]
        said = operation.get("summary") and operation.get("description")
        one_tag = len(operation.get("tags", ())) == 1 and operation["tags"][0] in tags
        good = any(status.startswith("2") for status in answers)
        problems = {"401", "403", "404", "422", "429"} <= set(answers)
        if method not in METHODS or not (said and one_tag and good and problems):
            faults.append(f"{method} {path}")
    assert faults == []
    assert len(names) == len(set(names))


def test_every_path_parameter_is_declared(document):
    for path, method, operation in operations(document):
        declared = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert declared == set(re.findall(r"\{(\w+)\}", path)), f"{method} {path}"


def test_writes_take_an_idempotency_key(document):
    for path, method, operation in operations(document):
        headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        assert ("Idempotency-Key" in headers) == (method != "get"), f"{method} {path}"


def test_each_document_has_a_name_of_its_own(document):
    """Two schemas of one name would silently describe each other's operations."""
    every, todo = set(), [Schema]
    while todo:
        for kind in todo.pop().__subclasses__():
            todo.append(kind)
            every.add(kind)
    named: dict[str, set] = {}
    for kind in every:
        if kind.__name__ in document["components"]["schemas"]:
            named.setdefault(kind.__name__, set()).add(kind)
    assert {name: kinds for name, kinds in named.items() if len(kinds) > 1} == {}


def test_no_address_is_split_between_two_routers():
    """The first router would answer 405 for the other's methods."""
    seen: dict[str, int] = {}
    for bound in config_api.api._get_bound_routers():
        for path in bound.path_operations:
            seen[path] = seen.get(path, 0) + 1
    assert [path for path, times in seen.items() if times > 1] == []


def _filled(path: str, values: dict) -> str:
    """The address with real keys; `{code}` by what stands before it."""
    parts = []
    for part in path.removeprefix("/api/v1").split("/"):
        name = part.strip("{}")
        if part == name:
            parts.append(part)
        elif name == "code":
            parts.append(CODES[parts[-1]])
        else:
            parts.append(str(values.get(f"{parts[-1].removesuffix('-lines')} {name}",
                                        values.get(name, ""))))  # fmt: skip
    return "/".join(parts)


NEEDED = {
    "/rate-test": "?person=ENG&project=ACME-001&on=2026-05-05",
    "/approvals/week": "?person=ENG&week=2026-W19",
}
# Who may ask for what operations may not: accounts are the administrator's.
OTHERS = {
    "/users": "admin",
    "/rights": "admin",
    "/stand-ins": "admin",
    "/organization": "admin",
    "/people/ENG/costs": "finance",
    "/role-costs": "finance",
    "/reimbursements": "finance",
    "/time/weeks": "engineer",
    "/time/estimates": "engineer",
    "/scorecard/me": "engineer",
}


def _asker(path: str) -> str:
    return next((who for start, who in OTHERS.items() if path.startswith(start)), "operations")


def test_every_get_answers_with_real_keys(client, caller, company, document, settings):
    values = full_company(company, settings.ANALYTICS_ROOT)
    client.raise_request_exception = False
    callers = {who: caller(who) for who in {"operations", *OTHERS.values()}}
    wrong = {}
    for path, method, _ in operations(document):
        if method != "get":
            continue
        address = _filled(path, values)
        who = _asker(address)
        if address.startswith("/imports/time/"):
            continue  # no import was made; its own test does
        answer = callers[who].get(address + NEEDED.get(address, ""))
        if answer.status_code != 200:
            wrong[f"{who} {address}"] = (answer.status_code, answer.content[:200])
    assert wrong == {}


def test_every_get_answers_a_made_up_key_with_a_problem(client, caller, document, company):
    client.raise_request_exception = False
    asker = caller("operations")
    made_up = {"month": "2026-05", "week": "2026-W28", "number": 9999, "position": 99}
    for path, method, _ in operations(document):
        if method != "get" or "{" not in path:
            continue
        address = path.removeprefix("/api/v1")
        for name in re.findall(r"\{(\w+)\}", address):
            given = made_up.get(name, 987654 if name.endswith("_id") else "NO-SUCH")
            address = address.replace(f"{{{name}}}", str(given))
        answer = asker.get(address)
        assert answer.status_code in (200, 403, 404), (address, answer.content)
        if answer.status_code != 200:
            assert answer["Content-Type"] == "application/problem+json", address
            assert answer.json()["status"] == answer.status_code


def test_a_key_larger_than_any_database_holds_is_a_problem(caller):
    asker = caller("operations")
    for path in ("/invoices", "/bookings", "/time/entries", "/ledger/lines"):
        answer = asker.get(f"{path}/{10**30}")
        assert answer.status_code in (404, 422), path
        assert answer["Content-Type"] == "application/problem+json"

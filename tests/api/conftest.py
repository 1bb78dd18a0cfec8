"""Each test asks with tokens of the small company, on Tuesday 7 July 2026."""

from __future__ import annotations

import json

import pytest

from daybook.apps.ledger.queries.remembered import forget
from daybook.apps.platform.actions.users import create_token
from daybook.config import clock


@pytest.fixture(autouse=True)
def _own_books(settings, tmp_path):
    """Sums of another test's books are forgotten; files go to a folder of the test."""
    settings.DAYBOOK_TODAY = "2026-07-07"
    settings.FILES_ROOT = tmp_path / "files"
    settings.ANALYTICS_ROOT = tmp_path / "analytics"
    forget()
    yield
    forget()


class Caller:
    """A program with a token: `get`, `post` and the like, under /api/v1, in JSON."""

    def __init__(self, client, secret: str):
        self._client, self._secret = client, secret

    def get(self, path: str, **headers):
        """GET an address; one that begins with /api is taken as it is."""
        return self._ask("get", path, None, headers)

    def post(self, path: str, body: object = None, **headers):
        """POST a body as JSON."""
        return self._ask("post", path, body if body is not None else {}, headers)

    def put(self, path: str, body: object, **headers):
        """PUT a body as JSON."""
        return self._ask("put", path, body, headers)

    def patch(self, path: str, body: object, **headers):
        """PATCH with a body as JSON."""
        return self._ask("patch", path, body, headers)

    def delete(self, path: str, **headers):
        """DELETE an address."""
        return self._ask("delete", path, None, headers)

    def upload(self, path: str, fields: dict, **headers):
        """POST a form with a file."""
        sent = {"Authorization": f"Bearer {self._secret}"}
        sent |= {key.replace("_", "-"): value for key, value in headers.items()}
        return self._client.post(f"/api/v1{path}", fields, headers=sent)

    def _ask(self, method: str, path: str, body: object, headers: dict):
        sent = {"Authorization": f"Bearer {self._secret}"}
        sent |= {key.replace("_", "-"): value for key, value in headers.items()}
        more = {} if body is None else {"data": json.dumps(body, default=str),
                                        "content_type": "application/json"}  # fmt: skip
        address = path if path.startswith("/api/") else f"/api/v1{path}"
        return getattr(self._client, method)(address, headers=sent, **more)


@pytest.fixture
def caller(client, company):
    """`caller("finance")`, or `caller("finance", "read")`: a login's token and who holds it."""

    def make(who: str, scopes: str = "read write") -> Caller:
        _, secret = create_token(
            actor=company.viewer(who), now=clock.now(), name=f"for {who}", scopes=scopes
        )
        return Caller(client, secret)

    return make

"""Fixtures every test may use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test.utils import setup_databases, teardown_databases

from tests import quick

TIME_LOG = Path(__file__).resolve().parents[2] / "shared" / "data" / "time-log"

settings.PASSWORD_HASHERS = ["tests.quick.QuickHasher"]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """The test database: migrated once for a schema on SQLite, anew on PostgreSQL."""
    database = settings.DATABASES["default"]
    is_sqlite = database["ENGINE"].endswith("sqlite3")
    with django_db_blocker.unblock():
        if is_sqlite:
            kept = quick.kept_database()
            copy = quick.fresh_copy(kept)
            database["TEST"]["NAME"] = str(copy)
        made = setup_databases(verbosity=0, interactive=False, keepdb=is_sqlite)
        if is_sqlite and not kept.exists():
            quick.keep(copy, kept)
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0, keepdb=is_sqlite)
    if is_sqlite:
        shutil.rmtree(copy.parent, ignore_errors=True)


@pytest.fixture
def company(db):
    """The small company, built through actions."""
    from tests.builders import small_company

    return small_company()


@pytest.fixture
def time_log():
    """The folder of the real log; tests that read it skip where it is absent."""
    if not (TIME_LOG / "time_log.csv.xz").exists():
        pytest.skip("the real time log is not beside this checkout (shared/data/time-log)")
    return TIME_LOG

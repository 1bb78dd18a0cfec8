"""Fixtures every test may use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests import quick

TIME_LOG = Path(__file__).resolve().parents[2] / "shared" / "data" / "time-log"

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()

settings.PASSWORD_HASHERS = ["tests.quick.QuickHasher"]


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """The test database: migrated once for a schema on SQLite, anew on PostgreSQL."""
    database = settings.DATABASES["default"]
    is_sqlite = connection.vendor == "sqlite"
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


@pytest.fixture(scope="session")
def chromium():
    """The one browser of a run: its driver holds the thread's event loop, so there is no second."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is not installed: run `make test`, which installs it.")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield browser
        browser.close()

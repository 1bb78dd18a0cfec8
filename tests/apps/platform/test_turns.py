"""Long work beside people who save: it writes whole steps alone, and gives way once it waited."""

from __future__ import annotations

import sqlite3
import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from daybook.apps.platform import turns as turns_module
from daybook.apps.platform.models import AuditLine
from daybook.apps.platform.turns import Turns


@pytest.fixture
def somebody_writes(transactional_db):
    """Holds the database's one turn in another process's stead, until told to let go."""
    if connection.vendor != "sqlite":
        pytest.skip("other databases have as many writers as they like")
    connection.ensure_connection()
    other = sqlite3.connect(
        connection.settings_dict["NAME"], isolation_level=None, check_same_thread=False,
        uri=True,
    )  # fmt: skip
    yield other
    other.close()


def _hold(other, seconds: float) -> threading.Thread:
    other.execute("BEGIN IMMEDIATE")
    thread = threading.Timer(seconds, lambda: other.execute("COMMIT"))
    thread.start()
    return thread


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch):
    """A turn counts as waited for after a while that no busy machine takes to begin one."""
    monkeypatch.setattr(turns_module, "_CROWDED_SECONDS", 0.2)


def test_alone_every_step_is_whole(transactional_db):
    turns = Turns(1_500)
    for _ in range(3):
        assert turns.size == 1_500
        with turns.step():
            AuditLine.objects.count()


def test_after_a_wait_steps_are_short_until_nobody_stood_in_the_way_for_a_while(somebody_writes):
    turns = Turns(1_500)
    held = _hold(somebody_writes, 0.4)
    with turns.step():
        pass
    held.join()
    sizes = []
    for _ in range(8):
        sizes.append(turns.size)
        with turns.step():
            pass
    assert sizes == [375] * 7 + [1_500]


def test_a_crowded_step_is_followed_by_a_rest_as_long_as_it_held_its_turn(somebody_writes):
    turns = Turns(10)
    held = _hold(somebody_writes, 0.4)
    begun = time.monotonic()
    with turns.step():
        entered = time.monotonic()
        time.sleep(0.06)
        ended = time.monotonic()
    left = time.monotonic()
    held.join()
    assert entered - begun >= 0.3
    assert left - ended >= ended - entered


def test_whoever_waits_for_the_turn_gets_it_when_it_is_given_back(somebody_writes):
    held = _hold(somebody_writes, 0.1)
    begun = time.monotonic()
    with transaction.atomic():
        AuditLine.objects.count()
    held.join()
    assert time.monotonic() - begun >= 0.08


def test_a_turn_that_is_never_given_back_is_an_error_and_not_a_wait_for_ever(
    somebody_writes, monkeypatch
):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
    somebody_writes.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), transaction.atomic():
        pass
    somebody_writes.execute("COMMIT")
    with transaction.atomic():
        assert AuditLine.objects.count() >= 0


def test_a_refused_transaction_gives_its_turn_back(somebody_writes):
    class Refused(Exception):
        pass

    with pytest.raises(Refused), transaction.atomic():
        raise Refused
    somebody_writes.execute("BEGIN IMMEDIATE")
    somebody_writes.execute("COMMIT")
    done = []

    def write() -> None:
        try:
            with transaction.atomic():
                done.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(5)
    assert done == [True]

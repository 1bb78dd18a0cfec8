"""Who writes next in the embedded database? Whoever has waited, and not whoever asks at the moment.

SQLite has one writer at a time. The others look again after ever longer pauses, up to a tenth of a
second, so that under load somebody who came late is let in and somebody who came early waits for a
second. Here the threads of a process stand in line for their turn, and the first of the line looks
every millisecond: among two server processes and an import, each is had soon.
"""

from __future__ import annotations

import sqlite3
import threading
import time

from django.db.backends.base.base import debug_transaction
from django.db.backends.sqlite3 import base

_PAUSE_SECONDS = 0.001
_TURN = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """The library's connection to SQLite; only beginning a transaction that writes differs."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self._has_turn = False

    def _start_transaction_under_autocommit(self):
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()
            return
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        ends_at = time.monotonic() + patience
        with debug_transaction(self, "BEGIN"), self.wrap_database_errors:
            if not _TURN.acquire(timeout=patience):
                raise sqlite3.OperationalError("database is locked")
            self._has_turn = True
            try:
                self._begin(ends_at, int(patience * 1000))
            except BaseException:
                self._give_up_turn()
                raise

    def _begin(self, ends_at: float, patience_ms: int) -> None:
        execute = self.connection.execute
        execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    execute("BEGIN IMMEDIATE")
                    return
                except sqlite3.OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > ends_at:
                        raise
                time.sleep(_PAUSE_SECONDS)
        finally:
            execute(f"PRAGMA busy_timeout = {patience_ms}")

    def _commit(self):
        super()._commit()
        self._give_up_turn()

    def _rollback(self):
        super()._rollback()
        self._give_up_turn()

    def _close(self):
        try:
            super()._close()
        finally:
            self._give_up_turn()

    def _give_up_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            _TURN.release()

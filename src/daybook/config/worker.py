"""How does background work go on for days? A loop that claims jobs, and a heart beside it.

The loop schedules what is due, then runs one job after another. The heart beats every fifteen
seconds, also while a job is long, and renews the leases of what the worker holds; when the process
is killed it stops, the leases lapse after five minutes, and another worker takes over.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading

from django.db import DatabaseError, close_old_connections, connection

from daybook.apps.platform.actions.jobs import (
    beat,
    renew_leases,
    run_due_job,
    schedule_due_jobs,
    stop_beating,
)
from daybook.apps.platform.models import User
from daybook.apps.platform.viewer import system_actor

from . import clock, jobs
from .manners import give_way

log = logging.getLogger("daybook.worker")
BEAT_SECONDS = 15
IDLE_SECONDS = 2
TROUBLE_SECONDS = 10


class Worker:
    """One background worker; `run` returns after `stop`."""

    def __init__(self) -> None:
        jobs.register()
        self.owner = f"worker-{os.getpid()}-{secrets.token_hex(3)}"
        self._ended = threading.Event()
        self._started_at = clock.now()

    def stop(self) -> None:
        """End after the job in hand."""
        self._ended.set()

    def run(self) -> None:
        """Work until stopped, behind those who wait for a page."""
        give_way()
        heart = threading.Thread(target=self._keep_beating, name="heart", daemon=True)
        heart.start()
        log.info("worker started", extra={"fields": {"owner": self.owner}})
        while not self._ended.is_set():
            self._ended.wait(self._one_round())
        heart.join(BEAT_SECONDS)
        try:
            stop_beating(owner=self.owner, now=clock.now())
        except DatabaseError as error:
            log.warning("the database did not answer at the end", exc_info=error)
        connection.close()
        log.info("worker stopped", extra={"fields": {"owner": self.owner}})

    def _one_round(self) -> float:
        """Schedule and run one job. Returns the seconds to wait before the next round."""
        try:
            if not User.objects.filter(is_system=True).exists():
                return IDLE_SECONDS
            schedule_due_jobs(actor=system_actor(), now=clock.now())
            return 0 if run_due_job(owner=self.owner, clock=clock.now) else IDLE_SECONDS
        except DatabaseError as error:
            log.warning("the database does not answer; trying again", exc_info=error)
            return TROUBLE_SECONDS
        finally:
            close_old_connections()

    def _keep_beating(self) -> None:
        while True:
            try:
                now = clock.now()
                beat(owner=self.owner, now=now, started_at=self._started_at)
                renew_leases(owner=self.owner, now=now)
            except DatabaseError as error:
                log.warning("no heartbeat: the database does not answer", exc_info=error)
            finally:
                close_old_connections()
            if self._ended.wait(BEAT_SECONDS):
                connection.close()
                return

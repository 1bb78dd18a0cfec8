"""Tables of the platform: organization, identity, settings, periods, audit, runs and jobs."""

from .audit import AuditChange, AuditLine, AuditSeal
from .columns import CurrencyField, FactRow, MutableRow
from .identity import ApiToken, ExternalId, Grant, User
from .messages import MessageChannel, OutboxMessage
from .organization import (
    FxRate,
    Holiday,
    HolidayCalendar,
    LegalEntity,
    NumberSeries,
    Organization,
    Period,
)
from .runs import AnsweredRequest, Job, RateLimitCounter, Run
from .service import SharedCacheEntry, SignIn, WorkerHeartbeat
from .settings import DatedSetting, Proposal
from .snoozes import Snooze

__all__ = [
    "AnsweredRequest",
    "ApiToken",
    "AuditChange",
    "AuditLine",
    "AuditSeal",
    "CurrencyField",
    "DatedSetting",
    "ExternalId",
    "FactRow",
    "FxRate",
    "Grant",
    "Holiday",
    "HolidayCalendar",
    "Job",
    "LegalEntity",
    "MessageChannel",
    "MutableRow",
    "NumberSeries",
    "Organization",
    "OutboxMessage",
    "Period",
    "Proposal",
    "RateLimitCounter",
    "Run",
    "SharedCacheEntry",
    "SignIn",
    "Snooze",
    "User",
    "WorkerHeartbeat",
]

"""How do logs look? One JSON object a line, without names, addresses or secrets.

The messages of most exceptions quote what somebody typed, so a line keeps an exception's type and
where it happened, and its message only where that can come from the code alone.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

# The reference of the request being answered; error pages show the same.
reference: ContextVar[str] = ContextVar("reference", default="")

_ADDRESS = re.compile(r"[^\s@\"'<>(),;:=]+@[^\s@\"'<>(),;:=]+\.[^\s@\"'<>(),;:=]+")
# Keys, tokens, session ids: long runs with a digit in them. Paths and words have no such runs.
_SECRET = re.compile(r"(?=[A-Za-z_\-]*\d)[A-Za-z0-9_\-]{24,}")
_CODE_ERRORS = (AttributeError, NameError, ImportError, TypeError, SyntaxError, RecursionError)


def scrubbed(text: str) -> str:
    """The text with e-mail addresses and anything like a token taken out."""
    return _SECRET.sub("[token]", _ADDRESS.sub("[address]", text))


class JsonFormatter(logging.Formatter):
    """Renders a record as one line of JSON; `extra={"fields": {...}}` adds structured fields."""

    def format(self, record: logging.LogRecord) -> str:
        """One line. A record about a request carries that request's reference."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            **getattr(record, "fields", {}),
        }
        about = getattr(getattr(record, "request", None), "reference", "") or reference.get()
        if about:
            line.setdefault("reference", about)
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, default=str)


def _error(error: BaseException) -> dict:
    """An exception as its type, its rule if it has one, and its way through the code."""
    told: dict = {"type": f"{type(error).__module__}.{type(error).__qualname__}"}
    if rule := getattr(error, "rule", ""):
        told["rule"] = rule
    if isinstance(error, _CODE_ERRORS):
        told["message"] = scrubbed(str(error))[:300]
    frames = traceback.extract_tb(error.__traceback__)
    told["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    cause = error.__cause__ or error.__context__
    if cause is not None and cause is not error:
        told["because"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return told

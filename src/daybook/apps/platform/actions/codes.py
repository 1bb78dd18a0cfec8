"""Is this code free? Codes name one record and are never used again (CODE-01)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models

from ..refusals import Refused


@contextmanager
def free_code(
    model: type[models.Model],
    code: str,
    *,
    rule: str = "CODE-01",
    among: dict | None = None,
) -> Iterator[None]:
    """Refuse a code that is taken, before the write and if somebody is a moment faster.

    Capitals do not matter: acme and ACME are one code. `among` narrows to where it must be unique.
    """
    taken = Refused(rule, f"The code {code} is taken. Choose another.", field="code")
    if model._default_manager.filter(code__iexact=code, **(among or {})).exists():
        raise taken
    try:
        yield
    except IntegrityError as error:
        text = str(error).lower()
        if "unique" not in text or "code" not in text:
            raise
        raise taken from error

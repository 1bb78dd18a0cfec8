"""Why not? Every refusal names its rule, the place and the remedy, and loses nothing."""

from __future__ import annotations


class Refused(Exception):
    """An action was not carried out. `rule` is an id; `field` the input at fault, if one is."""

    status = 422

    def __init__(self, rule: str, message: str, *, field: str = ""):
        super().__init__(f"{rule} {message}")
        self.rule = rule
        self.message = message
        self.field = field


class Denied(Refused):
    """The actor lacks the right. What cannot be seen is NotFound instead."""

    status = 403


class NotFound(Refused):
    """There is no such record, or not for this viewer; both look the same from outside."""

    status = 404

    def __init__(self, message: str):
        super().__init__("RIGHT-01", message)


class Conflict(Refused):
    """Someone else saved first. `mine` and `theirs` hold the differing values by column."""

    status = 409

    def __init__(self, message: str, *, mine: dict | None = None, theirs: dict | None = None):
        super().__init__("HISTORY-01", message)
        self.mine = mine or {}
        self.theirs = theirs or {}

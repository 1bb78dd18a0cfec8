"""Is a password more than a short one written often? Django's checks ask length and commonness."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

FEWEST_CHARACTERS = 5


class RepetitionValidator:
    """Refuses few different characters ("aaaaaaaaaaaa") and a common password repeated."""

    def __init__(self) -> None:
        self._common = CommonPasswordValidator()

    def validate(self, password: str, user=None) -> None:
        """Raise ValidationError for a password that repetition made long."""
        word = password.casefold()
        if len(set(word)) < FEWEST_CHARACTERS:
            raise ValidationError(self.get_help_text(), code="password_repeats")
        for size in range(1, len(word) // 2 + 1):
            part = word[:size]
            if word == (part * len(word))[: len(word)] and self._is_common(part):
                raise ValidationError(self.get_help_text(), code="password_repeats")

    def _is_common(self, part: str) -> bool:
        return len(part) < FEWEST_CHARACTERS or part in self._common.passwords

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return "This password repeats itself; several different words make a good one."

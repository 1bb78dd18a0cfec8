"""From which fund does each authorization draw?"""

from __future__ import annotations

from collections.abc import Collection

from daybook.apps.commercial.queries.authorizations import authorization_words


def fund_of_authorizations(ids: Collection[int]) -> dict[int, int]:
    """The fund's key by authorization; without rights of its own."""
    return {key: words.fund_id for key, words in authorization_words(ids).items()}

"""How does a link in a message say which message it belongs to, without a secret being stored?

The token is made of the message's random key and the installation's secret when the message is
sent; whoever has to recognize it stores its digest.
"""

from __future__ import annotations

import hashlib

from django.utils.crypto import salted_hmac


def reply_token(key: str) -> str:
    """The token of a message's answer link, 40 characters."""
    return salted_hmac("daybook.reply", key, algorithm="sha256").hexdigest()[:40]


def token_digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()

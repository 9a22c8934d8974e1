"""Derive a key for each purpose from the secret key of the service."""

import hmac


def derive(secret: str, purpose: str) -> bytes:
    """Return the key of 32 bytes for a purpose.

    A text that is signed for one purpose is invalid for any other, so each purpose needs a name of its own. Changing a
    name invalidates everything that was signed under it.
    """
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")

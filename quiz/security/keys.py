"""One key for each purpose, all from the service's one secret."""

import hmac


def derive(secret: str, purpose: str) -> bytes:
    """Return the 32 bytes that stand for the secret wherever it is used for this purpose.

    What is signed with one of them is worth nothing where another is asked for, so every purpose needs a name of its
    own. Changing a name makes everything worthless that was signed under it.
    """
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")

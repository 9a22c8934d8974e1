"""Who may host and who may see the statistics: random keys, digests of them in the storage, signed cookies."""

import re
import secrets
from hashlib import sha256
from hmac import compare_digest

from itsdangerous import BadSignature, Signer

from quiz.security.keys import derive

KEY_BYTES = 16
FRAGMENT = re.compile(r"#|%(?:25)*23")
"""The sign before a host's key in a link, also as other programs write it, once or twice over."""

_KEY = re.compile(r"[\w-]{22}", re.ASCII)
_GAPS = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")  # a long word may be broken over lines


def new_key() -> str:
    """A key of 128 random bits: a host's as it stands in the link, a coordinator's, the id of a session."""
    return secrets.token_urlsafe(KEY_BYTES)


def read_key(typed: str) -> str:
    """The key in what was pasted: alone, in a whole link, with what stands around it; as it is if there is none."""
    for part in reversed(FRAGMENT.split(_GAPS.sub("", typed))):
        if found := _KEY.search(part):
            return found[0]
    return typed.strip()


def digest(key: str) -> bytes:
    """What is stored of a key. A key has 128 random bits, so that a plain digest cannot be guessed backwards."""
    return sha256(key.strip().encode()).digest()


def opens(key: str, stored: bytes) -> bool:
    """Whether a key is the one whose digest is stored."""
    return compare_digest(digest(key), stored)


class HostPass:
    """The cookie of a browser that has shown a host's key. It dies with the key that it was given for."""

    def __init__(self, secret: str) -> None:
        self._signer = _signer(secret, "host")

    def write(self, code: str, stored: bytes) -> str:
        """The cookie value for a workshop and the digest of its present key."""
        return self._signer.sign(f"{code}.{stored.hex()[:16]}").decode()

    def valid(self, cookie: str | None, code: str, stored: bytes) -> bool:
        """Whether the cookie is for this workshop and its present key."""
        return compare_digest(self._read(cookie), f"{code}.{stored.hex()[:16]}")

    def once_valid(self, cookie: str | None, code: str) -> bool:
        """Whether the cookie is for this workshop, be it for its present key or for one of before."""
        return self._read(cookie).partition(".")[0] == code

    def _read(self, cookie: str | None) -> str:
        try:
            return self._signer.unsign(cookie or "").decode()
        except (BadSignature, UnicodeError):
            return ""


class SessionPass:
    """The cookie of a coordinator: the id of a session, signed. Whether there is such a session is not in it."""

    def __init__(self, secret: str) -> None:
        self._signer = _signer(secret, "coordinator")

    def write(self, session: str) -> str:
        """The cookie value for a session's id."""
        return self._signer.sign(session).decode()

    def read(self, cookie: str | None) -> str | None:
        """The id of the session; None for a cookie that is not ours."""
        try:
            return self._signer.unsign(cookie or "").decode()
        except (BadSignature, UnicodeError):
            return None


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(derive(secret, purpose), sep="~", key_derivation="none", digest_method=sha256)

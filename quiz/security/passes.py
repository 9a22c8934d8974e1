"""Keys of hosts and coordinators: random keys, the digests that are stored of them, signed cookies."""

import hmac
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from typing import NamedTuple

from itsdangerous import BadSignature, Signer

from quiz.security.keys import derive

KEY_BYTES = 16
FRAGMENT = re.compile(r"#|%(?:25)*23")
"""The `#` before a host's key in a link, also percent-encoded once or several times."""

_KEY = re.compile(r"[\w-]{22}", re.ASCII)
_GAPS = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")  # a long word may be broken across lines


def new_key() -> str:
    """Return a random key of 128 bits: the key of a host or a coordinator, or the id of a session."""
    return secrets.token_urlsafe(KEY_BYTES)


def read_key(typed: str) -> str:
    """Return the key in a pasted text, which may be a whole link or have other text around it; the text if none."""
    for part in reversed(FRAGMENT.split(_GAPS.sub("", typed))):
        if found := _KEY.search(part):
            return found[0]
    return typed.strip()


def digest(key: str) -> bytes:
    """Return what is stored of a key. A plain digest is enough, as 128 random bits cannot be guessed."""
    return sha256(key.strip().encode()).digest()


def opens(key: str, stored: bytes) -> bool:
    """Return whether a key has the stored digest."""
    return compare_digest(digest(key), stored)


class HostPass:
    """The cookie of a browser that has sent the host's key; it is valid as long as that key.

    It holds the key, encrypted: so the host's link can be shown again, and the server keeps no key.
    """

    def __init__(self, secret: str) -> None:
        self._signer = _signer(secret, "host")
        self._pad = derive(secret, "key in the host's pass")

    def write(self, code: str, key: str) -> str:
        """Return the cookie value for a workshop and its current key."""
        mark = _mark(digest(key))
        return self._signer.sign(f"{code}.{mark}.{_encode(self._cipher(code, mark, _decode(key)))}").decode()

    def valid(self, cookie: str | None, code: str, stored: bytes) -> bool:
        """Return whether the cookie is for this workshop and the key with the stored digest."""
        return _matches(self._read(cookie), code, stored)

    def key(self, cookie: str | None, code: str, stored: bytes) -> str | None:
        """Return the key in a valid cookie; None if it is not valid, or from before there was a key in it."""
        match self._read(cookie):
            case [_, mark, sealed] as parts if _matches(parts, code, stored):
                return _encode(self._cipher(code, mark, _decode(sealed)))
        return None

    def once_valid(self, cookie: str | None, code: str) -> bool:
        """Return whether the cookie is for this workshop, and for its current or an earlier key."""
        return self._read(cookie)[0] == code

    def _read(self, cookie: str | None) -> list[str]:
        try:
            return self._signer.unsign(cookie or "").decode().split(".")
        except (BadSignature, UnicodeError):
            return [""]

    def _cipher(self, code: str, mark: str, key: bytes) -> bytes:
        # A pad for one key only: two keys with the same mark are as unlikely as a guessed key.
        pad = hmac.digest(self._pad, f"{code}.{mark}".encode(), "sha256")
        return bytes(one ^ other for one, other in zip(key, pad, strict=False))


def _matches(parts: list[str], code: str, stored: bytes) -> bool:
    return compare_digest(".".join(parts[:2]), f"{code}.{_mark(stored)}")


def _mark(stored: bytes) -> str:
    return stored.hex()[:16]


def _encode(key: bytes) -> str:
    return urlsafe_b64encode(key).decode().rstrip("=")


def _decode(key: str) -> bytes:
    return urlsafe_b64decode(key + "==")


class Session(NamedTuple):
    """A coordinator's sign-in: a random id, the digest of the key that was shown, its end in seconds since 1970."""

    id: str
    key: bytes
    ends: int


class SessionPass:
    """The cookie of a coordinator: a signed session, which may have been signed out and whose key may be revoked."""

    def __init__(self, secret: str) -> None:
        self._signer = _signer(secret, "coordinator session")

    def write(self, session: Session) -> str:
        """Return the cookie value for a session."""
        return self._signer.sign(f"{session.id}.{session.key.hex()}.{session.ends}").decode()

    def read(self, cookie: str | None) -> Session | None:
        """Return the session, or None if the cookie is missing or its signature is wrong."""
        try:
            identity, key, ends = self._signer.unsign(cookie or "").decode().split(".")
        except (BadSignature, UnicodeError):
            return None
        return Session(identity, bytes.fromhex(key), int(ends))


def _signer(secret: str, purpose: str) -> Signer:
    return Signer(derive(secret, purpose), sep="~", key_derivation="none", digest_method=sha256)

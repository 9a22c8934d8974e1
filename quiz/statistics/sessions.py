"""The sessions of coordinators, who sign in with an access key. They are in signed cookies.

What the storage keeps is which were signed out: after that a cookie that was copied before is worth nothing, in every
process and after a restart, too.
"""

import re
from collections.abc import Callable

from quiz.counting.owner import Owner
from quiz.security.passes import Session, SessionPass, digest, new_key, read_key
from quiz.store.protocol import Store
from quiz.weeks import day_of

SESSION_SECONDS = 12 * 60 * 60
_KEY = re.compile(r"[\w-]{22}", re.ASCII)


class Sessions:
    """The coordinators who are signed in. Keys are looked up at every request, so a revoked one ends its sessions."""

    def __init__(self, owner: Owner, secret: str, clock: Callable[[], float]) -> None:
        self._owner = owner
        self._pass = SessionPass(secret)
        self._clock = clock

    async def sign_in(self, key: str) -> str | None:
        """Begin a session of SESSION_SECONDS; return the value of its cookie, or None for a wrong key.

        Raises Unavailable.
        """
        key = read_key(key)
        if not _KEY.fullmatch(key):
            return None  # what cannot be a key costs no look-up
        session = Session(new_key(), digest(key), int(self._clock()) + SESSION_SECONDS)
        return self._pass.write(session) if await self._is_open(session) else None

    async def knows(self, cookie: str | None) -> bool:
        """Return whether a cookie is that of a session. Raises Unavailable."""
        return await self.key_of(cookie) is not None

    async def key_of(self, cookie: str | None) -> bytes | None:
        """Return the SHA-256 of the key of a cookie's session; None if it has none. Raises Unavailable."""
        session = self._current(cookie)
        return session.key if session is not None and await self._is_open(session) else None

    async def sign_out(self, cookie: str | None) -> None:
        """End the session of a cookie, if there is one, for every copy of the cookie. Raises Unavailable."""
        session = self._current(cookie)
        if session is not None:
            await self._owner.call(Store.sign_out, digest(session.id), day_of(self._clock()))

    async def _is_open(self, session: Session) -> bool:
        # The index finds the digest, not the key: how long that takes tells nothing of use to who guesses keys.
        return await self._owner.call(Store.is_signed_in, session.key, digest(session.id))

    def _current(self, cookie: str | None) -> Session | None:
        session = self._pass.read(cookie)
        return session if session is not None and self._clock() < session.ends else None

"""The sessions of coordinators, who sign in with an access key. They are kept in memory only.

After a sign-out a cookie that was copied before is worth nothing. A restart signs everybody out.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from quiz.counting.owner import Owner
from quiz.security.passes import SessionPass, digest, new_key, read_key
from quiz.store.protocol import Store

SESSION_SECONDS = 12 * 60 * 60
_MOST_SESSIONS = 1_000
_KEY = re.compile(r"[\w-]{22}", re.ASCII)


class _Session(NamedTuple):
    key: bytes  # the digest of the key that was shown
    ends: float  # seconds since 1970


class Sessions:
    """The coordinators who are signed in. Keys are looked up at every request, so a revoked one ends its sessions."""

    def __init__(self, owner: Owner, secret: str, clock: Callable[[], float]) -> None:
        self._owner = owner
        self._pass = SessionPass(secret)
        self._clock = clock
        self._sessions: dict[str, _Session] = {}  # in the order of their ends

    async def sign_in(self, key: str) -> str | None:
        """Begin a session of SESSION_SECONDS; return the value of its cookie, or None for a wrong key.

        Raises Unavailable.
        """
        key = read_key(key)
        # What cannot be a key costs no look-up.
        if not _KEY.fullmatch(key) or not await self._opens(digest(key)):
            return None
        self._forget_old()
        session = new_key()
        self._sessions[session] = _Session(digest(key), self._clock() + SESSION_SECONDS)
        return self._pass.write(session)

    async def knows(self, cookie: str | None) -> bool:
        """Return whether a cookie is that of a session. Raises Unavailable."""
        identity = self._pass.read(cookie) or ""
        session = self._sessions.get(identity)
        if session is None or self._clock() >= session.ends:
            return False
        opens = await self._opens(session.key)
        if not opens:
            self._sessions.pop(identity, None)
        return opens

    def sign_out(self, cookie: str | None) -> None:
        """End the session of a cookie, if there is one, for every copy of the cookie."""
        self._sessions.pop(self._pass.read(cookie) or "", None)

    async def _opens(self, digest: bytes) -> bool:
        # The index finds the digest, not the key: how long that takes tells nothing of use to who guesses keys.
        return await self._owner.call(Store.is_key, digest)

    def _forget_old(self) -> None:
        """Drop sessions that are over, and the oldest ones where there are too many."""
        now = self._clock()
        for session, known in list(self._sessions.items()):
            if known.ends > now and len(self._sessions) < _MOST_SESSIONS:
                break
            del self._sessions[session]

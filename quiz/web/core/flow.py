"""How a stream sends: whether its client takes what is sent, and past the middleware."""

from typing import Protocol

FLOW = "quiz.flow"
"""Where the server puts the flow control of a connection into the scope."""


class Flow(Protocol):
    """The flow control of a connection."""

    write_paused: bool
    """Whether so much waits to be sent that sending more would wait, too."""


DIRECTLY = "quiz.directly"
"""Where a message that begins a stream has a function that is called with the server's own `send`.

Middleware has no more to do after that message, but is called for each: with thousands of watchers a fifth of the time.
"""

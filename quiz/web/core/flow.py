"""Whether a client takes what is sent to it."""

from typing import Protocol

FLOW = "quiz.flow"
"""Where the server puts the flow control of a connection into the scope."""


class Flow(Protocol):
    """The flow control of a connection."""

    write_paused: bool
    """Whether so much waits to be sent that sending more would wait, too."""

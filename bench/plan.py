"""What the load generator is asked to do and what it answers: one JSON line each way."""

from dataclasses import asdict, dataclass, field
from typing import Any

QUESTIONS = 12
CHOICES = 5


@dataclass(frozen=True, slots=True)
class Ask:
    """One POST of a walk, or the GET of its result. `{choice}` in the body becomes a position of the walker's own."""

    kind: str  # start, step, finish or result: figures are kept per kind
    path: str
    body: str
    status: int

    @property
    def fresh(self) -> bool:
        """Whether a new visitor asks, who has no cookie yet."""
        return self.kind == "start"

    @property
    def method(self) -> str:
        """How it is asked."""
        return "GET" if self.kind == "result" else "POST"

    @property
    def htmx(self) -> bool:
        """Whether htmx asks; the other forms of the walk are plain ones."""
        return self.kind == "step"


@dataclass(frozen=True, slots=True)
class Job:
    """Closed-loop walkers: everyone posts its opening once, then its lap over and over, without a pause.

    Nothing is measured until everybody has posted the opening and its own share of a first lap: the walkers are
    then spread evenly over the lap.
    """

    port: int
    pid: int  # whose processor time is read when the measured time begins and ends
    walkers: int
    seconds: float
    opening: tuple[Ask, ...]
    lap: tuple[Ask, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, job: dict[str, Any]) -> "Job":
        asks = {name: tuple(Ask(**ask) for ask in job[name]) for name in ("opening", "lap")}
        return cls(**{**job, **asks})


@dataclass(frozen=True, slots=True)
class Waits:
    """How long the answers to one kind of request took, in seconds."""

    count: int
    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Waits":
        seconds = sorted(seconds)
        last = len(seconds) - 1
        return cls(len(seconds), seconds[round(last * 0.50)], seconds[round(last * 0.99)])


@dataclass(slots=True)
class Outcome:
    """What a job came to."""

    seconds: float = 0.0  # from the first measured request until the last one that came in time
    in_time: int = 0  # answers in those seconds
    answers: int = 0  # answers while processor time was counted
    server_cpu: float = 0.0
    own_cpu: float = 0.0
    finishes: int = 0  # all answered finishes, the unmeasured too: as many must be on disk
    waits: dict[str, Waits] = field(default_factory=dict)

    @classmethod
    def from_json(cls, outcome: dict[str, Any]) -> "Outcome":
        return cls(**{**outcome, "waits": {kind: Waits(**waits) for kind, waits in outcome["waits"].items()}})

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.in_time / self.seconds

    @property
    def cpu(self) -> float:
        """Processor seconds of the server per answer."""
        return self.server_cpu / self.answers


_RESULT = Ask("result", "/fi/result", "", 200)


def steps(prefix: str = "/fi") -> Job:
    """Steps only. The walk goes round: after the twelfth question comes the first one again."""
    start = Ask("start", f"{prefix}/start", "", 303)
    return Job(0, 0, 1, 1.0, (start,), tuple(_step(prefix, number) for number in range(1, QUESTIONS + 1)))


def bare_steps(page: str) -> Job:
    """The same requests to one page of the bare service."""
    lap = tuple(Ask("step", page, "choice={choice}", 200) for _ in range(QUESTIONS))
    return Job(0, 0, 1, 1.0, (Ask("start", "/start", "", 200),), lap)


def results() -> Job:
    """Results only: of practice runs, for the counted ones that are on disk are those of whole quizzes."""
    start = Ask("start", "/fi/start", "run=practice", 303)
    steps = [_step("/fi", number) for number in range(1, QUESTIONS + 1)]
    return Job(0, 0, 1, 1.0, (start, *steps, _RESULT), (_RESULT,))


def quiz(finish: str, result: bool = False) -> Job:
    """Whole quizzes, each by a new visitor: start, twelve steps, the region's form, and with `result` its page."""
    start, region = Ask("start", "/fi/start", "", 303), Ask("finish", "/fi/region", finish, 303)
    steps = [_step("/fi", number) for number in range(1, QUESTIONS + 1)]
    return Job(0, 0, 1, 1.0, (), (start, *steps, region, *([_RESULT] if result else [])))


def _step(prefix: str, number: int) -> Ask:
    return Ask("step", f"{prefix}/question/{number}", "choice={choice}", 200)

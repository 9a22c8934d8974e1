"""What came of an evening, added up over the generators."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any, Self

_SCALE = 10_000  # times are kept in tenths of a millisecond
_MOST_FAULTS = 5


@dataclass(slots=True)
class Tally:
    """Counts and times; the keys of counters are texts, so that they go through JSON."""

    people: Counter[str] = field(default_factory=Counter)  # planned, gave up, got a result, ...
    statuses: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)  # "question:position" of those who were told they count
    times: dict[str, Counter[str]] = field(default_factory=dict)  # by kind: tenths of a millisecond
    by_second: dict[str, Counter[str]] = field(default_factory=dict)  # "came", "finished", "requests" by second
    faults: list[str] = field(default_factory=list)
    connections: int = 0  # open at the same time
    cpu: float = 0.0  # seconds of the generators
    seconds: float = 0.0  # until everybody was done

    def note_time(self, kind: str, seconds: float) -> None:
        self.times.setdefault(kind, Counter())[str(round(seconds * _SCALE))] += 1

    def note_second(self, kind: str, at: float) -> None:
        self.by_second.setdefault(kind, Counter())[str(int(at))] += 1

    def note_fault(self, fault: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(fault)

    def add(self, other: "Tally") -> None:
        self.people += other.people
        self.statuses += other.statuses
        self.answers += other.answers
        for mine, theirs in ((self.times, other.times), (self.by_second, other.by_second)):
            for kind, counts in theirs.items():
                mine.setdefault(kind, Counter()).update(counts)
        self.faults = [*self.faults, *other.faults][:_MOST_FAULTS]
        self.connections += other.connections
        self.cpu += other.cpu
        self.seconds = max(self.seconds, other.seconds)

    def as_json(self) -> dict[str, Any]:
        # asdict makes something else of a Counter.
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, tally: dict[str, Any]) -> Self:
        read = {name: tally[name] for name in (each.name for each in fields(cls))}
        for name in ("people", "statuses", "answers"):
            read[name] = Counter(read[name])
        for name in ("times", "by_second"):
            read[name] = {kind: Counter(counts) for kind, counts in read[name].items()}
        return cls(**read)

    def time(self, kind: str, part: float) -> float:
        """Return the seconds within which a part of the answers of a kind came; 0.0 if there were none."""
        counts = sorted((int(tenths), n) for tenths, n in self.times.get(kind, Counter()).items())
        rank, seen = part * (sum(n for _, n in counts) - 1), 0
        for tenths, n in counts:
            seen += n
            if seen > rank:
                return tenths / _SCALE
        return 0.0

    def busiest(self, kind: str, seconds: int) -> float:
        """Return the most that happened within so many seconds, a second."""
        counts = {int(second): n for second, n in self.by_second.get(kind, Counter()).items()}
        begins = range(max(counts, default=0) + 1)
        return max(sum(counts.get(begin + more, 0) for more in range(seconds)) for begin in begins) / seconds

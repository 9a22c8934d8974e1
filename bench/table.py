"""The table that is printed, and the same as JSON."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure of every round."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> Self:
        return cls(min(figures), statistics.median(figures), max(figures))

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}-{self.most:.2f})"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a figure, and whether it is as wanted; the median decides. `met` is None where nothing is wanted."""

    what: str
    figures: str
    ratio: Spread | None = None
    wanted: str = ""
    met: bool | None = None
    profile: str = ""
    """The kind of work whose profile says why, if it is not as wanted; see `bench.profiling`."""

    @classmethod
    def at_least(cls, what: str, figures: str, ratios: Sequence[float], wanted: float, profile: str = "") -> Self:
        """More is better."""
        ratio = Spread.of(ratios)
        return cls(what, figures, ratio, f">= {wanted:g}", ratio.median >= wanted, profile)

    @classmethod
    def at_most(cls, what: str, figures: str, ratios: Sequence[float], wanted: float | None, profile: str = "") -> Self:
        """Less is better."""
        ratio = Spread.of(ratios)
        if wanted is None:
            return cls(what, figures, ratio)
        return cls(what, figures, ratio, f"<= {wanted:g}", ratio.median <= wanted, profile)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def render(rows: Sequence[Row]) -> str:
    """The rows as plain text."""
    columns: list[tuple[str, Callable[[Row], str]]] = [
        ("what", lambda row: row.what),
        ("figures", lambda row: row.figures),
        ("ratio: median (least-most)", lambda row: str(row.ratio or "")),
        ("wanted", lambda row: row.wanted),
        ("met", lambda row: {True: "yes", False: "NO", None: ""}[row.met]),
    ]
    widths = [max(len(head), *(len(cell(row)) for row in rows)) for head, cell in columns]
    lines = [[head for head, _ in columns], ["-" * width for width in widths]]
    lines += [[cell(row) for _, cell in columns] for row in rows]
    return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)


def typical(figures: Sequence[float], scale: float = 1.0, form: str = ",.0f") -> str:
    """The median of the rounds, as text."""
    return f"{statistics.median(figures) * scale:{form}}"

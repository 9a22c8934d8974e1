"""What is printed of evenings: a table with a column for each, and the arithmetic of how many machines it takes."""

from collections.abc import Iterator, Sequence
from math import ceil

from bench.drill.curve import PEAK
from bench.drill.evening import ADULTS, BUSY, HOURS, NATION, Evening
from bench.drill.people import VISIT_SECONDS, pace_of

_WINDOW = 10  # seconds
_KINDS = {"step": "step", "finish": "finish", "wall": "wall: from the host's press"}

_TIMES = (("Machines on average", 1.0), (f"Machines at the height of the broadcast (x {PEAK:.1f})", PEAK))

Row = tuple[str, str]


def render(evenings: Sequence[Evening]) -> str:
    """Return the whole report."""
    columns = [dict(rows(evening)) for evening in evenings]
    heads = ["", *(evening.name for evening in evenings)]
    names = dict.fromkeys(what for column in columns for what in column)
    lines = [heads, *([what, *(column.get(what, "") for column in columns)] for what in names)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(heads))]
    table = "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
    return "\n\n".join([how(evenings[0]), table, *(machines(evening) for evening in evenings), *map(lost, evenings)])


def how(evening: Evening) -> str:
    """Return how the evening was."""
    plan, pace = evening.plan, pace_of(evening.plan.seconds)
    return (
        f"An evening in {plan.minutes:g} minutes: people come by a curve, {PEAK:.1f} times as many as on average at "
        f"the height of the broadcast;\nthey think {pace:.1f} times as fast as real ones (a visit takes "
        f"{VISIT_SECONDS / pace:.1f} s instead of {VISIT_SECONDS:.0f} s).\n"
        "A time counts from when its request was due."
    )


def rows(evening: Evening) -> Iterator[Row]:
    """Yield what is shown of an evening."""
    tally, limits, seconds = evening.tally, evening.limits, evening.plan.seconds
    people = tally.people
    yield "limit of the generator, people a second", f"{limits.generator:.0f}"
    yield "limit of the service, people a second", f"{limits.server:.0f}"
    yield "what limits", "the service" if limits.server < limits.generator else "the generator"
    yield "people, of whom in rooms, rooms", f"{people['planned']:,}, {people['planned in rooms']:,}, {evening.rooms}"
    yield "offered a second, busiest 10 s", f"{people['planned'] / seconds:.1f}, {_busiest(evening, 'came'):.1f}"
    yield "done a second, busiest 10 s", f"{people['got a result'] / seconds:.1f}, {_busiest(evening, 'finished'):.1f}"
    requests = sum(tally.by_second.get("requests", {}).values())
    yield "requests a second, busiest 10 s", f"{requests / seconds:.0f}, {_busiest(evening, 'requests'):.0f}"
    for kind, what in _KINDS.items():
        times = " | ".join(f"{tally.time(kind, part) * 1e3:,.1f}" for part in (0.5, 0.99, 0.999))
        yield f"{what}, ms: p50 | p99 | p99.9", f"{times} of {sum(tally.times.get(kind, {}).values()):,}"
    yield (
        "the generator's own delay, ms: p50 | p99",
        " | ".join(f"{tally.time('delay', part) * 1e3:,.1f}" for part in (0.5, 0.99)),
    )
    yield "gave up; lost an answer and sent again", f"{people['gave up']:,}; {people['lost an answer']:,}"
    yield "told that they count, stored", f"{people['told that they count']:,}, {evening.stored.people:,}"
    yield "lost, see below", f"{sum(evening.lost.values())}"
    yield "answers by status", ", ".join(f"{status}: {n:,}" for status, n in sorted(tally.statuses.items()))
    yield "open connections at most", f"{tally.connections:,}"
    for what in evening.rest:
        yield f"memory of {_of(what)}: at rest, peak", f"{_mb(evening.rest[what])}, {_mb(evening.peak[what])}"
    for what, used in evening.cpu.items():
        yield (
            f"processor time of {_of(what)}: share of a core, ms a finish",
            (f"{used / tally.seconds:.2f}, {_cost(evening, what):.2f}"),
        )
    yield "processor time of the generators: share of a core", f"{tally.cpu / tally.seconds:.2f}"


def machines(evening: Evening) -> str:
    """Return how many machines the evening of the whole country takes, with the arithmetic."""
    costs = {what: _cost(evening, what) for what in evening.cpu}
    what, cost = max(costs.items(), key=lambda pair: pair[1])
    if not cost:
        return f"Machines, {evening.name}: nobody finished, so it cannot be said."
    each = BUSY * 1e3 / cost
    return "\n".join(
        (
            f"Machines, {evening.name}: {ADULTS:,} adults in {HOURS} hours are {NATION:.0f} finishes a second.",
            f"A finish costs {_of(what)} {cost:.2f} ms with all that belongs to it, also of those who give up.",
            f"A core that is busy to {BUSY:.0%} does {BUSY * 1e3:.0f} / {cost:.2f} = {each:.0f} a second.",
            *(f"{when}: {NATION * times:,.0f} / {each:.0f} = {ceil(NATION * times / each)}" for when, times in _TIMES),
            f"Open connections, thinking as real people do: {NATION:.0f} x {VISIT_SECONDS:.0f} s = "
            f"{NATION * VISIT_SECONDS:,.0f} on average.",
        )
    )


def lost(evening: Evening) -> str:
    """Return what was lost, one thing a line."""
    title = f"Lost, {evening.name}:"
    if not evening.lost:
        return f"{title} nothing"
    return "\n".join([title, *(f"  {n:,} {what}" for what, n in evening.lost.items()), *evening.tally.faults])


def _busiest(evening: Evening, kind: str) -> float:
    return evening.tally.busiest(kind, _WINDOW)


def _cost(evening: Evening, what: str) -> float:
    """Return the milliseconds of processor time that a finish costs a process."""
    return 1e3 * evening.cpu[what] / max(1, evening.tally.people["got a result"])


def _of(what: str) -> str:
    return "the server" if what == "server" else what


def _mb(kilobytes: int) -> str:
    return f"{kilobytes / 1024:.1f} MB"

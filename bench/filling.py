"""A hall of phones behind one address (bench/hall.py): who is lost, who is refused, and how long the finish takes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.hall import Hall
from bench.live import make_room
from bench.processes import Generator, start_quiz
from bench.quizzes import count_on_disk
from bench.table import Row

PHONES = 500


def measure(generator: Generator, join_seconds: float, finish_seconds: float) -> list[Row]:
    """One hall on a fresh service."""
    with TemporaryDirectory(prefix="quiz-bench-") as name:
        with start_quiz(Path(name)) as quiz:
            quiz.wait()
            hall = Hall(quiz.port, make_room(quiz).code, PHONES, join_seconds, finish_seconds)
            tally = generator.fill(hall)
        kept = count_on_disk(Path(name))
    what = f"{PHONES} phones at one address in {finish_seconds:g} s"
    refused = {status: n for status, n in tally.statuses.items() if status not in ("200", "303")}
    lost = PHONES - tally.counted
    well = not lost and not refused and not tally.faults and tally.counted == kept
    figures = f"{lost} lost, refused {refused or 'none'}, counted {tally.counted} | on disk {kept}"
    figures += f", {tally.faults[0]}" if tally.faults else ""
    timing = f"finish p50 {tally.finish.p50 * 1e3:.0f} p95 {tally.finish_p95 * 1e3:.0f} ms, step p99 "
    return [
        Row(f"hall: {what}", figures, None, "0 lost, 0 refused", well),
        Row("hall: waits", f"{timing}{tally.step.p99 * 1e3:.0f} ms, all done after {tally.seconds:.1f} s"),
    ]

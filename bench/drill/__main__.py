"""A national evening on this machine, as it would be and not as fast as possible: `python -m bench.drill`.

4.5 million adults in three hours are 417 finishes a second on average. Here they come in five minutes, as many as this
machine can serve, once to the service alone and once through nginx with TLS: by a curve with a broadcast, with think
times, some give up, some send a form twice as its answer was lost, and workshops go on beside them.

First the limits are measured: of the load generator at an nginx that answers by itself, and of the service. The
broadcast is then made as high as the lower of the two allows. The load is open-loop: everybody's moments are set
beforehand, a late answer moves nobody else's, and a time counts from when its request was due.

    python -m bench.drill                      two evenings of five minutes
    python -m bench.drill --minutes 1          shorter; people think faster
    python -m bench.drill --rate 50 --rooms 5  so many a second on average, beside five rooms

The exit status is 0 when nobody was lost, 1 when somebody was or something failed.
"""

import argparse
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

from bench import machine
from bench.drill.evening import Evening, Plan, find_limits, hold, open_generators
from bench.drill.report import render
from bench.drill.stage import Start, family, start_service
from bench.processes import Fault

_FRONTS = {"both": (False, True), "without": (False,), "with": (True,)}


def main(arguments: Sequence[str] | None = None, start: Start = start_service) -> int:
    """Run the evenings and print what came of them."""
    options = _parser().parse_args(arguments)
    # What is started from here inherits it: a connection for each person who is there.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # ends what was started
    quiet = machine.Quiet()
    try:
        evenings = run(options, start)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except (Fault, OSError, RuntimeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        _end_children()
    print("\n".join(f"{row.what}: {row.figures}" for row in (*machine.rows(), quiet.row())), end="\n\n")
    print(render(evenings))
    return int(any(evening.lost for evening in evenings))


def run(options: argparse.Namespace, start: Start) -> list[Evening]:
    plan = Plan(options.minutes, options.rooms, options.rate)
    evenings = []
    with open_generators(options.generators) as generators:
        for behind_nginx in _FRONTS[options.nginx]:
            front = "behind nginx with TLS" if behind_nginx else "at the service alone"
            _tell(f"limits {front}")
            limits = find_limits(plan, start, behind_nginx, generators)
            _tell(f"{options.minutes:g} minutes {front}")
            evenings.append(hold(plan, limits, start, behind_nginx, generators))
    return evenings


def _end_children() -> None:
    """End what was started just when the signal came, so that nobody knew of it yet."""
    for pid in family(os.getpid())[1:]:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.drill", description="A national evening on this machine")
    parser.add_argument("--minutes", type=float, default=5.0, metavar="M", help="how long each evening is")
    parser.add_argument(
        "--rooms", type=int, metavar="N", help="workshops beside it; else as many as can be, 40 at most"
    )
    parser.add_argument("--rate", type=float, metavar="R", help="people a second on average; else as many as can be")
    parser.add_argument("--nginx", choices=_FRONTS, default="both", help="what is asked")
    spare = max(1, len(os.sched_getaffinity(0)) - 1)
    parser.add_argument("--generators", type=int, default=spare, metavar="N", help="processes that make the load")
    return parser


def _tell(what: str) -> None:
    print(f"drill: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

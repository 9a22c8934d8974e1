"""Serve alone, with several workers, or as one of them; each imports what it needs, so that a parent is small."""

import gc
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from quiz.settings import Settings, SettingsError


def serve(settings: Settings, host: str, behind_proxy: bool, processes: int, inherited: Sequence[int] | None) -> bool:
    """Serve until SIGTERM or SIGINT; return whether it started. Raise AlreadyRunning, StoreFault or SettingsError.

    `inherited` are the descriptors that a worker has from its parent.
    """
    if processes > 1 and not inherited:
        return _serve_by_workers(settings, host, processes)
    gc.disable()  # until the server has started: that would take a tenth of the time until then, and find nothing
    if inherited:
        return _serve_as_worker(settings, behind_proxy, processes, inherited)
    from quiz.server.runner import run

    return run(settings, host, behind_proxy)


def _serve_as_worker(settings: Settings, behind_proxy: bool, processes: int, inherited: Sequence[int]) -> bool:
    from quiz.server.worker import Inherited, run_worker

    return run_worker(settings, behind_proxy, processes, Inherited.take(inherited))


def _serve_by_workers(settings: Settings, host: str, processes: int) -> bool:
    from quiz.server.listening import check_port_free, listen, print_banner
    from quiz.server.parent import run_parent
    from quiz.store.admin import audit

    if isinstance(settings.database, Path):
        raise SettingsError(
            [f"--processes {processes}: QUIZ_DATABASE must be postgresql://, as a file is for one process only"]
        )
    people = audit.people(settings.database)
    check_port_free(host, settings.port)
    return run_parent(
        [sys.executable, *sys.orig_argv[1:]],
        processes,
        partial(listen, host, settings.port, shared=True),
        partial(print_banner, host, settings.port, settings.database, people, processes),
    )

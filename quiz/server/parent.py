"""Several worker processes on one machine: start them, replace those that end, restart them one after another.

A worker is the same command again, in a new interpreter: a restart takes an update into use, and nothing that the
parent has open is in it, which a fork could not promise. Each worker has sockets of its own on the same port, among
which the kernel divides the connections. They are bound here and stay open from one process of a worker to the next:
what waits in them to be accepted would be lost if they were closed. The parent itself accepts no connection.
"""

import asyncio
import logging
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quiz.server.listening import close

log = logging.getLogger(__name__)

_SHORTEST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_STEADY_SECONDS = 60.0  # a worker that has lived for so long has not failed because of how it was started
_START_SECONDS = 60.0  # of a new worker, before the one that it is to replace is left alone
_STOP_SECONDS = 15.0  # a worker needs five

Listen = Callable[[], list[socket.socket]]


@dataclass(frozen=True, slots=True)
class Worker:
    """A process with the time of its start, and the channel to it. It stops by itself when the channel is closed."""

    process: Process
    began: float
    channel: socket.socket
    ready: asyncio.Future[bytes]
    """What the worker sends when it can count; empty if it has ended before."""

    async def stop(self) -> None:
        """Ask the worker to stop, and wait for it."""
        if self.process.returncode is None:
            self.process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.process.wait()
        except TimeoutError:
            log.error("worker %d does not stop: it is killed", self.process.pid)
            self.process.kill()
            await self.process.wait()
        await asyncio.wait([self.ready])
        self.channel.close()


class Place:
    """The place of one worker: its sockets, and the process that listens on them now."""

    def __init__(self, command: Sequence[str], listen: Listen) -> None:
        self._command = command
        self._listen = listen
        self._listeners = listen()
        self._changing = asyncio.Lock()
        self.worker: Worker | None = None

    async def start(self) -> Worker:
        """Start a process on the sockets of this place."""
        self._listeners = self._listeners or self._listen()
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            passed = [theirs.fileno(), *(listener.fileno() for listener in self._listeners)]
            # In a process group of its own: Ctrl-C in a terminal would reach it before the parent knows.
            process = await asyncio.create_subprocess_exec(
                *self._command, "--worker", ",".join(map(str, passed)), pass_fds=passed, process_group=0
            )
        self.worker = Worker(process, loop.time(), ours, asyncio.ensure_future(loop.sock_recv(ours, 1)))
        return self.worker

    async def keep(self) -> None:
        """Replace the worker whenever it ends, after a pause that grows while it keeps on ending."""
        pause = _SHORTEST_PAUSE
        while True:
            worker = self.worker
            assert worker is not None
            status = await worker.process.wait()
            if worker is not self.worker:
                continue  # it was replaced
            if asyncio.get_running_loop().time() - worker.began > _STEADY_SECONDS:
                pause = _SHORTEST_PAUSE
            log.error("worker %d ended (%s): another one starts in %.1f s", worker.process.pid, told(status), pause)
            await worker.stop()
            if not worker.ready.result():
                # It may go on like this, and who connects meanwhile would wait here: the other workers have room.
                self.close()
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            async with self._changing:
                if worker is self.worker:
                    await self.start()

    async def renew(self) -> bool:
        """Start a new worker and, when that is ready, stop the one before; return whether that came about."""
        async with self._changing:
            before = self.worker
            assert before is not None
            worker = await self.start()
            await asyncio.wait([worker.ready], timeout=_START_SECONDS)
            if worker.ready.done() and worker.ready.result():
                await before.stop()
                return True
            self.worker = before
            await worker.stop()
            return False

    def close(self) -> None:
        """Let go of the sockets; who has connected and was not accepted is refused."""
        close(self._listeners)
        self._listeners = []


class Parent:
    """The places of the workers, and what is done on signals."""

    def __init__(self, command: Sequence[str], places: int, listen: Listen) -> None:
        self._places = [Place(command, listen) for _ in range(places)]
        self._stopping = asyncio.Event()
        self._renewing = asyncio.Event()

    async def run(self, begun: Callable[[], None]) -> bool:
        """Keep the workers until SIGTERM or SIGINT; return False if the first one ended before it was ready.

        Then it has said why. `begun` is called when it is ready. SIGHUP restarts them one after another.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._renewing.set)
        try:
            return await self._until_stopping(begun)
        finally:
            await asyncio.gather(*(place.worker.stop() for place in self._places if place.worker is not None))
            for place in self._places:
                place.close()

    async def _until_stopping(self, begun: Callable[[], None]) -> bool:
        work = asyncio.ensure_future(self._work(begun))
        stopping = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait((work, stopping), return_when=asyncio.FIRST_COMPLETED)
        ended = work.done()
        for task in (work, stopping):
            task.cancel()
        await asyncio.wait((work, stopping))
        return not ended or work.result()

    async def _work(self, begun: Callable[[], None]) -> bool:
        first, *others = self._places
        # One alone at first: what is wrong with the settings is said once.
        worker = await first.start()
        if not await worker.ready:
            if (status := await worker.process.wait()) < 0:
                log.error("the first worker was %s before it was ready", told(status))
            return False
        begun()
        for place in others:
            await place.start()
        async with asyncio.TaskGroup() as group:
            for place in self._places:
                group.create_task(place.keep())
            group.create_task(self._renew())
        return True

    async def _renew(self) -> None:
        while True:
            await self._renewing.wait()
            self._renewing.clear()
            log.info("the workers are restarted one after another")
            for number, place in enumerate(self._places, 1):
                if not await place.renew():
                    log.error("the new one of worker %d was not ready: it and those after it stay as they were", number)
                    break
            else:
                log.info("every worker was restarted")


def run_parent(command: Sequence[str], processes: int, listen: Listen, begun: Callable[[], None]) -> bool:
    """Keep so many workers of a command until SIGTERM or SIGINT; return whether the first one started."""
    return asyncio.run(Parent(command, processes, listen).run(begun))


def told(status: int) -> str:
    """Return the words for the return code of a process."""
    return f"status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"

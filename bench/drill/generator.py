"""A load generator: a process of its own that takes a JSON line and answers with one when its share is done."""

import gc
import json
import random
import ssl
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from bench.drill import rooms, visits
from bench.drill.curve import arrivals
from bench.drill.engine import Engine, Place
from bench.drill.people import Habits, make_person
from bench.drill.tally import Tally


@dataclass(frozen=True, slots=True)
class Job:
    """A generator's share of an evening; the same seed makes the same people."""

    seed: int
    port: int
    host: str
    tls: bool
    people: int  # beside those in rooms
    rooms: int
    seconds: float  # within which people come; 0 if all come at once
    until: float  # when the generator leaves at the latest
    habits: Habits
    assets: tuple[str, ...]

    @classmethod
    def from_json(cls, job: dict[str, Any]) -> "Job":
        return cls(**{**job, "habits": Habits(**job["habits"]), "assets": tuple(job["assets"])})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def run(job: Job) -> Tally:
    """Make everybody, then let the evening begin."""
    rng = random.Random(job.seed)
    people = [make_person(rng, at, job.habits) for at in arrivals(rng, job.people, job.seconds)]
    halls = rooms.make_rooms(rng, job.rooms, job.seconds, job.habits)
    tally = Tally()
    tally.people["planned"] = len(people) + sum(len(room.phones) for room in halls)
    tally.people["planned in rooms"] = tally.people["planned"] - len(people)
    engine = Engine(Place(job.port, job.host, _tls() if job.tls else None), tally)
    for number, person in enumerate(people):
        engine.start(visits.visit(person, job.assets, tally), person.arrives, _address(1, number))
    for number, room in enumerate(halls):
        _start_room(engine, room, _address(2, number), tally)
    used, began = time.process_time(), time.perf_counter()
    engine.run(job.until)
    tally.cpu, tally.seconds = time.process_time() - used, time.perf_counter() - began
    return tally


def _start_room(engine: Engine, room: rooms.Room, address: str, tally: Tally) -> None:
    browser: dict[str, str] = {}

    def open_room() -> None:
        engine.start(rooms.wall(room, tally), room.begins, address)
        engine.start(rooms.remote_control(room, tally), room.begins, address, browser)
        for person in room.phones:
            engine.start(rooms.phone(room, person, show, tally), person.arrives, address)

    def show() -> None:
        late = max(0.0, engine.now() - room.presses[1].due)
        engine.start(rooms.finale(room, late, tally), room.presses[1].due, address, browser)

    engine.start(rooms.host(room, open_room, tally), room.begins, address, browser)


def _address(kind: int, number: int) -> str:
    """Return one of the loopback's own addresses: limits by address are those of as many households and halls."""
    return f"127.{kind}.{number // 250 % 250}.{number % 250 + 1}"


def _tls() -> ssl.SSLContext:
    """Return what a browser does but for looking at the certificate, which costs the server nothing."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def main() -> None:
    gc.disable()  # its pauses would be measured as the server's
    with suppress(KeyboardInterrupt):  # the parent tells
        for line in sys.stdin:
            print(json.dumps(run(Job.from_json(json.loads(line))).as_json()), flush=True)
            gc.collect()


if __name__ == "__main__":
    main()

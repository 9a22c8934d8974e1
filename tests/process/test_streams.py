"""What the streams of a workshop say over HTTP, from a real server process."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from quiz.i18n import catalog
from tests.support.server import Server, copy_package
from tests.support.stream_clients import Host, Stream


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def test_a_projector_shows_the_state_at_once_each_change_and_the_end(server: Server) -> None:
    with server:
        host = Host(server)
        with Stream(server, f"/fi/screen/{host.code}/events") as screen:
            assert "content-type: text/event-stream" in screen.head
            assert "Kylätalo" in screen.message()
            host.press("view", "view=talk")
            assert "of-talk" in screen.message()
            host.press("delete")
            last = screen.message()
            assert last.endswith("event: end\ndata:\n\n")
            assert "Kylätalo" not in last and host.code not in last
            assert screen.message() == ""


def test_a_remote_control_goes_dark_for_the_old_key_and_not_for_the_new_one(server: Server) -> None:
    with server:
        host = Host(server)
        address = f"/fi/host/{host.code}/events"
        with Stream(server, address, host.cookie) as old:
            assert "data: " in old.message()
            new_cookie = host.press("rotate")
            last = old.message()
            assert catalog("fi")("workshop.changed.go") in last and last.endswith("event: end\ndata:\n\n")
            assert "Kylätalo" not in last
        with Stream(server, address, new_cookie) as new:
            assert host.code in new.message()


def test_a_remote_control_is_sent_the_scenes_and_prompts_again_only_when_the_wall_changes(server: Server) -> None:
    with server:
        host = Host(server)
        with Stream(server, f"/fi/host/{host.code}/events", host.cookie) as stream:
            assert 'id="scenes"' in stream.message()
            host.press("pause", "paused=1")
            short = stream.message()
            assert 'id="scenes"' not in short and '<div id="guide" hx-preserve></div>' in short and len(short) < 4_000
            # The second time for a page that got the late answer to a press of its own in between.
            for press, sent in (("view", True), ("pause", True), ("pause", False)):
                host.press(press, "view=talk&paused=0")
                assert ('id="view-talk"' in stream.message()) is sent


def test_more_phones_stay_connected_than_the_usual_limit_of_open_files_lets(tmp_path: Path) -> None:
    with Server(tmp_path, prefix=("sh", "-c", 'ulimit -S -n 64 && exec "$@"', "sh")) as server, ExitStack() as stack:
        host = Host(server)
        for _ in range(100):
            stream = stack.enter_context(Stream(server, f"/fi/screen/{host.code}/events"))
            assert "data: " in stream.message()


def test_a_phone_that_sleeps_delays_nobody_and_is_told_the_latest_state_when_it_wakes(tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package", ("quiz/live/signals.py", "LEAST_SECONDS = 1.0", "LEAST_SECONDS = 0.0"))
    with Server(tmp_path / "run", package) as server, ExitStack() as stack:
        host = Host(server)
        address = f"/fi/screen/{host.code}/events"
        before, sleeping, after = (
            stack.enter_context(Stream(server, address, sleeps=so)) for so in (False, True, False)
        )
        for awake in (before, after):
            awake.message()
        size, changes = 0, 0
        while size < 1_000_000:  # all the buffers of the sleeping one are full long before
            changes += 1
            view = ("join", "talk")[changes % 2]  # the one with the QR code is long
            host.press("view", f"view={view}")
            for awake in (before, after):
                message = awake.message()
                assert f"of-{view}" in message
            size += len(message)
        told = list(iter(sleeping.message, message))
        assert len(told) < changes / 2, "it did not sleep"


def test_a_server_that_stops_ends_the_streams_and_says_nothing_of_them(server: Server) -> None:
    with server, ExitStack() as stack:
        host = Host(server)
        addresses = [(f"/fi/screen/{host.code}/events", ""), (f"/fi/host/{host.code}/events", host.cookie)] * 20
        streams = [stack.enter_context(Stream(server, *address)) for address in addresses]
        for stream in streams:
            stream.message()
        server.stop()
        assert {stream.message() for stream in streams} == {""}
        assert "ERROR" not in server.logs[1].read_text(), server.logs[1].read_text()[-2000:]

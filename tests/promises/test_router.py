"""D15: behind a real nginx, as deploy/nginx.conf says, and behind the wrong ones that people write."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.support.nginx import NAME, Nginx
from tests.support.server import QUESTIONNAIRE, Server

PLAIN = {
    "proxy_set_header Host $http_host;": "",
    "proxy_set_header X-Forwarded-Host $http_host;": "",
}
"""`proxy_pass` and nothing else about the host: the server is told the upstream's name."""

WITHOUT_PORT = {
    "proxy_set_header Host $http_host;": "proxy_set_header Host $host;",
    "proxy_set_header X-Forwarded-Host $http_host;": "",
}
FORWARDED = {"proxy_set_header Host $http_host;": ""}
MEND = "set QUIZ_BASE_URL to the address that they see, or let the router pass on the Host"


@dataclass
class Browser:
    """A browser without scripts; `says_site` is whether it sends Sec-Fetch-Site."""

    connection: HTTPConnection
    origin: str
    says_site: bool
    cookies: dict[str, str]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"host": self.origin.partition("://")[2]}
        if method == "POST":
            headers |= {"content-type": "application/x-www-form-urlencoded", "origin": self.origin}
            headers |= {"sec-fetch-site": "same-origin"} if self.says_site else {}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for header in answer.headers.get_all("set-cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def walk(self) -> str:
        """The whole quiz; the result."""
        assert self.ask("POST", "/fi/start", "")[0] == 303
        for number in range(1, len(QUESTIONNAIRE.questions) + 1):
            assert self.ask("POST", f"/fi/question/{number}", "choice=3")[0] == 303
        assert self.ask("POST", "/fi/region", "declined=1")[0] == 303
        return self.ask("GET", "/fi/result")[1]


class Router:
    """A server behind nginx, and browsers in front of it."""

    def __init__(self, server: Server, nginx: Nginx) -> None:
        self.server = server
        self.nginx = nginx
        self._stack = ExitStack()

    def browser(self, scheme: str, says_site: bool) -> Browser:
        connection = self._stack.enter_context(closing(self.nginx.connect(scheme)))
        return Browser(connection, self.nginx.origin(scheme), says_site, {})

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def router(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Router]:
    folder = tmp_path_factory.mktemp("router")
    server = Server(folder / "server")
    server.options = ["--behind-proxy"]
    with server, Nginx(folder / "nginx", server.port) as nginx, closing(Router(server, nginx)) as made:
        yield made


@pytest.mark.parametrize("says_site", [True, False], ids=["says the site", "says the origin only"])
@pytest.mark.parametrize("scheme", ["plain", "https"])
def test_everybody_gets_through_the_samples_router(router: Router, scheme: str, says_site: bool) -> None:
    browser = router.browser(scheme, says_site)
    assert "Vastauksesi ovat mukana" in browser.walk()
    # The scheme is the one that the router saw.
    assert set(browser.cookies) == {"__Host-walk" if scheme == "https" else "walk"}


@pytest.mark.parametrize("scheme", ["plain", "https"])
def test_a_form_on_a_foreign_page_gets_through_to_nobody(router: Router, scheme: str) -> None:
    browser = router.browser(scheme, says_site=False)
    for origin in ("https://evil.example", f"{router.nginx.origin(scheme).partition(':')[0]}://{NAME}:1", "null"):
        browser.connection.request(
            "POST", "/fi/start", "", {"host": browser.origin.partition("://")[2], "origin": origin}
        )
        answer = browser.connection.getresponse()
        assert (answer.status, answer.getheader("set-cookie")) == (403, None)
        answer.read()
        browser.connection.close()
        browser = router.browser(scheme, says_site=False)


@pytest.mark.parametrize("scheme", ["plain", "https"])
def test_the_wall_has_the_address_that_people_type_and_changes_at_once(router: Router, scheme: str) -> None:
    host = router.browser(scheme, says_site=False)
    assert host.ask("POST", "/fi/workshop", "title=Kyl%C3%A4talo")[0] == 303
    code = re.search(r"host-([a-z]{4}-[a-z]{4})", str(host.cookies))
    assert code is not None
    assert f"{router.nginx.origin(scheme)}/fi/host/{code[1]}#" in host.ask("GET", f"/fi/host/{code[1]}/links")[1]
    wall = router.browser(scheme, says_site=False)
    name = wall.origin.partition("://")[2]
    wall.connection.request("GET", f"/fi/screen/{code[1]}/events", headers={"host": name})
    stream = wall.connection.getresponse()
    assert message(stream).count(f"{name}/w") >= 1
    assert host.ask("POST", f"/fi/host/{code[1]}/view", "view=talk")[0] == 303
    assert "of-talk" in message(stream)


def message(stream: object) -> str:
    """The next message of a stream."""
    text = b""
    while not text.endswith(b"\n\n"):
        piece = stream.readline()  # type: ignore[attr-defined]
        assert piece, "the stream has ended"
        text += piece
    return text.decode()


def test_the_routers_connections_are_kept(router: Router) -> None:
    """Without a 502: nginx lets them go before the server does."""
    browsers = [router.browser("plain", says_site=False) for _ in range(4)]
    before = accepted(router)
    for _ in range(25):
        assert [browser.ask("POST", "/fi/start", "")[0] for browser in browsers] == [303] * 4
    assert accepted(router) <= before + 4


def accepted(router: Router) -> int:
    """How many connections the server has or had lately, whoever closed them."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = {frozenset(line[1:3]) for line in lines}
    return sum(any(end.endswith(f":{router.server.port:04X}") for end in pair) for pair in ends)


@pytest.mark.parametrize(
    ("changes", "options", "with_base_url", "statuses"),
    [
        (PLAIN, (), False, (303, 403)),
        pytest.param(WITHOUT_PORT, (), False, (303, 403), marks=pytest.mark.long),
        (FORWARDED, (), False, (303, 403)),
        (PLAIN, (), True, (303, 303)),
        pytest.param(WITHOUT_PORT, (), True, (303, 303), marks=pytest.mark.long),
        (FORWARDED, ("--behind-proxy",), False, (303, 303)),
    ],
    ids=["plain", "without port", "forwarded, not trusted", "plain, base URL", "without port, base URL", "forwarded"],
)
def test_a_router_that_changes_the_host_is_told_of_in_the_log(
    tmp_path: Path, changes: dict[str, str], options: tuple[str, ...], with_base_url: bool, statuses: tuple[int, int]
) -> None:
    """A browser that says where a form comes from gets through all the same; the other one if we can know the host."""
    server = Server(tmp_path / "server")
    server.options = options
    with Nginx(tmp_path / "nginx", server.port, changes) as nginx:
        if with_base_url:
            server.settings["QUIZ_BASE_URL"] = nginx.origin("plain")
        with server, closing(Router(server, nginx)) as router:
            seen = tuple(router.browser("plain", says).ask("POST", "/fi/start", "")[0] for says in (True, False))
            server.stop()
    log = server.logs[1].read_text()
    assert seen == statuses
    assert log.count(MEND) == (403 in statuses)
    assert NAME not in log and "127.0.0.1" not in log

"""A walk in as few requests as there are."""

from contextlib import closing

from tests.support.server import Phone, Server


def begin_and_finish(server: Server) -> str:
    """Walk through the whole quiz over HTTP; the result page."""
    with closing(Phone(server.port)) as phone:
        cookie = phone.post("/fi/start").cookie
        for number in range(1, 13):
            cookie = phone.post(f"/fi/question/{number}", "choice=3", cookie).cookie
        cookie = phone.post("/fi/region", "declined=1", cookie).cookie
        return phone.get("/fi/result", cookie).body

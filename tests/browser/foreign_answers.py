"""Answers that are not ours, as networks in between give them."""

from collections.abc import Callable

from playwright.sync_api import Route

PORTAL = """<!doctype html><html lang="en"><head><title>Free Wi-Fi</title></head>
<body><div id="page"><header>Wi-Fi</header><main id="main"><h1>Welcome!</h1><form><button>Accept</button></form></main>
<footer>Terms</footer></div></body></html>"""


FOREIGN: dict[str, Callable[[Route], None]] = {
    "portal": lambda route: route.fulfill(content_type="text/html", body=PORTAL),
    "portal-with-our-place": lambda route: route.fulfill(body='<div id="host">Hello</div><div id="join">Hello</div>'),
    "nothing": lambda route: route.fulfill(body=""),
    "no-content": lambda route: route.fulfill(status=204),
    "not-found": lambda route: route.fulfill(status=404, content_type="text/html", body=PORTAL),
}

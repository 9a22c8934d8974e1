"""The bare service to compare with: Starlette and uvicorn with the real one's server settings, and nothing else.

/constant is a fixed page, /jinja renders a template of the same length for each request, /start hands out a cookie
like a walk's. All take GET and POST and read nothing of the request.
"""

import argparse

import uvicorn
from jinja2 import DictLoader, Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

# As many loops and printed values as the question's own template has.
_TEMPLATE = """<div id="page"><title>{{ t.heading }} {{ number }}/12: {{ title }} - {{ service }}</title>
<p id="said">{{ t.progress }} {{ number }}</p>
<header><a href="/{{ locale }}/">{{ service }}</a>
<details><summary>{{ t.language }}: {{ locales[locale] }}</summary><ul>
{% for other, name in locales.items() %}
<li><a href="/{{ other }}/{{ here }}" lang="{{ other }}"
{% if other == locale %} aria-current="true"{% endif %}>{{ name }}</a></li>
{% endfor %}
</ul></details></header>
<form method="post" action="/{{ locale }}/{{ here }}"><progress max="12" value="{{ number }}"></progress>
<h1>{{ t.heading }} {{ number }}: {{ title }}</h1><p>{{ prompt }}</p>
{% for option in options %}
<label><input type="radio" name="choice" value="{{ loop.index }}"
{% if chosen == loop.index %} checked{% endif %}>{{ option }}</label>
{% endfor %}
<label><input type="radio" name="choice" value="declined">{{ t.declined }}</label>
<button>{{ t.next }}</button>{% if number > 1 %}<button name="go" value="back">{{ t.back }}</button>{% endif %}
</form><p>{{ t.pause }}</p><p>FILLER</p></div>
"""
_WORDS = ("heading", "progress", "language", "declined", "next", "back", "pause")
_CONTEXT = {
    "t": {word: f"the page's own word: {word}" for word in _WORDS},
    "service": "Bare",
    "locale": "fi",
    "locales": {"fi": "Suomi", "sv": "Svenska", "en": "English", "fi-simple": "Selkosuomi"},
    "here": "question/3",
    "title": "A title with a <sign> to escape",
    "prompt": "A question in a line or two that says what it is about & asks",
    "options": ["An option of the question that is about as long as a real one"] * 5,
    "chosen": 2,
}
_COOKIE = (
    "walk=1a2b3c4d5e6f7081.f3a.cu.69207f31.2026.11-0123abcd.1234512345--~aVeryLongSignatureThatIsAsLongAsARealOne-x;"
    " Max-Age=43200; Path=/; HttpOnly; SameSite=Lax"
)


def create_app(size: int) -> Starlette:
    """The app; its pages have `size` bytes."""
    short = Environment(autoescape=True).from_string(_TEMPLATE).render(_CONTEXT, number=3)
    filled = _TEMPLATE.replace("FILLER", "x" * (size - len(short) + len("FILLER")))
    environment = Environment(loader=DictLoader({"page.html": filled}), autoescape=True, auto_reload=False)
    constant = environment.get_template("page.html").render(_CONTEXT, number=3).encode()
    assert len(constant) == size, f"the Jinja page has {len(constant)} bytes instead of {size}"

    async def send_constant(request: Request) -> Response:
        return HTMLResponse(constant)

    async def send_jinja(request: Request) -> Response:
        page = environment.get_template("page.html")
        return HTMLResponse(page.render(_CONTEXT, number=3))

    async def send_start(request: Request) -> Response:
        return HTMLResponse(constant, headers={"set-cookie": _COOKIE})

    async def send_health(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    both = ["GET", "POST"]
    return Starlette(
        routes=[
            Route("/constant", send_constant, methods=both),
            Route("/jinja", send_jinja, methods=both),
            Route("/start", send_start, methods=both),
            Route("/healthz", send_health),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--size", type=int, required=True)
    options = parser.parse_args()
    # The settings of quiz/server.py, one by one.
    config = uvicorn.Config(
        create_app(options.size),
        host="127.0.0.1",
        port=options.port,
        http="httptools",
        loop="asyncio",
        ws="none",
        workers=1,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
        backlog=2048,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main()

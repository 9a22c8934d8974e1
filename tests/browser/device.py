"""A person's device: one browser context with its page, what went wrong on it, and what it asked for."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from _pytest.mark.structures import ParameterSet
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Route, expect

from quiz.i18n import catalog
from quiz.responses.walk import Walk
from quiz.settings import HTMX_URL, ROOT, SSE_URL
from tests.support.parameters import paired
from tests.support.server import QUESTIONNAIRE, Server, read

_NPM = ROOT / ".cache/npm/node_modules"
HTMX = _NPM / "htmx.org/dist/htmx.min.js"
SSE = _NPM / "htmx-ext-sse/dist/sse.min.js"
CDN_HOST = "cdn.jsdelivr.net"
CDN_FILES = {HTMX_URL: HTMX, SSE_URL: SSE}
PHONE = (360, 740)
DESKTOP = (1280, 800)
PROJECTOR = (1920, 1080)
COUNT = len(QUESTIONNAIRE.questions)
LOCALES = QUESTIONNAIRE.languages

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.effectiveDirective} refused ${event.blockedURI}`));"""

# What Safari 12 has not. Its dialog is an element like any other, and its form goes to the page's own address.
_AS_IN_2018 = """
  for (const name of ["showModal", "show", "close", "open"]) delete HTMLDialogElement.prototype[name];
  delete HTMLFormElement.prototype.requestSubmit;
  delete SubmitEvent.prototype.submitter;
  const dialogs = new CSSStyleSheet();
  dialogs.replaceSync(":where(dialog) { display: inline; position: static; }");
  document.adoptedStyleSheets = [dialogs];
  addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[method=dialog]")) form.method = "get";
  });
"""

# What Safari 12 or Chrome 66 takes for a mistake: a rule goes with one selector that is unknown, or a declaration.
_NEWER_STYLE = re.compile(
    r"[^{}]*:(?:is|has|where|focus-visible)\b[^{}]*\{[^{}]*\}"
    r"|(?<=[{;])\s*(?:inset[a-z-]*:|appearance:|overflow-wrap: anywhere)[^;{}]*"
    r"|(?<=[{;])\s*(?:margin|padding|border)-(?:inline|block)[a-z-]*:[^;{}]*"
    r"|(?<=[{;])[^:;{}]*:[^;{}]*\b(?:min|max|clamp)\([^;{}]*"
)


@dataclass
class Device:
    """A phone or a computer; `locale` is the language that its owner reads."""

    server: Server
    context: BrowserContext
    page: Page
    locale: str
    faults: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    @property
    def path(self) -> str:
        """Where the page is, with its query."""
        address = urlsplit(self.page.url)
        return address.path + (f"?{address.query}" if address.query else "")

    @property
    def heading(self) -> Locator:
        return self.page.locator("h1")

    @property
    def options(self) -> Locator:
        return self.page.locator("input[name=choice]")

    @property
    def posts(self) -> list[str]:
        """The paths that something was posted to, in order."""
        return [urlsplit(request.url).path for request in self.requests if request.method == "POST"]

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(request.url).netloc for request in self.requests}

    def say(self, message: str, **values: object) -> str:
        """The words of the pages in the owner's language."""
        return catalog(self.locale)(message, **values)

    def close(self) -> None:
        """Put the device away, also while something that is changed on its way is still under way."""
        self.context.unroute_all(behavior="ignoreErrors")
        self.context.close()

    def go(self, path: str = "") -> None:
        """Open a path of the owner's language."""
        self.page.goto(f"{self.url}/{self.locale}/{path}")

    def button(self, message: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(message), exact=True)

    def link(self, message: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(message), exact=True)

    def sees(self, what: Locator) -> None:
        """Wait until something is there and its page is whole, with styles and scripts, which come after its text."""
        what.wait_for()
        self.page.wait_for_load_state()

    def keep(self, walk: Walk) -> None:
        """Put a walk into the browser, as if its owner had got that far."""
        self.context.add_cookies([{"name": "walk", "value": self.server.signer.write(walk), "url": self.url}])

    def begin(self) -> None:
        """From the start page to the first question."""
        self.go()
        self.button("start.begin").click()
        self.sees_question(1)

    def choose(self, choice: int | str) -> None:
        self.page.locator(f"input[name=choice][value='{choice}']").check()

    def answer(self, number: int, choice: int | str) -> None:
        """Answer the question that is shown, and see the next step."""
        self.choose(choice)
        self.button("question.next").click()
        if number < COUNT:
            self.sees_question(number + 1)
        else:
            expect(self.heading).to_contain_text(self.say("region.title"))
            self.page.wait_for_load_state()

    def walk_to(self, number: int) -> None:
        """Begin, and answer everything before a question; to the region if the number is past the last one."""
        self.begin()
        for step in range(1, number):
            self.answer(step, choice_at(step))

    def skip_to(self, number: int, declined: bool = False) -> None:
        """Put the walk that the device holds forward to a question, or to the region if the number is past the last."""
        [cookie] = [cookie for cookie in self.context.cookies() if cookie["name"] == "walk"]
        answered = [0 if declined else choice_at(step) for step in range(1, number)]
        self.keep(read(self.server, cookie["value"])._replace(answers=(*answered, *[None] * (COUNT - len(answered)))))
        self.go(f"question/{number}" if number <= COUNT else "region")
        self.page.wait_for_load_state()

    def finish(self) -> None:
        """From the region to the result."""
        self.button("region.declined").click()
        self.sees_result()

    def sees_question(self, number: int) -> None:
        expect(self.heading).to_contain_text(self.say("question.heading", number=number, count=COUNT))
        self.page.wait_for_load_state()

    def sees_result(self) -> None:
        self.sees(self.page.locator("[data-result]"))

    def chosen(self) -> list[str]:
        """The values of the options that have the tick."""
        return [option.get_attribute("value") or "" for option in self.page.locator("input:checked").all()]


def by_turns(places: Iterable[object], long: Container[object] = ()) -> list[ParameterSet]:
    """Each place with a language, another one each time; in the long run with all, and there those in `long`, too."""
    return paired(places, LOCALES, long)


def choice_at(step: int) -> int:
    """Some answer for each step, not always the same one."""
    return step % 5 + 1


def open_device(
    browser: Browser,
    server: Server,
    locale: str = "fi",
    size: tuple[int, int] = PHONE,
    scheme: str = "light",
    scripts: bool = True,
    cdn: bool = True,
    old: bool = False,
    workers: bool = False,
    **media: str,
) -> Device:
    """A new device with nothing on it. The test closes its context; `old`: of 2018; `workers`: with service workers, as
    people's; `media`: further emulations.
    """
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        java_script_enabled=scripts,
        service_workers="allow" if workers else "block",
        locale=locale.partition("-")[0],
        **media,  # type: ignore[arg-type]
    )
    context.set_default_timeout(30_000)
    device = Device(server, context, context.new_page(), locale)
    context.route(f"https://{CDN_HOST}/**", _answer_as_cdn if cdn else lambda route: route.abort())
    # The browser fetches the icon when it likes.
    context.on("request", lambda request: None if "favicon" in request.url else device.requests.append(request))
    context.on("console", lambda message: _note(device.faults, message))
    context.on("weberror", lambda error: device.faults.append(str(error.error)))
    if scripts:
        context.add_init_script(_TELL_VIOLATIONS)
    if old:
        context.add_init_script(_AS_IN_2018)
        context.route("**/static/*.css", _style_as_in_2018)
    return device


def _note(faults: list[str], message: ConsoleMessage) -> None:
    # The browser itself reports every answer that is not 2xx; 404 and 422 are meant, and so are cut connections.
    expected = ("Failed to load resource", "Service Worker registration blocked by Playwright")
    if message.type in ("error", "warning") and not message.text.startswith(expected):
        faults.append(message.text)


def _style_as_in_2018(route: Route) -> None:
    answer = route.fetch()
    sheet = answer.text().replace("@supports not (inset-inline-start: 0)", "@supports (display: block)")
    route.fulfill(response=answer, body=_NEWER_STYLE.sub("", sheet))


def _answer_as_cdn(route: Route) -> None:
    """The file of the npm package, so that the browser really checks its digest; any other address is not found."""
    headers = {"content-type": "text/javascript", "access-control-allow-origin": "*"}
    file = CDN_FILES.get(route.request.url)
    if file is None:
        route.fulfill(status=404, headers=headers)
    else:
        route.fulfill(body=file.read_bytes(), headers=headers)

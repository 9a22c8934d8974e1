"""QR codes: the one to join by, and those of any other link."""

from markupsafe import Markup
from starlette.requests import Request

from quiz.store.values import Workshop
from quiz.web.core.site import State, site_of
from quiz.web.workshop.links import join_link
from quiz.workshops.join_codes import check_letters

_MOST_CODES = 256  # QR codes of two kilobytes


def join_qr(request: Request[State], workshop: Workshop) -> Markup:
    """Return the QR code to join by. Its check letters tell a scanned code from a guessed one."""
    letters = check_letters(workshop.code, site_of(request).settings.secret_key)
    return kept_qr(request, workshop.code, f"{join_link(request, workshop).url}-{letters}")


def kept_qr(request: Request[State], code: str, url: str) -> Markup:
    """Return the QR code of a link that everybody may see, to a workshop's code or a campaign's slug."""
    # Drawing one takes longer than all else on a wall. Whoever varies the Host header drives out nothing but QR codes.
    kept = site_of(request).join_codes
    if (code, url) not in kept:
        kept[code, url] = draw_qr(url)
        while len(kept) > _MOST_CODES:
            del kept[next(iter(kept))]
    return kept[code, url]


def draw_qr(url: str) -> Markup:
    """Return a QR code as SVG, in the text's colour on white."""
    import segno  # only where one is drawn: it loads urllib.request and others, a twentieth of the time to start

    code = segno.make(url, error="m", micro=False)
    return Markup(code.svg_inline(border=2, dark="#1E2430", light="#FFF", omitsize=True))

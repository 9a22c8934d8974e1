"""Addresses of our pages by the names of their routes."""

from collections.abc import Callable, Iterable
from functools import partial

from starlette.routing import Route


class Addresses:
    """Builds the path of a route from its name, as `Router.url_path_for` does, without a search through all routes.

    A page has a score of links and is rendered where there is no request, too: for streams and before anybody asks.
    """

    def __init__(self, routes: Iterable[Route], root_path: str = "") -> None:
        self._formats = {route.name: root_path + route.path_format for route in routes}

    def path(self, route: str, /, **params: object) -> str:
        """Return the path of a route. `params` are written as they are: codes, ids, numbers and locales.

        Raises KeyError for a name that no route has, and for a parameter that is missing.
        """
        return self._formats[route].format_map(params)

    def of(self, locale: str) -> Callable[..., str]:
        """Return `path` for the pages of a locale, as templates get it."""
        return partial(self.path, locale=locale)

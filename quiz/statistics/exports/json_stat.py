"""A cube as JSON-stat 2.0 (json-stat.org), which statistics offices use and many programs read."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from quiz.i18n import Catalog, catalog
from quiz.questionnaire.model import LOCALES
from quiz.statistics.cube import Cube, Names
from quiz.statistics.exports.csv_files import NUMBERS, column_name, numbers
from quiz.statistics.exports.notes import (
    LICENCE,
    LICENCE_ADDRESS,
    Status,
    breaks,
    licence,
    limits,
    one_line,
    remainders,
    rules,
    selected,
    smallest,
    status,
    status_meaning,
    status_name,
)

METRIC = "metric"
"""The id of the last dimension: numbers of finishers, counts and percentages with their ranges side by side."""

Json = Mapping[str, object]


class Link(NamedTuple):
    """A dataset of a collection: where it is, and what it is called."""

    href: str
    label: str


def collection(datasets: Sequence[Link], label: str, updated: date, service: str, address: str) -> bytes:
    """Return an index of datasets, itself at `address`."""
    index = {
        "version": "2.0",
        "class": "collection",
        "href": address,
        "label": label,
        "source": service,
        "updated": updated.isoformat(),
        "link": {
            "license": [{"type": "text/html", "href": LICENCE_ADDRESS, "label": LICENCE}],
            "item": [{"class": "dataset", "href": each.href, "label": one_line(each.label)} for each in datasets],
        },
    }
    return _written(index)


def json_stat(cube: Cube, locale: str, service: str, address: str) -> bytes:
    """Return the cube as a dataset with labels in one language, and in all the others under `extension`.

    It can be read again at `address`, unless that is empty. What is not shown is null, and `status` says why. Raises
    ValueError for a cube that has an axis called `metric`.
    """
    if any(axis.id == METRIC for axis in cube.axes):
        raise ValueError(f"{cube.id}: {METRIC} is the id of the dimension that is added")
    words, told = catalog(locale), cube
    cube = cube.whole
    metrics = (cube.unit,) if cube.counts_people else (cube.unit, *NUMBERS)
    marks = [status(cube, cell) for cell in cube.cells]
    here = {"href": address} if address else {}
    dataset: Json = {
        "version": "2.0",
        "class": "dataset",
        **here,
        "label": one_line(cube.titles[locale]),
        "source": service,
        "updated": cube.updated.isoformat(),
        "note": [one_line(text) for text in _notes(told, words, service)],
        "link": {"license": [{"type": "text/html", "href": LICENCE_ADDRESS, "label": LICENCE}]},
        "id": [*(axis.id for axis in cube.axes), METRIC],
        "size": [*(len(axis.categories) for axis in cube.axes), len(metrics)],
        "role": _roles(cube),
        "dimension": {**_dimensions(cube, words), METRIC: _metric(metrics, words)},
        "value": list(chain.from_iterable([cube.number(cell), *numbers(cell)][: len(metrics)] for cell in cube.cells)),
        "status": _statuses(marks, len(metrics)),
        "extension": {
            "id": cube.id,
            "language": locale,
            "smallest": cube.smallest,
            "weeks": cube.scope.weeks.id,
            "selection": {name: getattr(cube.scope, name).id or None for name in ("language", "source", "edition")},
            "remainders": [
                {"id": rest.category.id, "label": _names(rest.category.names), "people": rest.n}
                for rest in told.remainders
            ],
            **_texts(cube),
            "license": {"name": LICENCE, "href": LICENCE_ADDRESS, "attribution": service},
            "status": {mark: _explained(mark) for mark in Status},
            "labels": _labels(cube, metrics),
        },
    }
    return _written(dataset)


def _written(found: Json) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _notes(cube: Cube, words: Catalog, service: str) -> list[str]:
    # A number of people is shown however small it is.
    figures = [] if cube.counts_people else [*rules(words), smallest(cube, words)]
    return [
        selected(cube, words),
        *breaks(cube, words),
        *remainders(cube, words),
        *limits(words),
        *figures,
        licence(words, service),
    ]


def _roles(cube: Cube) -> Json:
    roles = {role: [axis.id for axis in cube.axes if axis.role == role] for role in ("time", "geo")}
    return {**{role: ids for role, ids in roles.items() if ids}, "metric": [METRIC]}


def _dimensions(cube: Cube, words: Catalog) -> Json:
    found = {}
    for axis in cube.axes:
        labels = {each.id: each.names[words.locale] for each in axis.categories}
        breaks = {each: [one_line(words("table.changed.note"))] for each in cube.changed if axis.role == "time"}
        found[axis.id] = _dimension(axis.names[words.locale], labels, **({"note": breaks} if breaks else {}))
    return found


def _dimension(name: str, labels: Names, **more: object) -> Json:
    lines = {key: one_line(label) for key, label in labels.items()}
    # The format has no empty set of labels.
    return {"label": one_line(name), "category": {"index": list(lines), **({"label": lines} if lines else {}), **more}}


def _metric(metrics: tuple[str, ...], words: Catalog) -> Json:
    units = {metric: {"label": one_line(words(_unit(metric))), "decimals": 0, "position": "end"} for metric in metrics}
    return _dimension(words("export.metric"), {metric: column_name(metric, words) for metric in metrics}, unit=units)


def _unit(metric: str) -> str:
    unit = metric.partition("_")[0].replace("count", "people")
    return f"export.unit.{unit}"


def _statuses(marks: list[Status | None], metrics: int) -> Mapping[str, Status]:
    """By position: a mark is that of the count and the percentage; where nobody can be named, of the people as well."""
    return {
        str(metrics * position + metric): mark
        for position, mark in enumerate(marks)
        if mark
        for metric in range(0 if mark in (Status.NOT_APPLICABLE, Status.NOT_YET) else 1, metrics)
    }


def _texts(cube: Cube) -> Mapping[str, Json]:
    """What the choices of each question say, under its id."""
    found: dict[str, dict[str, Names]] = {}
    for (heading, category), names in cube.texts.items():
        found.setdefault(heading, {})[category] = _names(names)
    return {"texts": found} if found else {}


def _explained(mark: Status) -> Json:
    return {
        "label": _names({code: status_name(mark, catalog(code)) for code in LOCALES}),
        "note": _names({code: status_meaning(mark, catalog(code)) for code in LOCALES}),
    }


def _labels(cube: Cube, metrics: tuple[str, ...]) -> Json:
    metric = {each: _names({code: column_name(each, catalog(code)) for code in LOCALES}) for each in metrics}
    return {
        "dataset": _names(cube.titles),
        "dimension": {
            **{
                axis.id: {
                    "label": _names(axis.names),
                    "category": {each.id: _names(each.names) for each in axis.categories},
                }
                for axis in cube.axes
            },
            METRIC: {
                "label": _names({code: catalog(code)("export.metric") for code in LOCALES}),
                "category": metric,
            },
        },
    }


def _names(names: Names) -> Names:
    """A label in every language; plain Finnish only where it is not that of Finnish."""
    lines = {code: one_line(names[code]) for code in LOCALES if code in names}
    return {code: line for code, line in lines.items() if code != "fi-simple" or line != lines.get("fi")}

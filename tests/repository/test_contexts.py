"""What a template uses is what its page's context has: a class that the template's first line names."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module

import pytest
from jinja2 import Environment, meta, nodes
from jinja2.visitor import NodeTransformer

from quiz.settings import ROOT, Settings
from quiz.web.core.rendering import environment
from tests.support.questionnaires import REAL

FOLDER = ROOT / "templates"
TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*"))
EVERYWHERE = {"locale", "t", "path", "here", "service", "pictured"}
"""What every page is rendered with, besides the globals of the environment and its context."""

LONGEST_LINE = 120
CONTEXT = re.compile(r"\{# context: (?:none|(quiz\.web\.[\w.]+)\.(\w+)) #\}\n")
"""The first line of a template. With the context `none` it uses what there is everywhere, and a macro its arguments."""


class Inlining(NodeTransformer):
    """Puts a template in the place of its inclusion, so that what is bound around that is known in it."""

    def __init__(self, templates: Environment) -> None:
        self._templates = templates

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        return self._scope(node)

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node | list[nodes.Node]:
        return [node, self._scope(node)] if node.with_context else node

    def _scope(self, node: nodes.Include | nodes.FromImport) -> nodes.Node:
        body = inlined(self._templates, name_of(node)).body
        return nodes.Scope(body, lineno=node.lineno, environment=self._templates)


def name_of(node: nodes.Include | nodes.FromImport | nodes.Extends) -> str:
    assert isinstance(node.template, nodes.Const), f"line {node.lineno} does not name a template"
    return str(node.template.value)


def source(template: str) -> str:
    return (FOLDER / template).read_text(encoding="utf-8")


def inlined(templates: Environment, template: str) -> nodes.Template:
    tree = Inlining(templates).visit(templates.parse(source(template)))
    assert isinstance(tree, nodes.Template)
    return tree


def bound(tree: nodes.Template) -> Iterator[str]:
    """The names that a template binds outside of its blocks, which see them."""
    for node in tree.body:
        if isinstance(node, nodes.Assign | nodes.AssignBlock):
            yield from (name.name for name in node.find_all(nodes.Name) if name.ctx == "store")
        elif isinstance(node, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in node.names)
        elif isinstance(node, nodes.Macro):
            yield node.name


@cache
def all_templates() -> Environment:
    return environment(Settings.read({}), REAL, str)


@cache
def needs(template: str) -> frozenset[str]:
    """The variables that a template takes from its context, with what it includes and extends."""
    tree = inlined(all_templates(), template)
    found = meta.find_undeclared_variables(tree) - EVERYWHERE
    for node in tree.find_all(nodes.Extends):
        found |= needs(name_of(node))
    return frozenset(found - {*bound(tree)})


def context_of(template: str) -> type | None:
    """The class that a template's first line names. Raises AssertionError for none, and for one that can be changed."""
    match = CONTEXT.match(source(template))
    assert match, "the first line names no context"
    if match[1] is None:
        return None
    context: type = getattr(import_module(match[1]), match[2])
    if not is_named_tuple(context):
        assert is_dataclass(context)
        assert context.__dataclass_params__.frozen, f"{match[2]} can be changed"  # type: ignore[attr-defined]
    return context


def is_named_tuple(context: type) -> bool:
    return issubclass(context, tuple) and hasattr(context, "_fields")


def fields_of(context: type | None) -> set[str]:
    if context is None:
        return set()
    return set(context._fields) if is_named_tuple(context) else {field.name for field in fields(context)}  # type: ignore[attr-defined]


def fault(template: str) -> str:
    """What is wrong with a template: what it uses and does not have, or what is hard to read."""
    try:
        missing = needs(template) - fields_of(context_of(template))
    except AssertionError as error:
        return str(error)
    if missing:
        return f"uses {missing}"
    return "has a long line" if max(map(len, source(template).splitlines())) > LONGEST_LINE else ""


def test_templates_use_only_what_their_contexts_have() -> None:
    assert {template: found for template in TEMPLATES if (found := fault(template))} == {}


def test_contexts_have_only_what_a_template_uses() -> None:
    idle: dict[type, set[str]] = {}
    for template in TEMPLATES:
        if context := context_of(template):
            idle[context] = idle.get(context, fields_of(context)) - needs(template)
    assert {context: names for context, names in idle.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{{ locale }}{{ settings.contact }}", set()),
        ("{{ name }}{% set other = 1 %}{{ other }}", {"name"}),
        ("{% with words = name %}{% include 'workshop/_stale.html' %}{% endwith %}", {"name"}),
        ("{% from 'workshop/_untranslated.html' import untranslated %}{{ untranslated(1, name) }}", {"name"}),
        ("{% extends 'base.html' %}{% set other = 1 %}{% block main %}{{ other }}{{ name }}{% endblock %}", {"name"}),
    ],
)
def test_what_a_text_needs_is_found(text: str, found: set[str]) -> None:
    tree = Inlining(all_templates()).visit(all_templates().parse(text))
    assert meta.find_undeclared_variables(tree) - EVERYWHERE - {*bound(tree)} == found

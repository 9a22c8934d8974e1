"""What a browser of 2018 makes of our scripts: one word that it does not know, and it runs nothing of the file."""

import json
import subprocess

import pytest

from quiz.settings import ROOT

PACKAGES = ROOT / ".cache" / "npm" / "package.json"
SCRIPTS = sorted((ROOT / "static").glob("*.js"))
OPERATORS = ["htmx.min.js", "sse.min.js"]
"""An operator's own copies, which keep to their own rules."""
LONGEST_LINE = 120

# What Safari 12 or Chrome 66 has not. What a script asks for before it uses it is not here: showModal, share, wakeLock.
NEWER = {
    *("at", "flat", "flatMap", "findLast", "findLastIndex", "toSorted", "toReversed", "toSpliced"),
    *("replaceAll", "matchAll", "fromEntries", "hasOwn", "groupBy", "allSettled", "any", "withResolvers"),
    *("globalThis", "structuredClone", "queueMicrotask", "requestIdleCallback", "randomUUID", "ClipboardItem"),
    *("requestSubmit", "submitter", "replaceChildren", "checkVisibility", "ResizeObserver", "IntersectionObserver"),
    "lookbehind",
}


def faults(*scripts: str) -> list[list[str]]:
    """What is wrong with each of some scripts, by a parser that knows ES2018 and nothing newer."""
    command = ["node", "tests/support/old_syntax.mjs", str(PACKAGES), *sorted(NEWER)]
    found = subprocess.run(command, cwd=ROOT, input=json.dumps(scripts), capture_output=True, text=True, check=True)
    return list(json.loads(found.stdout))


def test_an_old_browser_understands_every_script() -> None:
    own = [path for path in SCRIPTS if path.name not in OPERATORS]
    assert {path.name for path in own} >= {"app.js", "result.js", "workshop.js"}
    found = faults(*(path.read_text(encoding="utf-8") for path in own))
    assert {path.name: fault for path, fault in zip(own, found, strict=True) if fault} == {}


def test_no_line_of_a_script_is_too_long() -> None:
    own = [path for path in SCRIPTS if path.name not in OPERATORS]
    lines = [line for path in own for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize(
    "script",
    [
        "pressed?.focus();",
        "const all = some ?? [];",
        "leaving ||= true;",
        "const minute = 60_000;",
        "try { go(); } catch { stay(); }",
        "const last = all.at(-1);",
        "const { submitter } = event;",
        "const copy = structuredClone(all);",
        "const price = /(?<=€)1/;",
    ],
)
def test_a_script_that_it_does_not_understand_would_be_noticed(script: str) -> None:
    fine = "const fine = async () => ({ ...[1, 2] });"

    [none, some] = faults(fine, script)

    assert none == [] and some != []

"""What a page says where a file for programs has a row."""

from collections.abc import Mapping

from quiz.disclosure.differences import Beside
from quiz.i18n import catalog


def said(row: Mapping[str, str], locale: str) -> str:
    """The text of a figure, from the columns of its row."""
    t = catalog(locale)
    if not row.get("status"):
        return t.number(int(row["people"]))
    if row["status"] == "not_yet":
        return t("stats.not_yet") if "count" not in row else t("stats.too_few")
    if row["status"] in ("rounded", "at_most", "at_least"):
        unit = "percent" if row["percent_high"] else "count"
        numbers = {"number": row[unit], "low": row[f"{unit}_low"], "high": row[f"{unit}_high"]}
        values = {name: t.number(int(text or 0)) for name, text in numbers.items()}
        return " ".join(t(f"estimate.{row['status']}.{unit}", **values).split())
    if row["status"] == "not_applicable":
        return "–"
    return " ".join(
        (t(f"stats.{row['status']}") if row["status"] == "too_few" else t(f"level.{row['status']}")).split()
    )


def verdict(cell: str, locale: str) -> Beside | None:
    """What is said at the end of a cell of how the region stands beside the country."""
    t = catalog(locale)
    return next((each for each in Beside if cell.endswith(f" {t(f'stats.beside.{each}')}")), None)


def figure_in(cell: str, locale: str) -> str:
    """The figure of a cell without that."""
    found = verdict(cell, locale)
    return cell.removesuffix(f" {catalog(locale)(f'stats.beside.{found}')}") if found else cell

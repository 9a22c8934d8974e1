"""What the server's logs tell of people, to whom and for how long: single answers can be read in what it writes."""

from collections.abc import Iterator, Mapping
from datetime import date

from quiz.setting_values import Address
from quiz.store.command_protocol import LogAudit
from quiz.store.postgres.inspection import PostgresInspection, inspect

_SETTINGS = (
    "wal_level archive_mode max_wal_senders log_statement log_min_duration_statement log_min_duration_sample "
    "log_transaction_sample_rate log_parameter_max_length"
).split()
_NO_OLDEST = "as far back as the disk has it (only a member of pg_monitor can see how far)"


def audit_logs(address: Address, log_days: int) -> LogAudit:
    """Return what the logs of a server tell, and what of that is against the promises. Raises StoreFault."""
    with inspect(address) as found:
        names = ", ".join(f"'{name}'" for name in _SETTINGS)
        settings: dict[str, str] = dict(found.rows(f"SELECT name, setting FROM pg_settings WHERE name IN ({names})"))
        slots = found.rows("SELECT count(*) FROM pg_replication_slots")[0][0]
        oldest = _oldest(found)
    return judge({**settings, "replication slots": str(slots)}, log_days, oldest)


def judge(settings: Mapping[str, str], log_days: int, oldest: date | None) -> LogAudit:
    """Return what settings of a server come to; `log_days` is how long the operator says that its log is kept, or 0."""
    copied = settings["wal_level"] != "minimal"
    who = "whoever reads the disk of the server" + (", or has a copy of its log" if copied else "")
    since = f"back to {oldest}" if oldest else _NO_OLDEST
    kept = f"; the operator says that it is kept for {log_days} days" if log_days else ""
    told = [", ".join(f"{name} = {value}" for name, value in settings.items())]
    told += [f"single people's answers can be read in the log of changes by {who}, {since}{kept}"]
    return LogAudit(told, list(_breaches(settings, log_days)))


def _breaches(settings: Mapping[str, str], log_days: int) -> Iterator[str]:
    if settings["wal_level"] != "minimal" and not log_days:
        yield (
            f"log: wal_level is {settings['wal_level']}, so copies of the log of changes may be kept anywhere: make it "
            "minimal, or set QUIZ_LOG_DAYS to the number of days that the log and all copies are kept"
        )
    written = [name for name in _SETTINGS if name.startswith("log_") and _writes(name, settings[name])]
    if written and settings["log_parameter_max_length"] != "0":
        yield f"log: {', '.join(written)} may write answers to the server's own log: set log_parameter_max_length to 0"


def _writes(name: str, value: str) -> bool:
    """Whether a setting lets statements be logged with their values."""
    match name:
        case "log_statement":
            return value in ("mod", "all")
        case "log_transaction_sample_rate":
            return float(value) > 0
        case "log_min_duration_statement" | "log_min_duration_sample":
            return int(value) >= 0
    return False


def _oldest(found: PostgresInspection) -> date | None:
    """The day that the oldest file of the log on the disk was last written on; None where we may not see that."""
    if not found.rows("SELECT has_function_privilege('pg_ls_waldir()', 'execute')")[0][0]:
        return None
    day: date | None = found.rows("SELECT min(modification)::date FROM pg_ls_waldir()")[0][0]
    return day

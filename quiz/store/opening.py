"""Opens the storage that the settings name: a file, or a database that other processes use, too."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from quiz.questionnaire.model import Questionnaire
from quiz.setting_values import Address
from quiz.store.protocol import Store
from quiz.store.sqlite import store as sqlite


def open_store(database: Path | Address, questionnaire: Questionnaire) -> AbstractAsyncContextManager[Store]:
    """Return the store, made if missing, as a context that closes it; counts are in the questionnaire's order.

    Entering it raises StoreFault if the storage cannot be used, and AlreadyRunning if another process has the file.
    """
    if isinstance(database, Path):
        return sqlite.open_store(database, questionnaire)
    from quiz.store.postgres import store as postgres  # its driver is an extra

    return postgres.open_store(database, questionnaire)

"""What can go wrong with a storage, as its callers see it."""


class Unavailable(Exception):
    """It could not be done: nothing of the call is kept. Trying again later is safe."""


class StoreFault(Unavailable):
    """It could not be done because the storage failed."""


class InDoubt(StoreFault):
    """The connection to the storage broke while a transaction was committed: it may be kept."""


class NothingThere(StoreFault):
    """The storage has nothing of ours yet: it is made when a server starts."""


class CodeTaken(Exception):
    """The join code belongs to another workshop."""

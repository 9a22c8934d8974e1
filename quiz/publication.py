"""The only reader of counted cells: whole sealed batches in, disclosed figures out."""

from quiz.disclosure import Picture, picture
from quiz.ledger import Ledger
from quiz.questionnaire import Questionnaire
from quiz.store import Round, RoundState


class Publication:
    """What may be shown. Pictures of sealed batches never change, so each is made once and kept."""

    def __init__(self, ledger: Ledger, questionnaire: Questionnaire) -> None:
        self._ledger = ledger
        self._choices = questionnaire.choices
        self._pictures: dict[int, Picture] = {}

    async def round_picture(self, of: Round) -> Picture | None:
        """The picture of a round by itself; None unless the round has been sealed and shown. Raises StoreFault."""
        if of.state is not RoundState.SHOWN or of.batch is None:
            return None
        if of.batch not in self._pictures:
            batch = of.batch
            n, counts = await self._ledger.ask(lambda store: store.sealed_counts([batch]))
            try:
                self._pictures[batch] = picture(n, counts, self._choices)
            except ValueError:
                # Of another edition of the questionnaire: there is nothing to put its counts beside.
                self._pictures[batch] = Picture(n, {})
        return self._pictures[of.batch]

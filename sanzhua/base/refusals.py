"""The refusals of the house, each with one sentence for the person who was refused."""


class Refused(Exception):
    """Input or a request that cannot be taken; `sentence` is Chinese, says what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class WrongState(Refused):
    """The thing is not in a state in which this can be done to it."""


class NotAllowed(Refused):
    """The person may see the thing but does not hold the right to do this to it."""


class Incomplete(Refused):
    """Something must be filled in or answered before this can be done."""

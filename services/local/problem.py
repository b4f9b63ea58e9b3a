"""Why a local stack cannot do what it was asked, as one sentence for the person who asked."""


class StackRefused(Exception):
    """A person has to put something right first."""


class StackBusy(Exception):
    """The same command may succeed a little later."""


class StackDown(Exception):
    """PostgreSQL, Kafka or one of our processes does not start."""

"""The face for the queue: RQ calls one function, which looks a name up and calls a use case."""

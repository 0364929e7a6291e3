"""The demo launcher: the whole gateway on one machine, with a sandbox carrier and people who answer."""

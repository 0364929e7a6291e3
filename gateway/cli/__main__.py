"""`python -m gateway.cli`."""

from __future__ import annotations

import sys

from gateway.cli.command_line import main

if __name__ == "__main__":
    sys.exit(main())

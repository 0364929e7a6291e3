"""The command line: `python -m gateway.cli COMMAND`, one file a group of commands.

A command parses, calls one use case and gives what came of it; `command_line` prints that. A group adds its
commands by `add_commands`; it must not print, and it catches no error of the use case.
"""

from gateway.cli.command_line import main

__all__ = ["main"]

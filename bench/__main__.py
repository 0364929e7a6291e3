"""`python -m bench NAME` runs one benchmark; without a name it lists them. Measures nothing itself."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> int:
    """Run the benchmark that the command line names; give 2 for one that does not exist."""
    known = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name[0] != "_")
    if len(sys.argv) < 2 or sys.argv[1] not in known:
        print(f"which one? python -m bench NAME; known: {', '.join(known)}", file=sys.stderr)
        return 2
    name = sys.argv.pop(1)
    status = importlib.import_module(f"bench.{name}").main()
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(main())

"""wsgi.py joins the gateway and its consoles and does nothing else; import-linter cannot see it."""

from __future__ import annotations

import ast

from tests.support.source_tree import ROOT


def test_wsgi_imports_the_application_and_the_consoles_only() -> None:
    imported = set()
    for node in ast.walk(ast.parse((ROOT / "wsgi.py").read_text())):
        if isinstance(node, ast.ImportFrom):
            imported.add(node.module)
        elif isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
    assert imported - {"__future__"} <= {"gateway.app", "cati_console"}
    assert "gateway.app" in imported

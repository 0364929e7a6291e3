"""The table of settings in docs/production.md is the settings of the code: every one, its default, nothing else."""

from __future__ import annotations

import re

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from gateway.settings import Settings
from tests.support.source_tree import ROOT

_ROW = re.compile(r"^\| `([A-Z][A-Z_]*)` \| (.+?) \| (.+?) \|$", re.MULTILINE)


def written(field: FieldInfo) -> str:
    """Write a default as the table does."""
    if field.is_required():
        return "required"
    match field.default:
        case SecretStr() as secret:
            value = secret.get_secret_value()
        case bool() as switch:
            return "on" if switch else "off"
        case float() | int() as number:
            return f"`{number:g}`"
        case other:
            value = str(other or "")
    return f"`{value}`" if value else "none"


def test_the_table_names_every_setting_with_its_default_and_nothing_else() -> None:
    table = (ROOT / "docs" / "production.md").read_text().partition("| setting |")[2].partition("\n\n")[0]
    rows = _ROW.findall(table)
    documented = [(name, default) for name, default, _ in rows]
    assert len(rows) == len(table.splitlines()) - 2, "a row is not: setting, default, meaning"
    assert sorted(documented) == sorted(
        (name.upper(), written(field)) for name, field in Settings.model_fields.items()
    )

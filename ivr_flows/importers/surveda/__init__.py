"""Surveda questionnaires -> surveys of ours. What a survey cannot say is listed, never dropped in silence."""

from ivr_flows.importers.surveda.result import Imported, Issue, Variable
from ivr_flows.importers.surveda.translate import import_surveda

__all__ = ["Imported", "Issue", "Variable", "import_surveda"]

"""XLSForm -> a survey file and a report. pyxform reads the workbook; the rest is translated here."""

from ivr_flows.importers.xlsform.importing import Imported, import_xlsform
from ivr_flows.importers.xlsform.report import Note, Weight
from ivr_flows.importers.xlsform.workbook import ImporterMissing, NotAForm

__all__ = ["Imported", "ImporterMissing", "NotAForm", "Note", "Weight", "import_xlsform"]

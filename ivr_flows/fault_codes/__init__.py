"""Fault codes: what each means to an author, with an example that has it and one that has not.

The reference of the language is generated from this table, and a test reads every example.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr_flows.fault_codes.code import FaultCode
from ivr_flows.fault_codes.expressions import EXPRESSION_CODES
from ivr_flows.fault_codes.files import FILE_CODES
from ivr_flows.fault_codes.said import SAID_CODES
from ivr_flows.fault_codes.steps import STEP_CODES

__all__ = ["FAULT_CODES", "FaultCode"]

FAULT_CODES: Mapping[str, FaultCode] = {
    code.code: code for code in (*FILE_CODES, *STEP_CODES, *EXPRESSION_CODES, *SAID_CODES)
}

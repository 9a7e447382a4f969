"""The stored final account (部门决算): units, subjects, accounts, their lines and the record of changes."""

from accounts.models.anchors import RecordAnchor
from accounts.models.changes import ChangeRecord
from accounts.models.checks import CheckRun
from accounts.models.explanations import Explanation
from accounts.models.final_accounts import Comparative, ControlTotal, FinalAccount
from accounts.models.imports import WorkbookImport
from accounts.models.institution import Assets, OperatingExpense, Procurement, ThreePublicCounts, ThreePublicExpense
from accounts.models.lines import Balance, EconomicLine, ExpenditureLine, IncomeLine
from accounts.models.subjects import EconomicSubject, FunctionalSubject
from accounts.models.units import BudgetUnit, Region, UnitName, UnitRole

__all__ = [
    "Assets",
    "Balance",
    "BudgetUnit",
    "ChangeRecord",
    "CheckRun",
    "Comparative",
    "ControlTotal",
    "EconomicLine",
    "EconomicSubject",
    "ExpenditureLine",
    "Explanation",
    "FinalAccount",
    "FunctionalSubject",
    "IncomeLine",
    "OperatingExpense",
    "Procurement",
    "RecordAnchor",
    "Region",
    "ThreePublicCounts",
    "ThreePublicExpense",
    "UnitName",
    "UnitRole",
    "WorkbookImport",
]

"""The stored final account (部门决算): units, subjects, accounts, their lines and the record of changes."""

from accounts.models.access_records import AccessRecord
from accounts.models.anchors import RecordAnchor
from accounts.models.changes import ChangeRecord
from accounts.models.checks import CheckRun
from accounts.models.deadlines import DisclosureDeadline
from accounts.models.explanations import Explanation
from accounts.models.final_accounts import Comparative, ControlTotal, FinalAccount
from accounts.models.imports import WorkbookImport
from accounts.models.institution import Assets, OperatingExpense, Procurement, ThreePublicCounts, ThreePublicExpense
from accounts.models.jobs import Job
from accounts.models.lines import Balance, EconomicLine, ExpenditureLine, IncomeLine
from accounts.models.sign_in import EarlierPassword, SignInState
from accounts.models.subjects import EconomicSubject, FunctionalSubject
from accounts.models.units import BudgetUnit, Region, RegionRole, UnitName, UnitRole
from accounts.models.withheld import WithheldItem
from accounts.models.word_entries import WordEntry
from accounts.models.workflow import SecrecyReview, WorkflowStep

__all__ = [
    "AccessRecord",
    "Assets",
    "Balance",
    "BudgetUnit",
    "ChangeRecord",
    "CheckRun",
    "Comparative",
    "ControlTotal",
    "DisclosureDeadline",
    "EarlierPassword",
    "EconomicLine",
    "EconomicSubject",
    "ExpenditureLine",
    "Explanation",
    "FinalAccount",
    "FunctionalSubject",
    "IncomeLine",
    "Job",
    "OperatingExpense",
    "Procurement",
    "RecordAnchor",
    "Region",
    "RegionRole",
    "SecrecyReview",
    "SignInState",
    "ThreePublicCounts",
    "ThreePublicExpense",
    "UnitName",
    "UnitRole",
    "WithheldItem",
    "WordEntry",
    "WorkbookImport",
    "WorkflowStep",
]

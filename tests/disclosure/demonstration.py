"""The demonstration account for tests: stored through the product's own loader."""

from pathlib import Path

from accounts.models import FinalAccount
from disclosure.demo import load_demo_account
from disclosure.use_cases.workflow import correct

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "demo" / "guangyuan-2021.json"


def load(directory: Path) -> FinalAccount:
    """Store and publish the demonstration account; the sign-in file goes to ``directory``."""
    account = load_demo_account(FILE, sign_in=directory / "sign-in.txt")
    assert account is not None
    return account


def opened(account: FinalAccount) -> FinalAccount:
    """Let the preparer of a published account begin a correction, so that it may be changed."""
    correct(account, by=account.steps.first().by, reason="核对后更正。")
    return account

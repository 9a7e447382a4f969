"""What readers raise on broken files becomes the refusal; what is no fault of the file does not."""

import pytest

from accounts.workbooks.opening.guarding import refusing
from accounts.workbooks.opening.refusals import damaged, empty_file
from accounts.workbooks.problems import WorkbookRefusedError


class PanicException(BaseException):
    """As the fast reader raises it: no Exception, and not to be imported."""


@pytest.mark.parametrize(
    "raised", [ValueError("x"), MemoryError(), RecursionError(), AssertionError(), PanicException()]
)
def test_any_failure_of_a_reader_is_a_refusal(raised):
    with pytest.raises(WorkbookRefusedError, match="工作簿已损坏") as refused, refusing(damaged()):
        raise raised
    assert refused.value.__cause__ is raised


@pytest.mark.parametrize("raised", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_an_interruption_goes_through(raised):
    with pytest.raises(type(raised)), refusing(damaged()):
        raise raised


def test_a_refusal_with_a_better_reason_stays():
    with pytest.raises(WorkbookRefusedError, match="文件是空的"), refusing(damaged()):
        raise empty_file()

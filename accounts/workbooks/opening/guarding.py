"""What third-party readers raise on a broken file becomes a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.workbooks.problems import WorkbookRefusedError

# A failed assertion inside the fast reader, whose class cannot be imported and is no Exception.
PANIC = "PanicException"


@contextmanager
def refusing(refusal: WorkbookRefusedError) -> Iterator[None]:
    """Raise ``refusal`` when reading fails in any way; what is a refusal already stays what it is.

    A broken file makes these readers raise nearly anything: failed assertions, wrong indices, bad encodings.
    """
    try:
        yield
    except WorkbookRefusedError:
        raise
    except Exception as error:
        raise refusal from error
    except BaseException as error:
        if type(error).__name__ != PANIC:
            raise
        raise refusal from error

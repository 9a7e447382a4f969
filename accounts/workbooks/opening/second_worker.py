"""The process of its own in which the fast reader reads an old workbook: a few bytes wrong make it end its process.

Run as a script, with the workbook on standard input: it knows nothing of the project. On standard output it writes
the sheets' names and rows as JSON; a date or time, which JSON lacks, is ``{}``.
"""

import io
import json
import resource
import sys

from python_calamine import CalamineWorkbook, SheetTypeEnum

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 8


def main() -> None:
    """Read, within limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    names = [listed.name for listed in workbook.sheets_metadata if listed.typ is SheetTypeEnum.WorkSheet]
    sheets = [(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    sys.stdout.write(json.dumps(sheets, default=lambda _: {}))


if __name__ == "__main__":
    main()

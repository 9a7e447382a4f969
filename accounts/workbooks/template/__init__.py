"""The project's own template (数据模板): an account's rows in 元, a sheet for each grid of data entry.

``write_template`` gives a blank one, or one filled with the rows that the account has, so that office work goes on in
a spreadsheet. ``read_template`` reads it back by sheet titles and captions.

What a sheet says is all of its grid. A sheet that is missing says nothing. A sheet without rows says nothing either in
a template that was handed out blank (somebody who fills in one sheet does not mean to empty the others); in one handed
out filled it says that there are no rows any more. A template without a single row changes nothing.
"""

from accounts.workbooks.template.identity import VERSION, Identity
from accounts.workbooks.template.reading import is_template, read_template
from accounts.workbooks.template.writing import TemplateUnit, write_template

__all__ = ["VERSION", "Identity", "TemplateUnit", "is_template", "read_template", "write_template"]

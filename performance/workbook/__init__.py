"""Projects as a workbook (绩效自评工作簿): one sheet for each project, written and read by the captions of its form.

``writing`` gives a file, ``reading`` turns the sheets of an opened workbook into what a project's table and texts hold,
every problem with its sheet and cell. Storing is a use case (``performance.use_cases.workbooks``).
"""

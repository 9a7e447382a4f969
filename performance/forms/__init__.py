"""Forms of self-evaluation (绩效自评表样) as data: one folder each in ``fixtures/performance``.

A folder holds ``form.toml`` (columns, weights, bands, grades, headings and where it is in force), ``library.csv`` (the
indicators it offers) and ``sections`` (sentence templates). A form for another region or year is another folder.
"""

from performance.forms.form import Band, Caption, Form, FormSection, Grade, Scoring
from performance.forms.reader import FormError, form_of, load_forms

__all__ = ["Band", "Caption", "Form", "FormError", "FormSection", "Grade", "Scoring", "form_of", "load_forms"]

"""Published reports as one file: the form that starts packing them."""

from typing import Any

from django import forms

from accounts.admin.job_forms import ScopeForm, starts
from disclosure.jobs import FORMATS

NAMES = {"pdf": "PDF", "xlsx": "公开表（Excel）"}


@starts("published_files", "打包已公开的报告", "把您能查看的某一年度已公开的报告（最新版本）打包成一个zip文件。")
class PackForm(ScopeForm):
    """Which published reports are packed, and as which file of each."""

    format = forms.ChoiceField(label="文件", choices=[(key, NAMES.get(key, key)) for key in FORMATS])

    def arguments(self) -> dict[str, Any]:
        """Return what the work is started with."""
        return {**super().arguments(), "format": self.cleaned_data["format"]}

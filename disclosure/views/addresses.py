"""Public addresses: ``/reports/<region>/<unit>/<year>/``, ``unit/`` behind it for a 单位决算, a version last.

Converters accept only what an address can hold, so a code with a NUL or a version beyond the database's integers
never reaches a query.
"""

from dataclasses import dataclass

from django.urls import reverse

from disclosure.models import Publication


class RegionCode:
    """An administrative division code (行政区划代码)."""

    regex = "[0-9]{6}"

    def to_python(self, value: str) -> str:
        """Return the code; it stays text, since zeros in front count."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code as it stands."""
        return value


class UnitCode(RegionCode):
    """A budget unit's code (预算单位代码)."""

    regex = "[0-9A-Za-z_-]{1,32}"


class FiscalYear:
    """A year of four digits."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        """Return the year."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return the year in digits."""
        return str(value)


class VersionNumber(FiscalYear):
    """A version, from 1."""

    regex = "[1-9][0-9]{0,5}"


class StatementSlug(RegionCode):
    """A kind of statement as its page is called: words with dashes between them."""

    regex = "[a-z]+(?:-[a-z]+){0,9}"


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """Where one report is found; without a version the newest one."""

    region: str
    unit: str
    year: int
    scope: str
    version: int | None = None

    @classmethod
    def of(cls, publication: Publication) -> "ReportAddress":
        """Return the address of exactly this publication."""
        return cls(
            region=publication.region_code,
            unit=publication.unit_code,
            year=publication.fiscal_year,
            scope=publication.scope,
            version=publication.version,
        )

    @property
    def newest(self) -> "ReportAddress":
        """The address that always shows the newest version."""
        return ReportAddress(self.region, self.unit, self.year, self.scope)

    @property
    def page(self) -> str:
        """Address of the page."""
        return self._reverse("report")

    @property
    def pdf(self) -> str:
        """Address of the PDF."""
        return self._reverse("report-pdf")

    @property
    def xlsx(self) -> str:
        """Address of the official statements as a workbook."""
        return self._reverse("report-xlsx")

    @property
    def json(self) -> str:
        """Address of the frozen tree."""
        return self._reverse("report-json")

    @property
    def changes(self) -> str:
        """Address of what the version changed of the one before."""
        return self._reverse("report-changes")

    def file(self, name: str) -> str:
        """Address of a file of the version."""
        return self.page + name

    def _reverse(self, name: str) -> str:
        kwargs = {"region": self.region, "unit": self.unit, "year": self.year, "scope": self.scope}
        if self.version is not None:
            kwargs["version"] = self.version
        return reverse(name, kwargs=kwargs)

"""Addresses of the public site, grouped by resource."""

from django.urls import include, path, register_converter

from disclosure.files.formats import PUBLIC_FILES
from disclosure.views import addresses, changes, files, projects, public, rule_book, statements, verify

register_converter(addresses.RegionCode, "region")
register_converter(addresses.UnitCode, "unit")
register_converter(addresses.FiscalYear, "fiscal_year")
register_converter(addresses.VersionNumber, "version")
register_converter(addresses.StatementSlug, "statement")

edition_urls = [
    path("", public.report_page, name="report"),
    path("report.pdf", files.report_pdf, name="report-pdf"),
    path("report.xlsx", files.report_xlsx, name="report-xlsx"),
    path("report.json", files.report_json, name="report-json"),
    *(path(name, files.publication_file, {"name": name}, name=f"publication-{name}") for name in PUBLIC_FILES),
    path("changes/", changes.changes_page, name="report-changes"),
    path("changes.json", changes.changes_json, name="report-changes-json"),
    path("tables/", statements.statement_list, name="statements"),
    path("tables/<statement:slug>/", statements.statement_page, name="statement"),
    path("projects/", projects.project_list, name="projects"),
    path("projects/<version:place>/", projects.project_page, name="project"),
]

report_urls = [
    path("", include(edition_urls), {"scope": "department"}),
    path("v<version:version>/", include(edition_urls), {"scope": "department"}),
    path("unit/", include(edition_urls), {"scope": "unit"}),
    path("unit/v<version:version>/", include(edition_urls), {"scope": "unit"}),
]

urlpatterns = [
    path("", public.home, name="home"),
    path("verify/", verify.verification_page, name="verify"),
    path("rules/", rule_book.rule_book, name="rule-book"),
    path("reports/<region:region>/<unit:unit>/<fiscal_year:year>/", include(report_urls)),
]

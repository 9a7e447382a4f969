"""Fills the database of the browser tests; run in a process of its own, before the server starts."""

import os

import django


def main() -> None:
    """Migrate an empty database and publish what the journeys read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Models can be imported only now.
    from django.core.management import call_command  # noqa: PLC0415

    from tests.browser.sign_in_people import sign_in_people  # noqa: PLC0415
    from tests.browser.yearly_people import yearly_people  # noqa: PLC0415
    from tests.disclosure.renderers.html.sample import unwieldy_report  # noqa: PLC0415
    from tests.disclosure.views.archive import publish  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    # No page asks for the fonts of the PDF.
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.ttf", "import_export"])
    publish(versions=2)
    publish(year=2020)
    publish(scope="unit", code="639002", name="广元市群众工作中心（喆堃祎玥镕珺）", short_name="群众工作中心")
    publish(code="W" * 32, name="长" * 60 + "W" * 60, short_name="W" * 60, report=unwieldy_report())
    for place in range(22):
        publish(
            code=f"{301000 + place}", name=f"四川省广元市利州区第{place + 1}号街道综合事务服务保障中心", short_name=""
        )
    sign_in_people()
    yearly_people()


if __name__ == "__main__":
    main()

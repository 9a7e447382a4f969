"""People of the journeys of signing in; each journey has its own, because lock-outs and codes stay."""

PASSWORD = "Guangyuan-2021"  # noqa: S105 (of these tests only)
PEOPLE = ("with-codes", "locked", "changing")


def sign_in_people() -> None:
    """Store the people."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (models can be imported only when Django is set up)

    for username in PEOPLE:
        user = get_user_model()(username=username, last_name="登录的人", is_staff=True)
        user.set_password(PASSWORD)
        user.save()

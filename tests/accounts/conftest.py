from tests.accounts.persons import *  # noqa: F403  (fixtures)

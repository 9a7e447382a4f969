"""For all tests: how many examples a property is tried with."""

from hypothesis import settings

# No deadline for one example: machines are shared.
settings.register_profile("quick", max_examples=12, deadline=None)
settings.register_profile("full", max_examples=120, deadline=None)
settings.load_profile("quick")

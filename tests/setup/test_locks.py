"""The lock files: complete, checked by hash, naming no host."""

import re
import tomllib

import pytest

from setup.environment import DEVELOPMENT_LOCK, ROOT, RUN_LOCK

MUTATION_LOCK = ROOT / "requirements-mutation.lock"

LOCKS = [RUN_LOCK, DEVELOPMENT_LOCK, MUTATION_LOCK]


def pins(lock):
    """Each locked line (name, version, where it applies) with the hashes that follow it."""
    lines = [line.strip() for line in lock.read_text().splitlines() if not line.startswith("#")]
    found, name = {}, ""
    for line in lines:
        if line.startswith("--hash=sha256:"):
            found[name] += (line,)
        else:
            name = line.removesuffix("\\").strip()
            found[name] = ()
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_pinned_and_hashed(lock):
    locked = pins(lock)

    assert len(locked) > 20
    for name, hashes in locked.items():
        assert re.match(r"[a-z0-9-]+==[^ ]+", name), name
        assert hashes, name


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_host_is_named(lock):
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host", lock.read_text())


def test_development_adds_to_what_the_product_runs_with_and_changes_nothing():
    def files(lock):
        return {(name.partition(" ;")[0], hashes) for name, hashes in pins(lock).items()}

    assert files(RUN_LOCK) <= files(DEVELOPMENT_LOCK)


def test_every_declared_package_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    names = {name.split("==")[0] for name in pins(DEVELOPMENT_LOCK)}
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]

    assert {re.match(r"[a-z0-9-]+", line)[0] for line in declared} <= names

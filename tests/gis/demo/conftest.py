import pytest

from gis.demo import City, build_city

SMALL = 3_000


@pytest.fixture(scope="session")
def city() -> City:
    return build_city(SMALL)


@pytest.fixture(scope="session")
def large_city() -> City:
    return build_city(20_000, seed=3)

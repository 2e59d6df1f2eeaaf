"""Fixtures for every test: databases cloned from one migrated template, the app, a client, a served demo, a browser."""

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.web", "tests.fixtures.served"]

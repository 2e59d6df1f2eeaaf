"""One head, a migration from nothing as the owner, and models that say what the migrations made.

Run by the checkout's Python: ``.venv/bin/python -m ops.check_migrations``.
"""

import os
import subprocess
import sys

from ops import database
from ops.cluster import Cluster
from ops.paths import ROOT, VENV


def main() -> int:
    """0 if every step passes; alembic's own words say what does not."""
    given = os.environ.get("TEST_DATABASE_URL")
    cluster = Cluster("pg-test", durable=False)
    if not given:
        cluster.start()
    server, name = given or cluster.url("postgres", "postgres"), f"check_{os.getpid()}"
    database.prepare_private(server, name)
    url = database.as_role(database.make_dsn(server, dbname=name), database.OWNER, "")
    environment = os.environ | {"DATABASE_URL": url, "OWNER_DATABASE_URL": url, "ENVIRONMENT": "test"}
    try:
        alembic = VENV / "bin" / "alembic"
        heads = subprocess.run([alembic, "heads"], cwd=ROOT, env=environment, text=True, capture_output=True, check=True).stdout
        if heads.count("(head)") != 1:
            print(f"there must be one head:\n{heads}")
            return 1
        for step in (["upgrade", "head"], ["check"]):
            done = subprocess.run([alembic, *step], cwd=ROOT, env=environment, text=True, capture_output=True, check=False)
            if done.returncode:
                print(f"alembic {' '.join(step)}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
                return 1
    finally:
        database.drop(server, name)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""`make test`: the checks, then every test, in parallel where the machine has cores to spare."""

import os
import subprocess
import sys


def main() -> int:
    """Run the checks and the tests; return the first failure."""
    binaries = os.path.dirname(sys.executable)  # noqa: PTH120 - no resolving: a virtual environment's python is a link
    checks = (["ruff", "format", "--check", "."], ["ruff", "check", "."], ["lint-imports"], ["mypy"])
    for check in checks:
        finished = subprocess.run([f"{binaries}/{check[0]}", *check[1:]], check=False)
        if finished.returncode:
            return finished.returncode
    workers = str(max(2, os.cpu_count() or 2))
    return subprocess.run(
        [f"{binaries}/pytest", "-n", workers, "--dist", "loadgroup", *sys.argv[1:]], check=False
    ).returncode


if __name__ == "__main__":
    raise SystemExit(main())

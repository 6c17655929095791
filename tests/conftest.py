"""What holds for every test: a skipped one is a failure on the build machine, and no log tells of a person."""

import os

import pytest

from tests.support.clean_logs import clean_logs  # noqa: F401 - pytest finds a fixture for all tests by its name here


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # noqa: ANN201
    """Turn a skip into a failure where `CI=true`: what was not run was not tested."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped on the build machine: {report.longrepr}"
    return report

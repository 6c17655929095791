"""The ports that tests give to programs: nobody else is given them, and the system gives them to no connection."""

import socket
import subprocess
import sys

from tests.support.ports import GIVEN_TO_ANYBODY, free_port, free_ports

ASK = "from tests.support.ports import free_ports; print(*free_ports(150)); input()"


def test_no_port_is_given_twice_and_none_that_the_system_gives_away() -> None:
    given = [free_port() for _ in range(50)]
    assert len(set(given)) == len(given)
    assert max(given) < int(GIVEN_TO_ANYBODY.read_text(encoding="ascii").split()[0])


def test_a_port_that_is_taken_is_passed_over() -> None:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as taken:
            taken.bind(("127.0.0.1", free_port() + 1))
            assert taken.getsockname()[1] not in {free_port() for _ in range(300)}


def test_ports_in_a_row_follow_each_other() -> None:
    rows = [free_ports(3) for _ in range(100)]
    assert all(row == range(row[0], row[0] + 3) for row in rows)


def test_processes_beside_each_other_are_given_different_ports() -> None:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    try:
        theirs = [{int(port) for port in each.stdout.readline().split()} for each in asking if each.stdout]
    finally:
        for each in asking:
            each.communicate("\n", timeout=60)
    assert len({*free_ports(150)}.union(*theirs)) == 4 * 150

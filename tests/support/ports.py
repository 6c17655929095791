"""Ports for programs that are told beforehand where to listen.

Port 0 gives one that any outgoing connection, or the next who binds port 0, may be given as well before the program has
come up. So a process takes a block of ports that the system gives to nobody (below `ip_local_port_range`), by a name
that is forgotten with the process: neither two workers of one run nor several runs beside each other share one.
"""

import os
import socket
from functools import cache
from pathlib import Path

BLOCK = 200  # ports in a block
# Above what Kannel and other services are known by, below where the tests have the sound of calls.
LOWEST, HIGHEST = 14_000, 30_000
GIVEN_TO_ANYBODY = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A port of loopback, for TCP or UDP, where nobody listens."""
    return free_ports(1)[0]


def free_ports(count: int) -> range:
    """So many of them in a row."""
    return _block_of(os.getpid()).take(count)


class _Block:
    """The ports of one process, given in turn: one that a program has left rests for as long as the others last."""

    def __init__(self) -> None:
        self._claim, self._ports = _claim()
        self._at = 0

    def take(self, count: int) -> range:
        for _ in range(2 * BLOCK):
            row = self._ports[self._at : self._at + count]
            self._at = self._at + 1 if len(row) == count else 0
            if len(row) == count and all(map(_is_free, row)):
                self._at += count - 1
                return row
        raise OSError(f"no {count} ports in a row are free in {self._ports}")


@cache
def _block_of(process: int) -> _Block:
    # A forked process has the memory of another, not its ports.
    return _Block()


def _claim() -> tuple[socket.socket, range]:
    """The first block that no living process has; whoever holds the socket has it."""
    end = min(HIGHEST, int(GIVEN_TO_ANYBODY.read_text(encoding="ascii").split()[0]))
    for first in range(LOWEST, end - BLOCK + 1, BLOCK):
        # An abstract name ends with the process, however that ends.
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(f"\0tracuu-motcua-tests-{first}")
        except OSError:
            claim.close()
        else:
            return claim, range(first, first + BLOCK)
    raise OSError(f"no {BLOCK} ports from {LOWEST} to {end} are left")


def _is_free(port: int) -> bool:
    """Whether a program may listen there, be it one that does not set SO_REUSEADDR."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True

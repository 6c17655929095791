"""Lookup API (tra cứu hồ sơ): the service, the dossier store behind it, and what channels share.

The packages stand in floors; an upper one may use a lower one, never the other way (docs/architecture.md).
"""

__version__ = "0.1.0"

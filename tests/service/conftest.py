"""The store on both databases, for use cases that write."""

from tests.store.conftest import keyring, postgres, sqlite_template, store, url

__all__ = ["keyring", "postgres", "sqlite_template", "store", "url"]

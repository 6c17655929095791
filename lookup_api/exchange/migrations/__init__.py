"""The journal's migrations (Alembic)."""

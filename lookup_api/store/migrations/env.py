"""Runs the store's migrations on the connection that `lookup_api.store.migrations` hands over."""

from alembic import context

from lookup_api.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,  # SQLite can, once the transaction is begun explicitly, as ours is
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()

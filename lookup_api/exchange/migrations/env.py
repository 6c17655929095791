"""Runs the journal's migrations on the connection that `lookup_api.exchange.migrating` hands over."""

from alembic import context

from lookup_api.exchange.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can, once the transaction is begun explicitly, as ours is
    version_table="exchange_version",  # may share a PostgreSQL database with the dossier store
)
with context.begin_transaction():
    context.run_migrations()

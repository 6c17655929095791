"""The dossier store: tables, migrations and the only statements that know them."""

"""Use cases, one file each. They know the rules and the ports, no framework and no database."""

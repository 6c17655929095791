"""A conversation in a terminal, to try the dialogue without any provider."""

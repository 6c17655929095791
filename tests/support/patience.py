"""How long a test waits for a program, another thread or a carrier to do what it surely does."""

# Seconds, and long: a machine that does much besides, or is four times slower, is still right. Nothing is measured by
# it, and whoever waits goes on at once when what is waited for has happened.
PATIENCE = 120.0

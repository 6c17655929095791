"""The way to the lookup API and back, and what answers while there is none."""

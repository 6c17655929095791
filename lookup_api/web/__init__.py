"""The HTTP face of the lookup API. `create_app` is the wiring; each other file is one subject."""

"""One folder a carrier. Each only verifies and translates, and can be deleted without touching its neighbours."""

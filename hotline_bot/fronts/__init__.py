"""One folder a provider, which only verifies and translates."""

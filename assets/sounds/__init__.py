"""The kiosk's two sounds, and what makes them."""

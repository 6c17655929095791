"""What is there for staff: the officer's page behind its QR, and training."""

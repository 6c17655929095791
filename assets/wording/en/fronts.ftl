# What only some chat channels need, for their provider's limits.

fronts-more-choices = More choices:

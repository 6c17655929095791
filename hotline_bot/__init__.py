"""The 1022 hotline on chat channels: one dialogue, every front.

A front (`fronts/<name>/`) verifies and translates what a provider sends, and sends what is to be said. The
`switchboard` takes each message once through the journal, carries out look-ups and lets the `dialogue` decide. What
decides is pure: `dialogue`, `understanding` (what was meant) and `answers` (how it is told).
"""

"""What is drawn: one module and one .kv file a screen. Screens draw a visit and report touches; they decide nothing."""

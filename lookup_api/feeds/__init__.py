"""Outside formats become `domain.statements` here; nothing else knows the formats."""

"""Who sees what: roles and masking (pure)."""

"""Actions on finished works: share, export, delete, retain within limits."""

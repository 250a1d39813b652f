"""Sound, measured, joined and encoded in child processes. Bytes and paths in, bytes and paths out.

The bot's own process imports `worker`, `jobs` and `wav`; the other modules need numpy and belong to the child.
"""

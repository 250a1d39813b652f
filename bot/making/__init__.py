"""Makes works whole: one owner for each run, from its first frame to its last line."""

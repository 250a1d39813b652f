"""Makes works: one run owns each work, from its first frame to its last."""

"""Decides when each work is made: slots, fairness and positions. Knows ids and limits, no content."""

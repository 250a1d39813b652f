"""When a work's turn comes: slots, fairness and positions. Knows ids and limits, and no content."""

"""Makes a work whole, part by part, until it has an Ending."""

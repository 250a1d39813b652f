"""The Discord side that the commands share: what people typed or pointed at, turned into words."""

"""The schema's history: one file a step (in `versions`), applied in order when the library is opened.

A step that was released is never changed, and imports nothing of ours: it has to mean the same for ever.
"""

NEWEST = "0005"
"""The last step. A schema that is there already is opened without loading any of them."""

"""The page in front of the local Discord: what a person sees of it, and does there, in a browser on this machine."""

from sandbox.show.page.server import Page

__all__ = ["Page"]

"""A web page for the local Discord: a person sees its messages and acts there, in a browser on this machine."""

from sandbox.show.page.server import Page

__all__ = ["Page"]

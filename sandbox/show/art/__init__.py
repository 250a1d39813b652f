"""Placeholder panels painted on this machine: a prompt in, a PNG out, the same one every time."""

from sandbox.show.art.panel import draw_panel

__all__ = ["draw_panel"]

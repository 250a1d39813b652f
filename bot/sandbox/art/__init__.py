"""Placeholder panels painted on this machine: a prompt in, a PNG out, the same one every time."""

from bot.sandbox.art.panel import draw_panel

__all__ = ["draw_panel"]

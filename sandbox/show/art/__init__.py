"""Placeholder panels, painted offline: a prompt in, a PNG out. The same prompt gives the same PNG."""

from sandbox.show.art.panel import draw_panel

__all__ = ["draw_panel"]

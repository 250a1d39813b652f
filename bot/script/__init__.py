"""Grammars and tables: panel scripts, sections, plain text, languages, voices, styles. Used by several rooms."""

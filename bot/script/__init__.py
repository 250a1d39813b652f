"""How a work is written down: grammars and tables that both sides need."""

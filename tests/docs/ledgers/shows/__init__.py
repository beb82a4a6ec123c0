"""Functions that show a statement; each raises when it is not so."""

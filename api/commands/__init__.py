"""Commands of ``nasij`` that have a module of their own; ``api/cli.py`` registers them."""

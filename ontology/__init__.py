"""The ontology of Nasij as files: terms, concepts, alignments, shapes, checks, rules, JSON-LD context."""

from pathlib import Path

FOLDER = Path(__file__).parent

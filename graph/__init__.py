"""The graph itself: records become facts, facts become one immutable dataset that answers SPARQL."""

"""The competency questions by what they are about: the groups in which the SPARQL page offers them."""

from __future__ import annotations

from collections.abc import Iterable

from graph.query_files import QueryFile

GROUPS = {
    "actors": (
        "find-by-part-of-a-name", "organizations-by-kind-and-sector", "bodies-counted-by-sector",
        "associations-active-in-a-field", "bodies-in-several-sources", "units-and-the-bodies-above-them",
        "founders-and-whether-all-are-named", "one-foundation-across-sources",
        "does-one-foundation-appear-in-two-articles", "bodies-without-a-known-place",
    ),
    "partnerships": (
        "bodies-with-most-partners", "partner-network", "partnership-parties-by-kind", "two-sides-of-a-partnership",
        "linked-through-a-common-partner", "partners-of-civil-society-by-sector",
        "supporters-that-are-no-partners",
    ),
    "events": (
        "timeline", "who-organized-what-with-whom", "organizers-named-and-counted", "bodies-represented-at-events",
        "participations-by-event", "sectors-present-at-each-event", "roles-in-events-counted",
        "sessions-workshops-and-groups", "working-groups-with-topics", "groups-without-names", "events-compared",
        "editions-and-series", "slogans-and-topics", "aims-of-events-and-initiatives", "one-event-as-a-graph",
        "what-is-dated-in-2023", "relative-dates-as-stated", "dates-and-their-wording", "what-is-only-proposed",
    ),
    "initiatives": (
        "who-launched-and-supports-an-initiative", "founding-members-of-an-initiative",
        "phases-of-an-initiative", "outputs-of-a-phase", "events-of-an-initiative",
    ),
    "people": (
        "posts-and-holders", "office-holders-without-a-name", "affiliations-of-persons",
        "persons-without-affiliation", "persons-with-several-roles", "persons-at-the-same-event",
        "titles-and-occupations", "women-and-men-by-role", "speakers-with-capacity-and-topic",
        "who-moderated-or-presided", "facilitators-named-and-unnamed", "honoured-and-by-whom",
    ),
    "recommendations": (
        "recommendations-by-addressee", "recommendations-of-a-session-in-order",
        "recommendations-sharing-a-theme-across-events", "recommendations-on-youth",
        "recommendations-on-women", "recommendations-on-health", "recommendations-on-waqf",
        "recommendations-on-law-and-governance", "recommendations-on-moroccans-abroad",
        "recommendations-about-a-body", "recommendations-without-addressee",
        "formal-recommendations-and-calls", "is-there-a-recommendation-without-a-theme",
    ),
    "themes": (
        "most-frequent-themes", "themes-shared-by-events", "events-on-a-theme", "groups-of-themes-by-event",
        "themes-of-events-without-recommendation", "themes-and-events-as-a-graph", "describe-a-theme",
    ),
    "places": (
        "events-by-region", "events-by-commune-and-province", "actors-by-region", "what-happened-in-one-region",
        "event-places-with-code-and-coordinates", "venue-up-to-the-country", "regions-without-any-event",
        "was-the-gulf-forum-held-in-marrakech",
    ),
    "words": (
        "statements-by-speaker", "statements-without-a-named-speaker", "figures-and-what-they-belong-to",
        "documents-and-other-works",
    ),
    "names": (
        "all-names-of-one-actor", "alternative-names", "names-of-bodies-with-their-form",
        "names-by-form-and-language", "official-names-and-where-they-are-known-from",
        "names-that-are-only-transliterated", "misprints", "readings-of-misprints",
    ),
    "evidence": (
        "sources-with-publisher-author-and-date", "sources-and-their-events", "evidence-of-one-fact",
        "what-each-claim-about-an-actor-rests-on", "facts-that-rest-on-several-passages",
        "claims-by-source-and-status", "certainty-by-source", "uncertain-claims", "why-claims-are-inferred",
        "roles-that-are-inferred", "inferred-relations-and-their-reasons", "derived-facts-by-rule",
        "derived-facts-that-rest-on-inference", "a-derived-fact-and-its-claims",
    ),
    "silence": (
        "not-stated-by-source", "not-stated-in-full", "known-only-as-not-stated", "lists-that-are-not-complete",
    ),
}  # fmt: skip
"""File names in ``graph/queries/competency``, in the order of the page; a group's name is ``question.<key>``."""


def grouped(questions: Iterable[QueryFile]) -> dict[str, list[QueryFile]]:
    """The questions by group; raises KeyError for a question that a group names and nobody gives."""
    found = {question.name: question for question in questions}
    return {group: [found[name] for name in names] for group, names in GROUPS.items()}

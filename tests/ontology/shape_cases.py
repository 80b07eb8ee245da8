"""For the tests of shapes: a smallest valid node of each class, and for each rule the change that breaks it alone."""

from __future__ import annotations

from graph.terms import BASE, PREFIXES

SCHEMES = (
    "document-kind",
    "force",
    "gender",
    "name-form",
    "occupation",
    "place-kind",
    "scope",
    "time-of-day",
    "weekday",
)
HEADER = "\n".join(
    f"@prefix {name}: <{iri}> ."
    for name, iri in {
        **PREFIXES,
        **{scheme: f"{BASE}{scheme}/" for scheme in (*SCHEMES, "addressee")},
    }.items()
)

NAMES = ["skos:prefLabel 'اسم'@ar, 'nom'@fr, 'name'@en", "rdfs:label 'اسم'@ar, 'nom'@fr, 'name'@en"]
LABEL = ["rdfs:label 'تسمية'@ar, 'nom'@fr, 'label'@en"]
TEXT = "schema:text 'نص'@ar, 'texte'@fr, 'text'@en"
TRIPLE = ["rdf:subject id:a-event", "rdf:predicate schema:location", "rdf:object id:a-place"]

VALID: dict[str, list[str]] = {
    "organization": ["a org:Organization", *NAMES, "org:classification kind:association"],
    "unit": ["a org:OrganizationalUnit", *NAMES, "org:subOrganizationOf id:a-organization"],
    "initiative": ["a nasij:Initiative", *NAMES, "org:classification kind:initiative", "nasij:launchedBy id:a-unit"],
    "person": ["a foaf:Person", *NAMES, "org:holds id:a-post", "schema:gender gender:female"],
    "post": ["a org:Post", *NAMES, "org:role office:president", "org:postIn id:a-organization"],
    "event": ["a schema:Event", *NAMES, "nasij:eventKind event-kind:forum", "nasij:notStated schema:location"],
    "dated": [
        "a schema:Event", *NAMES, "nasij:eventKind event-kind:forum", "schema:startDate '2024'^^xsd:gYear",
        "nasij:edtf '2024'", "nasij:earliest '2024-01-01'^^xsd:date", "nasij:latest '2024-12-31'^^xsd:date",
    ],
    "series": ["a schema:EventSeries", *NAMES, "nasij:scope scope:national"],
    "phase": ["a nasij:Phase", *NAMES, "nasij:phaseOf id:a-initiative", "schema:position 1"],
    "place": [
        "a schema:Place", *NAMES, "nasij:placeKind place-kind:venue", "schema:containedInPlace id:a-country",
        "schema:geo id:a-point",
    ],
    "country": ["a schema:Place", *NAMES, "nasij:placeKind place-kind:country"],
    "point": ["a schema:GeoCoordinates", *NAMES, "schema:latitude 34.68", "schema:longitude -1.91"],
    "source": [
        "a schema:NewsArticle, prov:Entity", *NAMES, "schema:inLanguage 'ar'",
        f"nasij:sha256 '{'0' * 64}'", "nasij:length 100",
    ],
    "work": ["a schema:CreativeWork", *NAMES, "nasij:documentKind document-kind:charter"],
    "participation": [
        "a nasij:Participation", *LABEL, "nasij:inEvent id:a-event", "nasij:role role:speaker",
        "nasij:participant id:a-person",
    ],
    "partnership": [
        "a nasij:Partnership", *LABEL, "nasij:partnershipKind partnership-kind:support",
        "nasij:party id:a-organization, id:a-unit",
    ],
    "recommendation": [
        "a nasij:Recommendation", *LABEL, TEXT, "nasij:issuedAt id:a-event", "nasij:force force:formal",
        "schema:about theme:youth",
    ],
    "statement": ["a nasij:Statement", *LABEL, TEXT, "nasij:statedBy id:a-person"],
    "figure": [
        "a nasij:Figure", *LABEL, "nasij:value 200", "nasij:counted 'عدد'@ar, 'compte'@fr, 'count'@en",
        "nasij:figureOf id:a-event", "nasij:approximate true",
    ],
    "output": ["a nasij:Output", *LABEL, TEXT, "nasij:outputOf id:a-phase"],
    "claim": [
        "a nasij:Claim", *TRIPLE, "nasij:source id:a-source", "nasij:claimNumber 1", "nasij:phrase 'كلمة'@ar",
        "nasij:start 0", "nasij:end 4", "nasij:certainty certainty:stated", "nasij:status status:accepted",
        "prov:wasAttributedTo id:a-agent", "prov:generatedAtTime '2026-01-01T00:00:00Z'^^xsd:dateTime",
    ],
    "agent": ["a prov:Agent", *NAMES],
    "retired": [
        "a nasij:Retired", *LABEL, "owl:deprecated true", "dcterms:isReplacedBy id:a-organization",
        "nasij:reason 'سبب'@ar, 'motif'@fr, 'reason'@en", "prov:wasAttributedTo id:a-agent",
        "prov:invalidatedAtTime '2026-01-01T00:00:00Z'^^xsd:dateTime",
    ],
    "derivation": [
        "a nasij:Derivation", *TRIPLE, "nasij:rule <https://w3id.org/nasij/rule/involves>",
        "nasij:certainty certainty:stated", "prov:wasDerivedFrom id:a-claim",
    ],
    "name": [
        "a nasij:Name", "nasij:nameOf id:a-event", "nasij:nameText 'اسم'@ar", "nasij:nameForm name-form:printed",
    ],
    "concept": [
        "a skos:Concept", "skos:inScheme <https://w3id.org/nasij/role>", "nasij:shortcut nasij:speaker",
        "skos:prefLabel 'دور'@ar, 'rôle'@fr, 'role'@en", "skos:definition 'دور'@ar, 'rôle'@fr, 'role'@en",
    ],
}  # fmt: skip
"""A smallest valid node of each shape: its predicates and objects in Turtle."""

CASES: dict[str, tuple[str, dict[str, str]]] = {
    # labels
    "name-in-each-language": ("event", {
        "minCount": "!skos:prefLabel 'اسم'@ar, 'nom'@fr | !rdfs:label 'اسم'@ar, 'nom'@fr",
        "languageIn": "skos:prefLabel 'Name'@de | rdfs:label 'Name'@de",
    }),
    "name-once-per-language": ("event", {"uniqueLang": "skos:prefLabel 'other'@en | rdfs:label 'other'@en"}),
    "label-is-the-name": ("event", {"equals": "!rdfs:label 'اسم'@ar, 'nom'@fr, 'another'@en"}),
    "alias": ("event", {"languageIn": "skos:altLabel 'Name'@de"}),
    "misprint": ("event", {"languageIn": "skos:hiddenLabel 'nmae'"}),
    "note": ("event", {
        "languageIn": "nasij:curatorNote 'note'", "uniqueLang": "nasij:curatorNote 'one'@en, 'two'@en",
    }),
    "label-in-each-language": ("figure", {
        "minCount": "!rdfs:label 'تسمية'@ar", "uniqueLang": "rdfs:label 'other'@en", "languageIn": "rdfs:label 'x'@de",
    }),
    # dates
    "start-date": ("dated", {
        "maxCount": "schema:startDate '2024-05'^^xsd:gYearMonth", "or": "!schema:startDate '2024'",
    }),
    "end-date": ("dated", {
        "maxCount": "schema:endDate '2024'^^xsd:gYear, '2024-05'^^xsd:gYearMonth", "or": "schema:endDate '2024'",
    }),
    "founding-date": ("organization", {
        "maxCount": "schema:foundingDate '2024'^^xsd:gYear, '2024-05'^^xsd:gYearMonth | *",
        "or": "schema:foundingDate '2024' | *",
    }),
    "creation-date": ("source", {
        "maxCount": "schema:dateCreated '2024'^^xsd:gYear, '2024-05'^^xsd:gYearMonth | *",
        "or": "schema:dateCreated '2024' | *",
    }),
    "publication-date": ("source", {
        "maxCount": "schema:datePublished '2024'^^xsd:gYear, '2024-05'^^xsd:gYearMonth | *",
        "or": "schema:datePublished '2024' | *",
    }),
    "edtf": ("dated", {
        "minCount": "!nasij:edtf", "maxCount": "nasij:edtf '2025'", "datatype": "!nasij:edtf '2024'^^xsd:token",
        "pattern": "!nasij:edtf 'in 2024'",
    }),
    "earliest": ("dated", {
        "minCount": "!nasij:earliest", "maxCount": "nasij:earliest '2023-01-01'^^xsd:date",
        "datatype": "!nasij:earliest '2024-01-01'",
    }),
    "latest": ("dated", {
        "minCount": "!nasij:latest", "maxCount": "nasij:latest '2025-01-01'^^xsd:date",
        "datatype": "!nasij:latest '2024-12-31'",
    }),
    # left open
    "not-stated": ("event", {"or": "!nasij:notStated id:a-place"}),
    "not-exhaustive": ("event", {"or": "nasij:notExhaustive id:a-place"}),
    # organization
    "organization-classification": ("organization", {
        "maxCount": "org:classification kind:network", "class": "!org:classification kind:nothing",
        "pattern": "!org:classification theme:youth",
    }),
    "organization-parent": ("organization", {"class": "org:subOrganizationOf id:a-person"}),
    "organization-founder": ("organization", {"or": "schema:founder id:a-event"}),
    "organization-location": ("organization", {"class": "schema:location id:a-event"}),
    "organization-area": ("organization", {"class": "schema:areaServed id:a-event"}),
    "organization-partner": ("organization", {"class": "nasij:partnerOf id:a-person"}),
    "about": ("organization", {"or": "schema:about kind:association"}),
    "unit-parent": ("unit", {
        "minCount": "!org:subOrganizationOf", "maxCount": "org:subOrganizationOf id:a-initiative",
    }),
    # initiative
    "initiative-launcher": ("initiative", {"class": "!nasij:launchedBy id:a-person"}),
    "initiative-founding-member": ("initiative", {"class": "nasij:foundingMember id:a-person"}),
    "initiative-supporter": ("initiative", {"or": "nasij:supporter id:a-event"}),
    "aim": ("initiative", {"languageIn": "nasij:aim 'aim'"}),
    "target-audience": ("initiative", {"languageIn": "nasij:targetAudience 'all'"}),
    # person
    "person": ("person", {"closed": "schema:location id:a-place"}),
    "person-post": ("person", {"class": "org:holds id:a-organization"}),
    "person-membership": ("person", {"class": "org:memberOf id:a-post"}),
    "person-affiliation": ("person", {"class": "nasij:affiliatedWith id:a-post"}),
    "person-occupation": ("person", {
        "class": "schema:hasOccupation occupation:nothing", "pattern": "schema:hasOccupation office:president",
    }),
    "honorific": ("person", {"languageIn": "schema:honorificPrefix 'Dr'"}),
    "gender": ("person", {
        "maxCount": "schema:gender gender:male", "class": "!schema:gender gender:nothing",
        "pattern": "!schema:gender office:president",
    }),
    # post
    "post": ("post", {"closed": "schema:location id:a-place"}),
    "post-organization": ("post", {"maxCount": "org:postIn id:a-unit", "class": "!org:postIn id:a-person"}),
    "post-office": ("post", {
        "minCount": "!org:role", "class": "!org:role office:nothing", "pattern": "!org:role role:speaker",
    }),
    "post-holder": ("post", {"class": "org:heldBy id:a-organization"}),
    # event
    "event": ("event", {"closed": "schema:areaServed id:a-place"}),
    "event-kind": ("event", {
        "minCount": "!nasij:eventKind", "class": "!nasij:eventKind event-kind:nothing",
        "pattern": "!nasij:eventKind kind:association",
    }),
    "event-location": ("event", {"class": "schema:location id:a-organization"}),
    "event-series": ("event", {
        "maxCount": "nasij:editionOf id:a-series, id:b-series", "class": "nasij:editionOf id:a-event",
    }),
    "event-edition": ("event", {
        "datatype": "nasij:editionNumber 2.0", "minInclusive": "nasij:editionNumber 0",
        "maxCount": "nasij:editionNumber 1, 2",
    }),
    "event-parent": ("event", {
        "maxCount": "nasij:sessionOf id:a-event, id:a-dated", "class": "nasij:sessionOf id:a-series",
    }),
    "main-event": ("event", {"class": "nasij:mainEvent id:a-series"}),
    "event-initiative": ("event", {"class": "nasij:partOfInitiative id:a-organization"}),
    "event-day": ("event", {
        "datatype": "nasij:dayOfEvent 2.0", "minInclusive": "nasij:dayOfEvent 0", "maxCount": "nasij:dayOfEvent 1, 2",
    }),
    "position": ("event", {
        "datatype": "schema:position 2.0", "minInclusive": "schema:position 0", "maxCount": "schema:position 1, 2",
    }),
    "event-weekday": ("event", {"class": "nasij:weekday weekday:nothing", "pattern": "nasij:weekday theme:youth"}),
    "event-time-of-day": ("event", {
        "class": "nasij:timeOfDay time-of-day:nothing", "pattern": "nasij:timeOfDay theme:youth",
    }),
    "event-scope": ("event", {
        "maxCount": "nasij:scope scope:local, scope:national", "class": "nasij:scope scope:nothing",
        "pattern": "nasij:scope theme:youth",
    }),
    "event-duration": ("event", {"languageIn": "nasij:duration 'PT1H'"}),
    "event-date-as-stated": ("event", {"languageIn": "nasij:dateAsStated 'today'"}),
    "event-topic": ("event", {"languageIn": "nasij:topic 'topic'"}),
    "event-slogan": ("event", {"languageIn": "nasij:slogan 'slogan'"}),
    "event-involved": ("event", {"or": "schema:organizer id:a-place"}),
    "event-attending-post": ("event", {"class": "nasij:attendingPost id:a-person"}),
    # series, phase
    "series": ("series", {"closed": "schema:location id:a-place"}),
    "phase": ("phase", {"closed": "schema:location id:a-place"}),
    "phase-initiative": ("phase", {
        "minCount": "!nasij:phaseOf", "maxCount": "nasij:phaseOf id:b-initiative",
        "class": "!nasij:phaseOf id:a-organization",
    }),
    # place
    "place": ("place", {"closed": "schema:location id:a-place"}),
    "place-container": ("place", {
        "maxCount": "schema:containedInPlace id:b-country", "class": "!schema:containedInPlace id:a-event",
    }),
    "place-kind": ("place", {
        "minCount": "!nasij:placeKind", "maxCount": "nasij:placeKind place-kind:area",
        "class": "!nasij:placeKind place-kind:nothing", "pattern": "!nasij:placeKind kind:association",
    }),
    "place-code": ("place", {
        "maxCount": "nasij:hcpCode '02', '03'", "datatype": "nasij:hcpCode '02'^^xsd:token",
        "pattern": "nasij:hcpCode '2'",
    }),
    "place-point": ("place", {"maxCount": "schema:geo id:b-point", "class": "!schema:geo id:a-event"}),
    "place-origin": ("place", {"nodeKind": "prov:wasDerivedFrom 'census'"}),
    "place-or-country": ("place", {"or": "!schema:containedInPlace"}),
    "point": ("point", {"closed": "schema:location id:a-place"}),
    "point-latitude": ("point", {
        "minCount": "!schema:latitude", "maxCount": "schema:latitude 35.0", "datatype": "!schema:latitude 34e0",
        "minInclusive": "!schema:latitude -90.1", "maxInclusive": "!schema:latitude 90.1",
    }),
    "point-longitude": ("point", {
        "minCount": "!schema:longitude", "maxCount": "schema:longitude 35.0", "datatype": "!schema:longitude 34e0",
        "minInclusive": "!schema:longitude -180.1", "maxInclusive": "!schema:longitude 180.1",
    }),
    # retired
    "retired": ("retired", {"closed": "schema:location id:a-place"}),
    "retired-deprecated": ("retired", {
        "hasValue": "!owl:deprecated false", "maxCount": "owl:deprecated false",
    }),
    "retired-replacement": ("retired", {
        "maxCount": "dcterms:isReplacedBy id:a-unit", "pattern": "!dcterms:isReplacedBy kind:association",
    }),
    "retired-reason": ("retired", {
        "minCount": "!nasij:reason 'سبب'@ar, 'motif'@fr", "uniqueLang": "nasij:reason 'other'@en",
        "languageIn": "nasij:reason 'Grund'@de",
    }),
    "retired-time": ("retired", {
        "minCount": "!prov:invalidatedAtTime",
        "maxCount": "prov:invalidatedAtTime '2026-01-02T00:00:00Z'^^xsd:dateTime",
        "datatype": "!prov:invalidatedAtTime '2026-01-01'^^xsd:date",
    }),
    "retired-curator": ("retired", {
        "minCount": "!prov:wasAttributedTo", "maxCount": "prov:wasAttributedTo id:b-agent",
        "class": "!prov:wasAttributedTo id:a-event",
    }),
    # participation
    "participation": ("participation", {"closed": "schema:location id:a-place"}),
    "participation-of-someone": ("participation", {"or": "!nasij:participant"}),
    "participation-event": ("participation", {
        "minCount": "!nasij:inEvent", "maxCount": "nasij:inEvent id:a-dated", "class": "!nasij:inEvent id:a-series",
    }),
    "participation-role": ("participation", {
        "minCount": "!nasij:role", "maxCount": "nasij:role role:host", "class": "!nasij:role role:nothing",
        "pattern": "!nasij:role office:president",
    }),
    "participation-participant": ("participation", {
        "maxCount": "nasij:participant id:a-organization", "or": "!nasij:participant id:a-post",
    }),
    "participation-capacity": ("participation", {"class": "nasij:inCapacity id:a-person"}),
    "participation-principal": ("participation", {"class": "nasij:actingFor id:a-person"}),
    "collective-description": ("participation", {"languageIn": "nasij:collectiveDescription 'youth'"}),
    "participation-contribution": ("participation", {"languageIn": "nasij:contributionTopic 'topic'"}),
    # partnership
    "partnership": ("partnership", {"closed": "schema:location id:a-place"}),
    "partnership-party": ("partnership", {
        "minCount": "!nasij:party id:a-unit", "class": "nasij:party id:a-person",
    }),
    "partnership-initiator": ("partnership", {"class": "nasij:initiatingParty id:a-person"}),
    "partnership-kind": ("partnership", {
        "minCount": "!nasij:partnershipKind", "maxCount": "nasij:partnershipKind partnership-kind:cooperation",
        "class": "!nasij:partnershipKind partnership-kind:nothing", "pattern": "!nasij:partnershipKind theme:youth",
    }),
    "partnership-context": ("partnership", {"or": "nasij:context id:a-person"}),
    # recommendation
    "recommendation": ("recommendation", {"closed": "schema:location id:a-place"}),
    "recommendation-event": ("recommendation", {
        "minCount": "!nasij:issuedAt", "class": "!nasij:issuedAt id:a-series",
    }),
    "own-words": ("recommendation", {
        "minCount": "!schema:text 'نص'@ar", "uniqueLang": "schema:text 'second'@en",
        "languageIn": "schema:text 'Text'@de",
    }),
    "recommendation-force": ("recommendation", {
        "minCount": "!nasij:force", "maxCount": "nasij:force force:speakers-call",
        "class": "!nasij:force force:nothing",
        "pattern": "!nasij:force theme:youth",
    }),
    "recommendation-theme": ("recommendation", {"qualifiedMinCount": "!schema:about id:a-event"}),
    "recommendation-addressee": ("recommendation", {"or": "nasij:addressee theme:youth"}),
    "recommendation-proposal": ("recommendation", {"languageIn": "nasij:proposes 'a museum'"}),
    # statement
    "statement": ("statement", {"closed": "schema:location id:a-place"}),
    "statement-of-someone": ("statement", {"or": "!nasij:statedBy"}),
    "statement-person": ("statement", {"class": "!nasij:statedBy id:a-post"}),
    "statement-event": ("statement", {
        "maxCount": "nasij:statedAt id:a-event, id:a-dated", "class": "nasij:statedAt id:a-series",
    }),
    # figure
    "figure": ("figure", {"closed": "schema:location id:a-place"}),
    "figure-value": ("figure", {
        "minCount": "!nasij:value", "maxCount": "nasij:value 300", "datatype": "!nasij:value 2.5",
        "minInclusive": "!nasij:value -1",
    }),
    "figure-counted": ("figure", {
        "minCount": "!nasij:counted 'عدد'@ar", "uniqueLang": "nasij:counted 'second'@en",
        "languageIn": "nasij:counted 'Zahl'@de",
    }),
    "figure-of": ("figure", {"minCount": "!nasij:figureOf", "or": "!nasij:figureOf id:a-person"}),
    "figure-approximate": ("figure", {
        "minCount": "!nasij:approximate", "maxCount": "nasij:approximate false", "datatype": "!nasij:approximate 'yes'",
    }),
    "figure-unit": ("figure", {"languageIn": "nasij:unit 'days'"}),
    # output
    "output": ("output", {"closed": "schema:location id:a-place"}),
    "output-of": ("output", {
        "minCount": "!nasij:outputOf", "maxCount": "nasij:outputOf id:a-initiative", "or": "!nasij:outputOf id:a-event",
    }),
    "output-realised-as": ("output", {"or": "nasij:realisedAs id:a-person"}),
    # work
    "work": ("work", {"closed": "schema:location id:a-place"}),
    "work-kind": ("work", {
        "minCount": "!nasij:documentKind", "class": "!nasij:documentKind document-kind:nothing",
        "pattern": "!nasij:documentKind theme:youth",
    }),
    "work-creator": ("work", {"or": "schema:creator id:a-event"}),
    "work-origin": ("work", {"or": "nasij:outcomeOf id:a-person"}),
    "work-channel": ("work", {"languageIn": "nasij:publishedOn 'YouTube'"}),
    "publisher": ("work", {"class": "schema:publisher id:a-person"}),
    "url": ("work", {"datatype": "schema:url 'https://example.org'"}),
    "work-language": ("work", {
        "datatype": "schema:inLanguage 'ar'^^xsd:token", "pattern": "schema:inLanguage 'Arabic'",
    }),
    # source
    "source-is-an-entity": ("source", {"hasValue": "!a schema:NewsArticle"}),
    "source-language": ("source", {
        "minCount": "!schema:inLanguage", "maxCount": "schema:inLanguage 'fr'", "in": "!schema:inLanguage 'de'",
    }),
    "source-digest": ("source", {
        "minCount": "!nasij:sha256", "maxCount": f"nasij:sha256 '{'1' * 64}'",
        "datatype": f"!nasij:sha256 '{'0' * 64}'^^xsd:token", "pattern": "!nasij:sha256 '0'",
    }),
    "source-length": ("source", {
        "minCount": "!nasij:length", "maxCount": "nasij:length 200", "datatype": "!nasij:length 100.0",
        "minInclusive": "!nasij:length 0",
    }),
    "source-headline": ("source", {
        "maxCount": "schema:headline 'عنوان'@ar, 'عنوان آخر'@ar", "languageIn": "schema:headline 'title'",
    }),
    "source-author": ("source", {"class": "schema:author id:a-organization"}),
    "source-copyright-year": ("source", {
        "maxCount": "nasij:copyrightYear 2022, 2023", "datatype": "nasij:copyrightYear '2022'^^xsd:gYear",
    }),
    "source-date-as-stated": ("source", {"languageIn": "nasij:dateAsStated 'today'"}),
    "source-mentions": ("source", {"nodeKind": "schema:mentions 'Nour'"}),
    # claim
    "claim": ("claim", {"closed": "schema:location id:a-place"}),
    "claim-subject": ("claim", {
        "minCount": "!rdf:subject", "maxCount": "rdf:subject id:a-person", "nodeKind": "!rdf:subject 'event'",
    }),
    "claim-predicate": ("claim", {
        "minCount": "!rdf:predicate", "maxCount": "rdf:predicate rdf:type", "nodeKind": "!rdf:predicate 'location'",
    }),
    "claim-object": ("claim", {
        "minCount": "!rdf:object", "maxCount": "rdf:object id:a-country",
    }),
    "claim-source": ("claim", {
        "minCount": "!nasij:source", "maxCount": "nasij:source id:b-source", "class": "!nasij:source id:a-work",
    }),
    "claim-number": ("claim", {
        "minCount": "!nasij:claimNumber", "maxCount": "nasij:claimNumber 2", "datatype": "!nasij:claimNumber 1.0",
        "minInclusive": "!nasij:claimNumber 0",
    }),
    "claim-phrase": ("claim", {
        "minCount": "!nasij:phrase", "maxCount": "nasij:phrase 'كلمات'@ar", "datatype": "!nasij:phrase 'كلمة'",
        "minLength": "!nasij:phrase ''@ar",
    }),
    "claim-start": ("claim", {
        "minCount": "!nasij:start", "maxCount": "nasij:start 1", "datatype": "!nasij:start 0.0",
        "minInclusive": "!nasij:start -1", "lessThan": "!nasij:start 4",
    }),
    "claim-end": ("claim", {
        "minCount": "!nasij:end", "maxCount": "nasij:end 5", "datatype": "!nasij:end 4.0",
    }),
    "claim-certainty": ("claim", {
        "minCount": "!nasij:certainty", "maxCount": "nasij:certainty certainty:inferred",
        "class": "!nasij:certainty certainty:nothing", "pattern": "!nasij:certainty status:accepted",
    }),
    "claim-status": ("claim", {
        "minCount": "!nasij:status", "maxCount": "nasij:status status:rejected",
        "class": "!nasij:status status:nothing",
        "pattern": "!nasij:status certainty:stated",
    }),
    "claim-reason": ("claim", {
        "uniqueLang": "nasij:reason 'one'@en, 'two'@en", "languageIn": "nasij:reason 'because'",
    }),
    "claim-curator": ("claim", {
        "minCount": "!prov:wasAttributedTo", "maxCount": "prov:wasAttributedTo id:b-agent",
        "class": "!prov:wasAttributedTo id:a-event",
    }),
    "claim-time": ("claim", {
        "minCount": "!prov:generatedAtTime", "maxCount": "prov:generatedAtTime '2026-01-02T00:00:00Z'^^xsd:dateTime",
        "datatype": "!prov:generatedAtTime '2026-01-01'^^xsd:date",
    }),
    "claim-node": ("claim", {
        "maxCount": "nasij:node id:a-participation, id:a-partnership", "or": "nasij:node id:a-event",
    }),
    "claim-original": ("claim", {
        "maxCount": "nasij:translationOf id:a-claim, id:b-claim", "class": "nasij:translationOf id:a-event",
    }),
    "claim-contradiction": ("claim", {"class": "nasij:contradicts id:a-event"}),
    # derivation
    "derivation": ("derivation", {"closed": "schema:location id:a-place"}),
    "derivation-subject": ("derivation", {
        "minCount": "!rdf:subject", "maxCount": "rdf:subject id:a-person", "nodeKind": "!rdf:subject 'event'",
    }),
    "derivation-predicate": ("derivation", {
        "minCount": "!rdf:predicate", "maxCount": "rdf:predicate rdf:type", "nodeKind": "!rdf:predicate 'location'",
    }),
    "derivation-object": ("derivation", {
        "minCount": "!rdf:object", "maxCount": "rdf:object id:a-country",
    }),
    "derivation-rule": ("derivation", {
        "minCount": "!nasij:rule", "maxCount": "nasij:rule <https://w3id.org/nasij/rule/party>",
        "class": "!nasij:rule <https://w3id.org/nasij/rule/nothing>",
    }),
    "derivation-certainty": ("derivation", {
        "minCount": "!nasij:certainty", "maxCount": "nasij:certainty certainty:inferred",
        "class": "!nasij:certainty certainty:nothing", "pattern": "!nasij:certainty status:accepted",
    }),
    "derivation-claim": ("derivation", {
        "minCount": "!prov:wasDerivedFrom", "class": "!prov:wasDerivedFrom id:a-event",
    }),
    # name
    "name": ("name", {"closed": "schema:location id:a-place"}),
    "name-official-has-a-basis": ("name", {"or": "!nasij:nameForm name-form:official"}),
    "name-bearer": ("name", {
        "minCount": "!nasij:nameOf", "maxCount": "nasij:nameOf id:a-person", "nodeKind": "!nasij:nameOf 'event'",
    }),
    "name-text": ("name", {
        "minCount": "!nasij:nameText", "maxCount": "nasij:nameText 'أخرى'@ar",
        "languageIn": "!nasij:nameText 'Name'@de",
    }),
    "name-form": ("name", {
        "minCount": "!nasij:nameForm", "maxCount": "nasij:nameForm name-form:translation",
        "class": "!nasij:nameForm name-form:nothing", "pattern": "!nasij:nameForm theme:youth",
    }),
    "name-basis": ("name", {
        "uniqueLang": "nasij:basis 'here'@en, 'there'@en", "languageIn": "nasij:basis 'here'",
    }),
    # concept
    "concept-label": ("concept", {
        "minCount": "!skos:prefLabel 'دور'@ar", "uniqueLang": "skos:prefLabel 'other'@en",
        "languageIn": "skos:prefLabel 'Rolle'@de",
    }),
    "concept-definition": ("concept", {
        "minCount": "!skos:definition 'دور'@ar", "uniqueLang": "skos:definition 'other'@en",
        "languageIn": "skos:definition 'Rolle'@de",
    }),
    "concept-scheme": ("concept", {
        "minCount": "!skos:inScheme", "maxCount": "skos:inScheme <https://w3id.org/nasij/kind>",
        "class": "!skos:inScheme id:a-event",
    }),
    "concept-broader": ("concept", {"class": "skos:broader id:a-event"}),
    "concept-top": ("concept", {
        "maxCount": "skos:topConceptOf <https://w3id.org/nasij/role>, <https://w3id.org/nasij/kind>",
        "class": "skos:topConceptOf id:a-event",
    }),
    "concept-shortcut": ("concept", {
        "maxCount": "nasij:shortcut nasij:host", "class": "!nasij:shortcut nasij:nothing",
    }),
}  # fmt: skip
"""Rule → the valid node that breaks it when changed, and by constraint the change.

A change is parts between bars: ``predicate object`` is added, ``!predicate object`` replaces, ``!predicate`` takes out,
``*`` adds what every dated node has.
"""

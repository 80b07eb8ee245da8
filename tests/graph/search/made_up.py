"""Made-up names of associations, in Arabic and French, by combination: what a search must tell from the real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from pyoxigraph import Literal, Quad

from graph.terms import PREF_LABEL, RDF_TYPE, concept, resource, term

HEADS = [
    ("جمعية", "Association"), ("جمعية", "Association"), ("جمعية", "Association"), ("مؤسسة", "Fondation"),
    ("منتدى", "Forum"), ("شبكة", "Réseau"), ("تعاونية", "Coopérative"), ("فدرالية", "Fédération"), ("نادي", "Club"),
    ("مركز", "Centre"),
]  # fmt: skip
CORES = [
    ("الأمل", "Al Amal"), ("المستقبل", "Al Moustakbal"), ("الأطلس", "Atlas"), ("الوفاء", "Al Wafae"),
    ("الكرامة", "Al Karama"), ("الأفق", "Al Ofok"), ("الشروق", "Achourouk"), ("الريان", "Arrayane"),
    ("تازرورت", "Tazrourt"), ("أمودو", "Amoudou"), ("تيفاوين", "Tifaouine"), ("السنابل", "Assanabil"),
    ("الياسمين", "Al Yassamine"), ("الرحمة", "Arrahma"), ("السلام", "Assalam"), ("العطاء", "Al Ataa"),
    ("المنار", "Al Manar"), ("الفجر", "Al Fajr"), ("النخيل", "Annakhil"), ("النهضة", "Annahda"),
    ("التضامن", "Attadamoune"), ("الإحسان", "Al Ihssane"), ("الخير", "Al Khair"), ("المبادرة", "Al Moubadara"),
    ("الشباب", "Achabab"), ("البيئة", "Al Biaa"), ("أنوال", "Anoual"), ("تيويزي", "Tiwizi"), ("أكبار", "Agbar"),
    ("الواحات", "Al Wahat"), ("الصداقة", "Assadaka"), ("الجيل الجديد", "Al Jil Al Jadid"),
    ("أيادي", "Ayadi"), ("بصمة", "Basma"), ("رحاب", "Rihab"), ("مسار", "Massar"), ("إشراق", "Ichrak"),
    ("أفولكي", "Afoulki"), ("تانيرت", "Tanirt"), ("الزيتونة", "Azzaytouna"), ("القلعة", "Al Kalaa"),
]  # fmt: skip
AIMS = [
    ("للتنمية", "pour le développement"), ("للثقافة والتنمية", "pour la culture et le développement"),
    ("للتنمية المستدامة", "pour le développement durable"), ("للتنمية الاجتماعية", "pour le développement social"),
    ("للبيئة", "pour l’environnement"), ("لرعاية الطفولة", "pour la protection de l’enfance"),
    ("للأشخاص في وضعية إعاقة", "des personnes en situation de handicap"),
    ("للعمل الخيري", "pour l’action caritative"), ("للعمل التطوعي", "pour le bénévolat"),
    ("للمرأة القروية", "de la femme rurale"), ("للتربية والتكوين", "pour l’éducation et la formation"),
    ("للرياضة", "de sport"), ("للصحة", "pour la santé"), ("للفن والثقافة", "pour l’art et la culture"),
    ("لدعم التمدرس", "d’appui à la scolarisation"), ("للشباب والمواطنة", "pour la jeunesse et la citoyenneté"),
]  # fmt: skip
PLACES = [
    ("", ""), ("", ""), ("بوجدة", "d’Oujda"), ("بمراكش", "de Marrakech"), ("بأكادير", "d’Agadir"), ("بفاس", "de Fès"),
    ("بطنجة", "de Tanger"), ("بالرباط", "de Rabat"), ("بالدار البيضاء", "de Casablanca"), ("بتطوان", "de Tétouan"),
    ("بإنزكان", "d’Inezgane"), ("بالعيون", "de Laâyoune"), ("بمكناس", "de Meknès"), ("ببركان", "de Berkane"),
]  # fmt: skip

_CONSONANTS = [
    ("ب", "b"), ("ت", "t"), ("ج", "j"), ("ح", "h"), ("خ", "kh"), ("د", "d"), ("ر", "r"), ("ز", "z"), ("س", "s"),
    ("ش", "ch"), ("ص", "s"), ("ط", "t"), ("ع", "a"), ("غ", "gh"), ("ف", "f"), ("ق", "k"), ("ك", "k"), ("ل", "l"),
    ("م", "m"), ("ن", "n"),
]  # fmt: skip
_PATTERNS = [
    ("{}ا{}{}", "{}a{}i{}"),
    ("{}{}ي{}", "{}a{}i{}"),
    ("{}{}ا{}", "{}i{}a{}"),
    ("م{}{}و{}", "ma{}{}ou{}"),
]
SEED = 20


def made_up_names(count: int, *, invented: float = 0.0) -> Iterator[tuple[str, str]]:
    """Different names as (Arabic, French), always the same ones.

    ``invented`` is the share of those whose own name is no word at all but follows a pattern of Arabic words; with it
    the vocabulary grows with the number of names, as it does among real ones.
    """
    chance = random.Random(SEED)
    seen: set[str] = set()
    while len(seen) < count:
        core = _invented(chance) if chance.random() < invented else chance.choice(CORES)
        parts = (chance.choice(HEADS), core, chance.choice(AIMS), chance.choice(PLACES))
        arabic, french = (" ".join(filter(None, each)) for each in zip(*parts, strict=True))
        if arabic not in seen:
            seen.add(arabic)
            yield arabic, french


def made_up_quads(count: int, *, invented: float = 0.0) -> Iterator[Quad]:
    """Associations of these names as triples."""
    for number, (arabic, french) in enumerate(islice(made_up_names(count, invented=invented), count), 1):
        node = resource(f"made-up-{number}")
        yield Quad(node, RDF_TYPE, term("org:Organization"))
        yield Quad(node, term("org:classification"), concept("kind", "association"))
        yield Quad(node, PREF_LABEL, Literal(arabic, language="ar"))
        yield Quad(node, PREF_LABEL, Literal(french, language="fr"))


def _invented(chance: random.Random) -> tuple[str, str]:
    letters = [chance.choice(_CONSONANTS) for _ in range(3)]
    arabic, latin = chance.choice(_PATTERNS)
    return (
        "ال" + arabic.format(*(letter for letter, _ in letters)),
        "Al " + latin.format(*(sound for _, sound in letters)).capitalize(),
    )

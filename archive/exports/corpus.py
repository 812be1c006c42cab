"""How a corpus was made, for whoever finds it without us: facts, and the README around them."""

from __future__ import annotations

from datetime import UTC, datetime

from archive.collection import SOFTWARE, Collection
from archive.exports.selection import Selection


def about(collection: Collection, selection: Selection, articles: int) -> dict[str, str]:
    """Return what there is to say of a corpus, each fact under its name; empty ones left out."""
    settings = collection.settings
    facts = {
        "title": settings.title,
        "description": settings.description,
        "operator": settings.operator,
        "contact": settings.contact,
        "made": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "software": SOFTWARE,
        "selection": str(selection),
        "articles": str(articles),
        "texts": "included" if selection.text else "left out: facts only",
        "former addresses": "included" if selection.moved else "left out",
        "withdrawn articles": "left out",
        "licence": settings.licence
        or "none stated: the rights are those of authors and publishers",
    }
    return {name: value for name, value in facts.items() if value}

"""What each content system prints on its pages, and how much that says.

A sign's weight is how seldom it stands on a page of another system. Sources: the templates and head
functions of SPIP, WordPress and Drupal 7 to 11; the weights were set by hand and checked on the
sample sites and on 45 pages of newspapers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.model import Family


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern, the part of the page it is looked for in, and how much it says."""

    weight: float
    says: str
    where: str
    pattern: re.Pattern[str]


def _sign(weight: float, says: str, where: str, pattern: str) -> Sign:
    return Sign(weight, says, where, re.compile(pattern, re.MULTILINE))


SIGNS: Final[Mapping[Family, tuple[Sign, ...]]] = {
    Family.SPIP: (
        _sign(0.95, "the generator says SPIP", "generator", r"\bspip\b"),
        _sign(0.80, "addresses through spip.php", "addresses", r"/spip\.php(\?|$)"),
        _sign(
            0.75,
            "classes that SPIP writes into texts",
            "classes",
            r"^spip(_|$)|^spip-(out|in|url)$",
        ),
        _sign(0.60, "feeds under ?page=backend", "relations", r"[?&]page=backend"),
        _sign(
            0.60,
            "caches under local/cache-",
            "addresses",
            r"^.*/local/cache-(css|js|vignettes|gd2)",
        ),
        _sign(0.50, "templates under squelettes", "addresses", r"/squelettes"),
        _sign(
            0.50,
            "addresses with id_article= and the like",
            "addresses",
            r"[?&]id_(article|rubrique|auteur|mot)=",
        ),
        _sign(
            0.40, "scripts under prive/ or plugins-dist/", "addresses", r"/(prive|plugins-dist)/"
        ),
        _sign(
            0.35,
            "files under IMG/",
            "addresses",
            r"^.*/IMG/(jpg|png|pdf|gif|webp|arton|logo|[^/]+$)",
        ),
        _sign(
            0.35,
            "SPIP's editing marks",
            "classes",
            r"^(crayon|surlignable|formulaire_spip|cartouche)$",
        ),
    ),
    Family.WORDPRESS: (
        _sign(0.95, "the generator says WordPress", "generator", r"\bwordpress\b"),
        _sign(
            0.95,
            "the head names the REST interface (api.w.org)",
            "relations",
            r"^https://api\.w\.org/ ",
        ),
        _sign(0.80, "addresses under wp-json", "addresses", r"/wp-json(/|$)|[?&]rest_route="),
        _sign(0.80, "files under wp-includes", "addresses", r"/wp-includes/"),
        _sign(0.80, "files under wp-content", "addresses", r"/wp-content/"),
        _sign(
            0.70,
            "xmlrpc.php is named in the head",
            "relations",
            r"(?i)^(EditURI|pingback) \S*xmlrpc\.php",
        ),
        _sign(
            0.45,
            "classes of WordPress blocks",
            "classes",
            r"^(wp-block-|has-global-padding|wp-image-\d)",
        ),
        _sign(
            0.50,
            "classes of a WordPress body",
            "classes",
            r"^(postid|page-id|wp-custom-logo|wp-singular)",
        ),
        _sign(0.40, "a short address ?p=N", "relations", r"^shortlink \S*[?]p=\d+$"),
        _sign(
            0.40,
            "the log-in and comment scripts of WordPress",
            "addresses",
            r"/wp-(login|comments-post)\.php",
        ),
        _sign(
            0.35,
            "classes of a WordPress post",
            "classes",
            r"^(hentry|type-post|status-publish|wp-caption|amp-wp-)",
        ),
    ),
    Family.DRUPAL: (
        _sign(0.95, "the generator says Drupal", "generator", r"\bdrupal\b"),
        _sign(
            0.90, "Drupal's settings in a script", "scripts", r"\bDrupal\.settings\b|drupalSettings"
        ),
        _sign(0.90, "data-drupal attributes", "attributes", r"^data-drupal-|^data-history-node-id"),
        _sign(
            0.70, "files under sites/*/files", "addresses", r"/sites/[^/]+/(files|themes|modules)/"
        ),
        _sign(
            0.70,
            "Drupal's scripts",
            "addresses",
            r"/misc/drupal\.js|/core/(misc|themes|modules|assets)/",
        ),
        _sign(0.60, "classes of Drupal fields", "classes", r"^field-(-)?name-"),
        _sign(0.60, "classes of a Drupal body", "classes", r"^(page-node|node-type-|path-node)"),
        _sign(
            0.50,
            "Drupal's blocks and regions",
            "classes",
            r"^(block-system-main|region-content|dialog-off-canvas)",
        ),
        _sign(0.50, "a short address /node/N", "relations", r"^shortlink \S*/node/\d+$"),
        _sign(0.40, "addresses of nodes and terms", "addresses", r"^.*/(node|taxonomy/term)/\d+$"),
        _sign(0.30, "RDFa as Drupal prints it", "attributes", r"sioc:(Item|Post|UserAccount)"),
    ),
}
"""Family -> its signs. `where` is the name of a part of `Seen`."""

"""French."""

WORDS = {
    "DONE.translator": "traduit//e/s/es|traduit//e/s/es en français|cotraduit//e/s/es"
    "|co-traduit//e/s/es|version française",
    "DONE.annotator": "annoté//e/s/es",
    "DONE.editor": "édité//e/s/es|mis en forme|établi",
    "DONE.author": "écrit//e|rédigé//e",
    "DONE.photographer": "photographié//e/s/es",
    "DONE.illustrator": "illustré//e/s|dessiné//e/s",
    "DONE.interviewer": "recueilli//e/s/es|propos recueillis",
    "DONE.": "présenté//e/s/es|introduit//e|adapté//e|revu//e|relu//e|corrigé//e|transcrit//e/s"
    "|retranscrit//e/s|abrégé//e|résumé//e|condensé//e|mis en page",
    "ACTIVE.translator": "a traduit|ont traduit",
    "NOUN.translator": "traduction//s|traduction française|traducteur/|traductrice|traducteurs"
    "|trad|traductrices|traduction collective|traduction et adaptation|traduction libre",
    "NOUN.annotator": "notes|annotations",
    "NOUN.editor": "édition|mise en forme",
    "NOUN.author": "texte//s|auteur//s|autrice//s|auteure//s|récit|reportage",
    "NOUN.photographer": "photo//s|photographie//s|crédit photo|crédits photo|crédit photos"
    "|crédits photos|crédit photographique|image//s|crédit",
    "NOUN.illustrator": "illustration//s|dessin//s",
    "NOUN.interviewer": "propos recueillis",
    "NOUN.": "introduction|préface|présentation|transcription|retranscription|relecture|adaptation"
    "|intertitres|sous-titres|chapeau|chapô|titre",
    "ABBREVIATED.translator": "trad",
    "NOTES": "avec des notes|avec notes|et les notes",
    "NOTES_BY_TRANSLATORS": "notes du traducteur|notes de la traductrice|notes des traducteurs"
    "|les notes sont du traducteur|les notes sont de la traductrice|notes des traductrices",
    "EXCEPT": "sauf indication contraire|sauf mention contraire",
    "BYLINE": "par|un article de|un texte de|texte de|écrit par",
    "BY": "par",
    "OF": "de|d’|du|de la|des|par",
    "FROM": "de|d’|de l’|du|de la|depuis|depuis l’|à partir de|à partir de l’|à partir du|des",
    "ORIGINAL_TAIL": "original|en français|vers le français|version|version originale",
    "FOR": "pour|pour le|pour la|pour l’|pour les",
    "WITH": "avec|d’|de",
    "ON": "le|en|du|daté du|au|à la date du|en date|en date du|en date de|datant du",
    "AND": "et|ainsi que|et a été|et est|et est ici",
    "THIS": "cet|cette|ce|le|la|l’|notre|les|ces",
    "TEXT": "article//s|texte//s|entretien|interview|déclaration|tribune|essai|contribution|billet"
    "|communiqué|traduction|lettre|discours|éditorial|analyse|chapitre|version"
    "|traduction française|version française|présent texte|présent article|reportage|appel"
    "|intervention|exposé|conférence|allocution|communication|transcription|retranscription"
    "|article original|texte original|original",
    "VERSION_OF": "une version de|une première version de|une version longue de"
    "|une version abrégée de|une version courte de|une version antérieure de|extrait de"
    "|ce texte est la retranscription de|ce texte est la retranscription d’"
    "|ce texte est la transcription de|ce texte est la transcription d’|retranscription de"
    "|retranscription d’|transcription de|transcription d’|cet article est une version abrégée de"
    "|version abrégée de|version abrégée d’|version longue de|version longue d’|version courte d’"
    "|version remaniée d’|version actualisée d’|version légèrement modifiée d’"
    "|une version abrégée d’|une version longue d’|une version remaniée d’|extrait d’"
    "|version écrite d’",
    "WAS": "a été|est|ont été|fut|a d’abord été|a initialement été|avait été|est d’abord",
    "CONDUCTED": "réalisé//e/s|mené//e|conduit//e|effectué//e|recueilli//e|fait|prononcé//e/s/es"
    "|donné//e",
    "FIRST": "d’abord|initialement|originellement|originalement|pour la première fois|à l’origine"
    "|précédemment|également|récemment|initialement et",
    "PUBLISHED": "publié//e/s/es|paru//e/s/es|mis en ligne|diffusé//e|imprimé//e|édité//e"
    "|republié//e/s/es|reproduit//e/s/es",
    "IN": "dans|sur|par|en|chez|au|dans le|dans la|dans les|dans l’|sur le site|sur le site de"
    "|sur le blog de|sur le blog|dans la revue|par la revue|par le site|dans le numéro"
    "|sur le site du|dans le journal|par le|par la|par les|par l’|sur le|sur la|sur l’|sur les"
    "|sur le site de la|sur le site de l’|dans le magazine|dans le quotidien|dans le n"
    "|dans l’hebdomadaire|à|sur le site de la revue|sur le site du journal",
    "IN_LANGUAGE": "en",
    "FIRST_NOUN": "publication originale|première publication|première parution|parution originale"
    "|article initialement publié|publication initiale",
    "SOURCE": "source/|sources|source originale|source de l’article",
    "APPEARED": "publié par|publié dans|publié sur|article publié par|texte publié par|paru dans"
    "|paru sur|article paru dans|article paru sur|parue dans|parue sur|publiée dans|publiée sur"
    "|publiée par|parus dans|parue dans la revue|paru dans la revue",
    "REPOSTED": "publié avec l’aimable autorisation de|publié avec l’autorisation de"
    "|reproduit avec l’aimable autorisation de|avec l’aimable autorisation de|repris de|repris du"
    "|repris du site|reproduit de|reproduit du|extrait de|extrait du|tiré de|tiré du|tiré du site"
    "|republié de|repris sur|article repris de|texte repris de|repris d’"
    "|reproduit avec l’autorisation de|tiré d’|article tiré de|article tiré du|texte tiré de"
    "|extrait abrégé de|abrégé de|article tiré du site|article tiré du site de"
    "|article tiré du site du|repris du site de|repris du site du|article tiré de la revue"
    "|tiré de la revue",
    "ORIGINAL": "original|l’original|article original|l’article original|texte original"
    "|version originale|le texte original|la version originale|lien original"
    "|lien vers l’article original|lien vers l’original|source originale",
    "READ": "lire|voir|à lire|consulter|retrouver|retrouvez|lisez|lire aussi",
    "IS_AT": "est disponible|se trouve|peut être lu|peut se lire|est à lire|disponible"
    "|est consultable",
    "HERE": "ici|à cette adresse|sur|à|en ligne|là|en cliquant ici|sur le site",
    "INTERVIEW": "entretien|interview|un entretien|une interview|l’entretien|cet entretien"
    "|entretiens|conversation|dialogue|propos",
    "INTERVIEWED": "interviewé//e/s|interrogé//e|interviewé//e par|interrogé//e par",
    "INTERVIEWS": "interviewe|interroge|s’entretient avec",
    "TO": "avec|à|d’|de",
    "SIGNED": "fait à|écrit le|rédigé le|signé le|adopté le|texte écrit le|le|achevé le|fait le",
    "PUBLISHED_ON": "publié le|mis en ligne le|mis à jour le|paru le|date de publication"
    "|mise à jour",
    "REMARK": "correction|erratum|mise à jour|note de la rédaction|note du traducteur|ndlr|ndt"
    "|note de la traductrice|rectificatif",
    "RIGHTS": "tous droits réservés|publié sous licence|reproduit avec l’autorisation"
    "|cet article est publié sous licence|sous licence creative commons",
    "AT": "à|en|depuis",
    "OF_ISSUE": "de|du|de la|de l’",
    "ASKING.interviewer": "entretien|interview",
    "PERMISSION": "avec l’autorisation de l’auteur|avec l’autorisation de l’autrice"
    "|avec l’aimable autorisation de l’auteur|avec l’aimable autorisation de l’autrice"
    "|avec l’accord de l’auteur|avec l’accord de l’autrice|avec l’autorisation de la rédaction"
    "|sous licence creative commons",
    "LANGUAGE.pt": "brésilien|portugais du brésil|portugaise",
    "LANGUAGE.en": "américain|anglo-américain|anglaise",
    "MASTHEAD": "inprecor|contretemps|lundimatin",
    "MEDIUM": "revue|journal|hebdomadaire|quotidien|mensuel|magazine|site|blog|bulletin"
    "|trimestriel|bimestriel",
    "US": "par nos soins|par l’auteur|par l’autrice|par la rédaction|par nous|par la traductrice"
    "|par notre rédaction",
    "OF_ASKED": "de|d’|du|de la",
    "BY_ASKER": "par",
    "HELP": "avec l’aide de|avec l’aide d’|avec la collaboration de|avec le concours de",
    "OWN": "calculs de l’auteur|calculs de l’auteure|l’auteur|l’autrice|nos calculs",
    "SMALL": "de|du|des|d’|la|le|les|l’|et|en|à|au|aux|sur|pour|dans|un|une",
    "ISSUE": "n|n°|numéro|vol|volume|nº|nos|tome|hors-série|p",
    "LANGUAGE.es": "castillan|espagnole",
    "ARTICLE": "le|la|les|l’|un|une",
    "SEASON": "printemps|été|automne|hiver",
    "OWN_PLACE": "sur le blog de l’auteur|sur le blog de l’autrice|sur son blog"
    "|sur sa page facebook|sur facebook|sur mediapart",
    "MAKING": "transcription de|transcription d’|retranscription de|retranscription d’",
    "MACHINE": "google traduction|google trad",
    "THAT": "qui a été|qui est",
    "TOGETHER": "avec|en collaboration avec",
    "LANGUAGE.de": "allemande",
    "LANGUAGE.it": "italienne",
    "LANGUAGE.el": "grecque",
    "LANGUAGE.ru": "russe",
    "TITLED": "sous le titre",
    "THANKS": "merci à|un grand merci à",
    "GIVEN": "accordé//e à|donné//e à",
}

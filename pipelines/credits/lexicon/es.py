"""Spanish, with what Catalan and Galician add."""

WORDS = {
    "DONE.translator": "traducid/o/a/os/as|traduït|traduïda|traducido al español"
    "|traducido al castellano|traducida al español|traducida al castellano|cotraducid/o/a",
    "DONE.annotator": "anotad/o/a/os/as",
    "DONE.editor": "editad/o/a/os/as|compilad/o/a",
    "DONE.author": "escrit/o/a/os/as|redactad/o/a",
    "DONE.photographer": "fotografiad/o/a",
    "DONE.illustrator": "ilustrad/o/a",
    "DONE.": "presentad/o/a|introducid/o/a|transcrit/o/a|adaptad/o/a|revisad/o/a|corregid/o/a"
    "|resumid/o/a|extractad/o/a|transcript/o/a|compendiad/o/a|abreviad/o/a",
    "ACTIVE.translator": "ha traducido|tradujo",
    "NOUN.translator": "versión en castellano|versión castellana|versión en español|traducción"
    "|traducciones|traductor/|traductora|traductores|trad|traducción al castellano"
    "|traducción al español|traducció|tradución|traductoras|traducción colectiva|traducción libre"
    "|traducción propia",
    "NOUN.annotator": "notas|anotaciones|notes",
    "NOUN.editor": "edición|editor",
    "NOUN.author": "texto//s|autor/|autora|autores|autoras|autoría|crónica|reportaje|palabras",
    "NOUN.photographer": "foto//s|fotografía//s|imagen|imágenes|crédito|créditos"
    "|crédito de la foto|foto de portada|fotos de|fotógraf/o/a",
    "NOUN.illustrator": "ilustración|ilustraciones|dibujo//s|viñeta//s",
    "NOUN.interviewer": "entrevistador/|entrevistadora",
    "NOUN.interviewee": "entrevistad/o/a",
    "NOUN.": "introducción|prólogo|presentación|transcripción|revisión|adaptación|corrección",
    "NOTES": "con notas|y notas",
    "NOTES_BY_TRANSLATORS": "notas del traductor|notas de la traductora|notas de los traductores"
    "|las notas son del traductor|las notas son de la traductora|notas de las traductoras"
    "|las notas son de los traductores",
    "EXCEPT": "salvo indicación contraria|salvo que se indique lo contrario"
    "|excepto donde se indica",
    "BYLINE": "por|escribe|escrito por|un artículo de|texto de|texto por|reportaje de|crónica de"
    "|entrevista y texto de",
    "BY": "por",
    "OF": "de|del|de la|por|d’",
    "FROM": "de|del|de la|desde el|a partir de|a partir del|de l’|desde|a partir de la versión en"
    "|a partir del original en",
    "ORIGINAL_TAIL": "original|al castellano|al español|al inglés|al francés|original de"
    "|original publicado en|al catalán|al gallego|al portugués|versión|versión original",
    "FOR": "para|para la|para el|per a|para los",
    "WITH": "con|a|amb",
    "ON": "el|en|de|del|a|con fecha de|el día|con fecha",
    "AND": "y|e|i|así como|y ha sido|y fue|y se",
    "THIS": "este|esta|el|la|nuestro|los|estos|dicho",
    "TEXT": "artículo//s|texto//s|entrevista|declaración|ensayo|columna|reportaje|carta|editorial"
    "|discurso|comunicado|contribución|traducción|análisis|capítulo|versión|presente artículo"
    "|presente texto|nota|manifiesto|crónica|intervención|conferencia|ponencia|charla|alocución"
    "|transcripción|artículo original|texto original|original",
    "VERSION_OF": "una versión de|una primera versión de|una versión anterior de|un extracto de"
    "|una versión reducida de|una versión abreviada de|una versión ampliada de"
    "|versión abreviada de|versión reducida de|versión resumida de|versión ampliada de"
    "|versión actualizada de|versión corregida de|versión extensa de|una versión actualizada de"
    "|una versión resumida de|extracto de|transcripción de|esta es una versión abreviada de"
    "|esta es una versión resumida de|esta es la transcripción de|versión editada de"
    "|una versión editada de",
    "WAS": "fue|ha sido|es|fueron|se|había sido|ha estado|está",
    "CONDUCTED": "realizad/o/a/as|hech/o/a|efectuad/o/a|concedid/o/a|conducid/o/a|pronunciad/o/a"
    "|ofrecid/o/a|dictad/o/a|impartid/o/a",
    "FIRST": "originalmente|originariamente|inicialmente|por primera vez|primero|previamente"
    "|anteriormente|también|en origen|originalment",
    "PUBLISHED": "publicad/o/a/os/as|aparecid/o/a/os|publicó|apareció|difundid/o/a|impres/o/a"
    "|editad/o/a|publicat|publicaron|republicad/o/a|reproducid/o/a|reproduce",
    "IN": "en|por|en el|en la|en los|en las|a|en la revista|por la revista|en la web de"
    "|en el sitio|en el sitio de|en el blog de|en el blog|en el diario|en el número|por el|por la"
    "|en la página de|en el periódico|por el diario|en la página web de|en la web|en el portal"
    "|en el semanario|al",
    "IN_LANGUAGE": "en",
    "FIRST_NOUN": "publicación original|primera publicación|publicado originalmente"
    "|originalmente publicado|originalmente",
    "SOURCE": "fuente/|fuentes|fuente original|font|vía",
    "APPEARED": "publicado por|publicado en|artículo publicado en|texto publicado en|publicada en"
    "|publicada por|aparecido en|aparecida en|publicados en|publicada en la revista"
    "|publicado en la revista",
    "REPOSTED": "tomado de|tomado del|reproducido de|reproducido del|extraído de|extraído del"
    "|republicado de|republicado desde|republicado del|reproducido con permiso de|sacado de"
    "|extracto de|reproducido por gentileza de|reproducido con autorización de|rescatado de"
    "|extractado de|resumido de|abreviado de",
    "ORIGINAL": "original|el original|artículo original|el artículo original|texto original"
    "|el texto original|versión original|la versión original|enlace original|enlace al original"
    "|link original|publicación original|título original|entrevista original",
    "READ": "leer|lea|ver|véase|puede leerse|se puede leer|puedes leer|consultar|lee",
    "IS_AT": "está disponible|se puede leer|puede leerse|disponible|se encuentra",
    "HERE": "aquí|acá|en|en este enlace|en línea|en la web|pinchando aquí|en castellano aquí",
    "INTERVIEW": "entrevista|la entrevista|una entrevista|entrevistas|conversación|diálogo"
    "|esta entrevista",
    "INTERVIEWED": "entrevistad/o/a/os/as",
    "INTERVIEWS": "entrevista|entrevistó|conversa con|dialoga con",
    "TO": "a|con|al|amb",
    "SIGNED": "firmado en|escrito el|escrito en|redactado el|firmado el|aprobado el|dado en|fecha",
    "PUBLISHED_ON": "publicado el|actualizado el|fecha de publicación|última actualización"
    "|publicado",
    "REMARK": "corrección|fe de erratas|actualización|nota de la redacción|nota del editor"
    "|nota del traductor|nota de la traductora|rectificación|n del t|nota de redacción|ndt",
    "RIGHTS": "publica este artículo con el permiso|publicamos este artículo con el permiso"
    "|todos los derechos reservados|reproducido con permiso"
    "|ha publicado este artículo con el permiso|esta obra está bajo una licencia"
    "|publicado con permiso|publica este texto con el permiso|bajo licencia creative commons"
    "|se publica con permiso",
    "ASKED": "entrevistó|entrevistaron",
    "AT": "en|desde",
    "OF_ISSUE": "de|del|de la",
    "ASKING.interviewer": "entrevista",
    "PERMISSION": "con permiso|con permiso de los editores|con permiso del autor"
    "|con permiso de la autora|con autorización del autor|con autorización de la autora"
    "|bajo licencia creative commons|bajo una licencia creative commons",
    "MASTHEAD": "viento sur|vientosur|sin permiso|sinpermiso|punto de vista internacional|ctxt"
    "|correspondencia de prensa",
    "MEDIUM": "revista|diario|periódico|semanario|mensual|web|sitio|blog|portal|boletín",
    "HELP": "con la ayuda de|con la colaboración de",
    "OWN": "elaboración propia|propia|el autor|la autora|los autores",
    "SMALL": "de|del|la|el|los|las|y|e|en|a|al|para|por|un|una|o|d’|l’|i",
    "ISSUE": "n|nº|n°|núm|número|vol|volumen|núms|nros|nro|p|n.º|n.os|edición",
    "ARTICLE": "el|la|los|las|un|una|lo|l’",
    "LANGUAGE.es": "castellano",
    "LANGUAGE.eu": "euskera|euskara",
    "LANGUAGE.gl": "galego",
    "US": "por el autor|por la autora|por nosotros|de la casa",
    "SEASON": "primavera|verano|otoño|invierno",
    "OWN_PLACE": "en el blog del autor|en el blog de la autora|en su blog|en su página de facebook"
    "|en facebook|en el facebook del autor",
    "MAKING": "transcripción de|transcripción por|revisión de",
    "MACHINE": "traductor automático|google traductor",
    "LANGUAGE.en": "inglesa",
    "LANGUAGE.fr": "francesa",
    "LANGUAGE.de": "alemana",
    "LANGUAGE.it": "italiana",
    "LANGUAGE.pt": "portuguesa",
    "LANGUAGE.el": "griega",
    "LANGUAGE.ca": "catalana",
    "LANGUAGE.ru": "rusa",
    "THAT": "que fue|que",
    "TOGETHER": "con|junto con|en colaboración con|junto a",
    "TITLED": "bajo el título|con el título",
    "THANKS": "gracias a",
    "GIVEN": "concedida a|otorgada a",
    "PICTURED.photographer": "fotografías de",
}

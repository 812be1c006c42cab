"""Italian."""

WORDS = {
    "DONE.translator": "tradott/o/a/i/e|tradotto in italiano|cotradott/o/a",
    "DONE.annotator": "annotat/o/a/i/e",
    "DONE.editor": "curat/o/a|redatt/o/a",
    "DONE.author": "scritt/o/a/i/e",
    "DONE.photographer": "fotografat/o/a",
    "DONE.illustrator": "illustrat/o/a",
    "DONE.": "presentat/o/a|introdott/o/a|trascritt/o/a|adattat/o/a|rivist/o/a|corrett/o/a"
    "|riassunt/o/a|ridott/o/a|sbobinat/o/a",
    "ACTIVE.translator": "ha tradotto|hanno tradotto",
    "NOUN.translator": "traduzione|traduzioni|traduttore/|traduttrice|traduttori|trad"
    "|traduzione italiana|traduzione in italiano|traduzione collettiva|traduzione libera"
    "|traduzione nostra|nostra traduzione",
    "NOUN.annotator": "note",
    "NOUN.editor": "a cura|redazione|cura",
    "NOUN.author": "testo|testi|autore/|autrice|autori",
    "NOUN.photographer": "foto|fotografia|fotografie|immagine|immagini|credito foto|crediti",
    "NOUN.illustrator": "illustrazione|illustrazioni|disegno|disegni|vignetta",
    "NOUN.interviewer": "intervistatore/|intervistatrice|domande",
    "NOUN.interviewee": "intervistat/o/a",
    "NOUN.": "introduzione|prefazione|presentazione|trascrizione|revisione|adattamento",
    "NOTES": "con note|e note",
    "NOTES_BY_TRANSLATORS": "note del traduttore|note della traduttrice|note dei traduttori",
    "EXCEPT": "salvo diversa indicazione|salvo indicazione contraria",
    "BYLINE": "di|scritto da|un articolo di|testo di|a firma di",
    "BY": "a cura di|a cura del|a cura della|a cura dello|a cura dell’|da|di|dal|dalla",
    "OF": "di|del|della|da|a cura di|a cura della|a cura del|a cura dell’|dei",
    "FROM": "da|dal|dalla|dall’|dallo|dagli|dai|di",
    "ORIGINAL_TAIL": "originale|in italiano|versione|edizione",
    "FOR": "per|per il|per la|per l’|per conto di",
    "WITH": "con|a",
    "ON": "il|in|del|l’|in data|nel|di|datato",
    "AND": "e|ed|nonché|ed è|ed è stato|e viene|e pubblicato",
    "THIS": "questo|questa|quest’|il|la|l’|lo|nostro|l’articolo",
    "TEXT": "articolo|testo|intervista|dichiarazione|saggio|discorso|lettera|editoriale|contributo"
    "|traduzione|analisi|capitolo|versione|comunicato|reportage|pezzo|intervento|relazione"
    "|conferenza|trascrizione|articolo originale|testo originale|originale",
    "VERSION_OF": "una versione di|una prima versione di|un estratto da|una versione ridotta di"
    "|versione ridotta di|versione ridotta dell’|versione aggiornata di|versione aggiornata dell’"
    "|versione ampliata di|versione abbreviata di|versione rivista di|estratto di|estratto da"
    "|trascrizione di|trascrizione dell’|una versione aggiornata di|una versione abbreviata di",
    "WAS": "è|è stato|è stata|fu|sono stati|era|venne|è apparso|è uscito",
    "CONDUCTED": "realizzat/o/a|condott/o/a|svolt/o/a|fatt/o/a|rilasciat/o/a|raccolt/o/a/i/e"
    "|tenut/o/a|pronunciat/o/a|effettuat/o/a|curat/o/a",
    "FIRST": "originariamente|inizialmente|per la prima volta|prima|in origine|precedentemente"
    "|anche|originalmente",
    "PUBLISHED": "pubblicat/o/a/i/e|appars/o/a/i|uscit/o/a/i|edit/o/a|ripubblicat/o/a"
    "|riprodott/o/a",
    "IN": "su|in|da|sul|sulla|sull’|nel|nella|nell’|dal|dalla|dall’|presso|sul sito|sul sito di"
    "|sulla rivista|dalla rivista|sul blog|sul blog di|sul quotidiano|sul numero|dal sito"
    "|sul giornale|sul sito della|sul sito del",
    "IN_LANGUAGE": "in",
    "FIRST_NOUN": "pubblicazione originale|prima pubblicazione|pubblicato originariamente"
    "|originariamente pubblicato",
    "SOURCE": "fonte/|fonti|fonte originale",
    "APPEARED": "pubblicato su|pubblicato da|articolo pubblicato su|pubblicato in"
    "|articolo apparso su|apparso su|pubblicata su|uscito su|uscita su|apparsa su|pubblicata da"
    "|uscito in|articolo uscito su",
    "REPOSTED": "tratto da|tratto dal|tratto dalla|ripreso da|ripreso dal|ripreso dalla"
    "|estratto da|ripubblicato da|riprodotto da|articolo tratto da|preso da|ripreso dal sito di"
    "|tratto dal sito|tratto dal sito di",
    "ORIGINAL": "originale|l’originale|articolo originale|l’articolo originale|testo originale"
    "|il testo originale|versione originale|la versione originale|link originale",
    "READ": "leggi|leggere|vedi|si può leggere|qui",
    "IS_AT": "è disponibile|si può leggere|si trova|disponibile|è consultabile",
    "HERE": "qui|su|a questo link|online|in",
    "INTERVIEW": "intervista|l’intervista|un’intervista|interviste|conversazione|dialogo",
    "INTERVIEWED": "intervistat/o/a/i/e",
    "INTERVIEWS": "intervista|ha intervistato|conversa con|dialoga con",
    "TO": "a|ad|con|al",
    "SIGNED": "scritto il|firmato il|redatto il|approvato il|data",
    "PUBLISHED_ON": "pubblicato il|aggiornato il|data di pubblicazione|ultimo aggiornamento",
    "REMARK": "correzione|errata corrige|aggiornamento|nota della redazione|nota del traduttore"
    "|ndr|nota della traduttrice|ndt|rettifica",
    "RIGHTS": "tutti i diritti riservati|pubblicato con licenza|pubblicato con il permesso",
    "AT": "a|in",
    "OF_ISSUE": "di|del|della|de",
    "ASKING.interviewer": "intervista",
    "PERMISSION": "con il permesso dell’autore|con il permesso dell’autrice"
    "|per gentile concessione dell’autore|per gentile concessione dell’autrice"
    "|con licenza creative commons",
    "LANGUAGE.pt": "brasiliano",
    "MASTHEAD": "il manifesto|dinamopress",
    "MEDIUM": "rivista|giornale|quotidiano|settimanale|mensile|sito|blog|periodico",
    "HELP": "con l’aiuto di|con la collaborazione di",
    "OWN": "elaborazione propria|l’autore|l’autrice",
    "OF_ASKER": "di|a cura di",
    "SMALL": "di|del|della|dei|delle|degli|dell’|il|la|lo|le|gli|i|l’|e|ed|in|a|per|da|un|una|nel"
    "|al",
    "ISSUE": "n|nº|n°|num|numero|vol|volume|p|edizione",
    "ARTICLE": "il|la|lo|gli|i|le|l’|un|una",
    "US": "dall’autore|dall’autrice|da noi",
    "SEASON": "primavera|estate|autunno|inverno",
    "OWN_PLACE": "sul blog dell’autore|sul blog dell’autrice|sul suo blog"
    "|sulla sua pagina facebook|su facebook",
    "MAKING": "trascrizione di|trascrizione a cura di|revisione di|sbobinatura di",
    "MACHINE": "traduttore automatico|google traduttore",
    "LANGUAGE.de": "tedesca",
    "LANGUAGE.es": "spagnola",
    "LANGUAGE.en": "statunitense",
    "THAT": "che è stato",
    "TOGETHER": "con|insieme a|in collaborazione con|assieme a",
    "TITLED": "con il titolo|sotto il titolo",
    "THANKS": "grazie a|si ringrazia",
    "GIVEN": "concessa a|rilasciata a",
    "PICTURED.photographer": "fotografie di",
}

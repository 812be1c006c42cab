"""German."""

WORDS = {
    "DONE.translator": "übersetzt|übertragen|ins deutsche übersetzt|ins deutsche übertragen"
    "|deutsch",
    "DONE.annotator": "kommentiert|annotiert|mit anmerkungen versehen",
    "DONE.editor": "bearbeitet|herausgegeben|redigiert|redaktionell bearbeitet",
    "DONE.author": "verfasst|geschrieben",
    "DONE.photographer": "fotografiert",
    "DONE.illustrator": "illustriert|gezeichnet",
    "DONE.": "eingeleitet|transkribiert|gekürzt|überarbeitet|korrigiert|lektoriert|durchgesehen"
    "|redigiert|gegengelesen|zusammengefasst|aktualisiert|ergänzt",
    "ACTIVE.translator": "übersetzte|hat übersetzt",
    "NOUN.translator": "übersetzung|deutsche übersetzung|übersetzer/|übersetzerin|übers"
    "|übersetzerinnen|die übersetzung besorgte|übersetzung ins deutsche|übertragung",
    "NOUN.annotator": "anmerkungen|fußnoten|anm",
    "NOUN.editor": "bearbeitung|redaktion|lektorat",
    "NOUN.author": "text//e|autor/|autorin|autoren|autorinnen|bericht|reportage",
    "NOUN.photographer": "foto//s|bild//er|fotografie//n|titelbild|bildquelle|bildnachweis"
    "|aufmacherfoto|fotograf/|fotografin",
    "NOUN.illustrator": "illustration//en|zeichnung//en|karikatur",
    "NOUN.interviewer": "fragen|interviewer/|interviewerin",
    "NOUN.interviewee": "interviewpartner/|interviewpartnerin",
    "NOUN.": "einleitung|vorwort|transkription|einführung",
    "ABBREVIATED.translator": "übers",
    "ASKED": "das interview führte/|das interview führten|interview führte/|interview führten"
    "|das gespräch führte/|das gespräch führten|die fragen stellte/|die fragen stellten"
    "|gespräch führte|es fragte|mit ihm sprach|mit ihr sprach|mit ihnen sprach"
    "|das interview führte für uns",
    "NOTES": "mit anmerkungen|und anmerkungen|mit fußnoten",
    "NOTES_BY_TRANSLATORS": "anmerkungen des übersetzers|anmerkungen der übersetzerin"
    "|anmerkungen der übersetzer/|anmerkungen der übersetzerinnen|anmerkungen vom übersetzer",
    "EXCEPT": "soweit nicht anders angegeben|wenn nicht anders angegeben",
    "BYLINE": "von|ein artikel von|text von|ein beitrag von|bericht von",
    "BY": "von|durch|hat es|haben es|hat ihn",
    "OF": "von|durch",
    "FROM": "aus dem|aus der|aus|vom",
    "ORIGINAL_TAIL": "original|ins deutsche|übersetzt|übertragen|fassung|ausgabe|version",
    "FOR": "für|für die|für das|für den",
    "WITH": "mit",
    "ON": "am|vom|im|den|in",
    "AND": "und|sowie|und ist|und wurde",
    "THIS": "dieser|diese|dieses|der|die|das|unser",
    "TEXT": "artikel|text//e|beitrag|interview|erklärung|essay|rede|kolumne|bericht|kommentar"
    "|brief|aufsatz|gespräch|übersetzung|aufruf|vorliegende text|vorliegende artikel"
    "|originalartikel|artikels|textes|beitrags|vortrags|interviews|aufsatzes|vortrag|referat"
    "|redebeitrag|redemanuskript|kommentars|essays|gesprächs",
    "VERSION_OF": "eine fassung von|eine frühere fassung von|ein auszug aus|gekürzte fassung"
    "|gekürzte fassung eines|gekürzte fassung des|gekürzte und überarbeitete fassung"
    "|gekürzte und überarbeitete fassung eines|überarbeitete fassung|überarbeitete fassung eines"
    "|überarbeitete fassung des|aktualisierte fassung eines|leicht gekürzte fassung"
    "|leicht gekürzte fassung eines|auszug aus|auszüge aus|vorabdruck aus"
    "|schriftliche fassung eines|gekürzte version eines|eine gekürzte fassung eines"
    "|eine gekürzte version",
    "WAS": "wurde|ist|wurden|war|sind|wird",
    "CONDUCTED": "geführt|geführt am|geführt von|aufgezeichnet|gehalten",
    "FIRST": "zuerst|ursprünglich|erstmals|zunächst|erstmalig|auch|im original",
    "PUBLISHED": "erschienen|erschien|veröffentlicht|publiziert|abgedruckt|gepostet|gedruckt"
    "|nachgedruckt",
    "IN": "in|auf|bei|im|von|in der|in dem|auf der|auf dem|beim|auf der website von"
    "|auf der webseite von|in der zeitschrift|in der zeitung|auf der seite|auf der seite von|durch"
    "|in den|im magazin|unter|auf dem blog|auf der internetseite|vom|von der",
    "IN_LANGUAGE": "auf|in|auf dem",
    "FIRST_NOUN": "erstveröffentlichung|ersterscheinung|originalveröffentlichung|zuerst erschienen"
    "|zuerst veröffentlicht|erstabdruck",
    "SOURCE": "quelle/|quellen|originalquelle",
    "APPEARED": "erschienen in|erschienen auf|erschienen bei|erschienen im",
    "REPOSTED": "gekürzte fassung eines artikels aus|leicht gekürzt aus|übernommen von"
    "|übernommen aus|nachdruck aus|entnommen aus|entnommen|übernahme von"
    "|mit freundlicher genehmigung von|gekürzt aus|aus dem archiv von|nachgedruckt aus",
    "ORIGINAL": "original|das original|originalartikel|originaltext|der originalartikel"
    "|der originaltext|originalfassung|originalbeitrag|link zum original|zum original"
    "|hier im original",
    "READ": "lesen sie|siehe|lies|hier lesen|hier lesen sie|zum lesen",
    "IS_AT": "ist zu finden|findet sich|ist verfügbar|ist nachzulesen|erschien|ist",
    "HERE": "hier|hier zu lesen|hier zu finden|hier nachzulesen|unter|auf|online|in",
    "INTERVIEW": "interview|das interview|gespräch|ein interview|im gespräch|ein gespräch",
    "INTERVIEWED": "interviewt|befragt|im gespräch|im interview",
    "INTERVIEWS": "interviewt|interviewte|im gespräch mit|sprach mit|spricht mit",
    "TO": "mit",
    "SIGNED": "geschrieben am|verfasst am|unterzeichnet am|stand|beschlossen am|verabschiedet am",
    "PUBLISHED_ON": "veröffentlicht am|aktualisiert am|erschienen am|zuletzt aktualisiert|datum",
    "REMARK": "korrektur|berichtigung|aktualisierung|anmerkung der redaktion|anm d red|anm der red"
    "|anmerkung des übersetzers|anmerkung der übersetzerin",
    "RIGHTS": "alle rechte vorbehalten|veröffentlicht unter der lizenz"
    "|mit freundlicher genehmigung",
    "AT": "in|aus",
    "OF_ISSUE": "von|der|des",
    "ASKING.interviewer": "interview|gespräch",
    "LANGUAGE.en": "amerikanischen|amerikanischen englisch|britischen englisch",
    "MASTHEAD": "inprekorr|taz|ak|analyse & kritik",
    "MEDIUM": "zeitschrift|zeitung|wochenzeitung|monatszeitung|magazin|blog|seite|webseite",
    "HELP": "mit hilfe von|unter mitarbeit von",
    "OWN": "eigene darstellung|eigene berechnung|eigene berechnungen",
    "SPOKE": "sprach|sprachen|unterhielt sich|unterhielten sich",
    "SMALL": "der|die|das|des|dem|den|und|für|von|vom|zum|zur|im|in|am|an|auf|ein|eine|aus",
    "ISSUE": "nr|heft|ausgabe|nummer|bd|band|jahrgang|jg|s",
    "ARTICLE": "der|die|das|den|dem|des|ein|eine",
    "PERMISSION": "mit freundlicher genehmigung des autors"
    "|mit freundlicher genehmigung der autorin|mit freundlicher genehmigung der redaktion"
    "|unter einer creative-commons-lizenz",
    "US": "vom autor|von der autorin|von uns",
    "MONTHLY_ISSUE": "januar-ausgabe|januarausgabe|februar-ausgabe|februarausgabe|märz-ausgabe"
    "|märzausgabe|april-ausgabe|aprilausgabe|mai-ausgabe|maiausgabe|juni-ausgabe|juniausgabe"
    "|juli-ausgabe|juliausgabe|august-ausgabe|augustausgabe|september-ausgabe|septemberausgabe"
    "|oktober-ausgabe|oktoberausgabe|november-ausgabe|novemberausgabe|dezember-ausgabe"
    "|dezemberausgabe|frühjahrs-ausgabe|frühjahrsausgabe|sommer-ausgabe|sommerausgabe"
    "|herbst-ausgabe|herbstausgabe|winter-ausgabe|winterausgabe",
    "SEASON": "frühjahr|frühling|sommer|herbst|winter",
    "OWN_PLACE": "auf dem blog des autors|auf dem blog der autorin|auf seinem blog|auf ihrem blog"
    "|auf facebook",
    "MAKING": "transkription von|transkript von|abschrift von",
    "MACHINE": "google übersetzer|maschinelle übersetzung",
    "THAT": "der|das|die",
    "TOGETHER": "mit|zusammen mit|gemeinsam mit",
    "LED": "führte|führten",
    "TITLED": "unter dem titel",
    "THANKS": "dank an|wir danken",
}

"""English."""

WORDS = {
    "DONE.translator": "translated|trans|translated into english|translated to english"
    "|co-translated|english version",
    "DONE.annotator": "annotated|footnoted",
    "DONE.editor": "edited|compiled|subedited",
    "DONE.author": "written|words",
    "DONE.photographer": "photographed",
    "DONE.illustrator": "illustrated|drawn",
    "DONE.": "introduced|presented|transcribed|adapted|abridged|revised|corrected|shortened"
    "|prefaced|checked|proofread",
    "ACTIVE.translator": "translated",
    "ACTIVE.annotator": "annotated",
    "NOUN.translator": "translation|english translation|translator//s|trans|tr|transl",
    "NOUN.annotator": "notes|footnotes|annotations|annotation",
    "NOUN.editor": "editing|editor",
    "NOUN.author": "words|text|author//s|story|report|reporting",
    "NOUN.photographer": "photo//s|photograph//s|photography|picture//s|pictures|image//s"
    "|photo credit//s|image credit//s|picture credit//s|cover photo|main photo|featured image",
    "NOUN.illustrator": "illustration//s|drawing//s|cartoon//s|artwork|graphics",
    "NOUN.interviewer": "interviewer//s",
    "NOUN.interviewee": "interviewee//s",
    "NOUN.": "introduction|foreword|preface|transcription|transcript|revision|audio|video"
    "|adaptation",
    "ABBREVIATED.translator": "trans|tr|transl",
    "NOTES": "with notes|with additional notes|with added notes|with footnotes|with annotations"
    "|with an introduction|and notes",
    "NOTES_BY_TRANSLATORS": "notes by the translator//s|notes are by the translator//s"
    "|footnotes by the translator//s|all notes by the translator//s"
    "|all notes are by the translator//s|notes are the translator's|translator's notes"
    "|notes from the translator//s|footnotes added by the translator//s"
    "|notes added by the translator//s",
    "EXCEPT": "except where otherwise indicated|unless otherwise indicated|unless otherwise stated"
    "|except where indicated|unless otherwise noted|except where noted"
    "|except where otherwise noted",
    "BYLINE": "by|written by|words by|text by|story by|report by|article by|reported by",
    "BY": "by",
    "OF": "by",
    "FROM": "from|from the|from the original|from its|out of|from the original published in"
    "|from the original text in",
    "ORIGINAL_TAIL": "original|version|edition|text|original text|original published by"
    "|original published in|original published at|original in|original at|version in|version at"
    "|version on|original on|version published in|version published on|version published at"
    "|version published by|text in|text at|to english|into english",
    "FOR": "for|on behalf of|for the",
    "WITH": "with|of",
    "ON": "on|on the|in|dated|from|of",
    "AND": "and|&|und|and is|and was|and has been",
    "THIS": "this|the|our|above|it|which",
    "TEXT": "article//s|text//s|piece|interview|statement|essay|report|review|speech|column|post"
    "|story|letter|editorial|chapter|paper|talk|work|declaration|appeal|contribution|translation"
    "|english translation|transcript|conversation|resolution|commentary|analysis|blog post"
    "|obituary|following article|following text|following statement|following interview"
    "|original article|original text|version|english version|present text|present article|lecture"
    "|remarks|presentation|keynote|address|intervention",
    "VERSION_OF": "this is a translation of|a translation of|a version of|an earlier version of"
    "|a shorter version of|a longer version of|an edited version of|a slightly edited version of"
    "|an abridged version of|parts of|a slightly different version of|this is an edited version of"
    "|this is a version of|this is a slightly edited version of|an extract from"
    "|a previous version of|an updated version of|this is an extract from"
    "|this is an edited transcript of|this is a transcript of|an edited transcript of"
    "|edited transcript of|transcript of|this is the text of|the text of|edited version of"
    "|abridged version of|shortened version of|updated version of|longer version of"
    "|a translated version of|a shortened version of|a revised version of|revised version of"
    "|this is a shortened version of",
    "WAS": "was|is|were|has been|have been|had been",
    "CONDUCTED": "conducted|carried out|done|held|took place|recorded|given|made|delivered"
    "|presented",
    "FIRST": "first|originally|initially|previously|also|first of all|recently|earlier"
    "|for the first time",
    "PUBLISHED": "published|appeared|posted|printed|released|issued|broadcast|run|ran|publication"
    "|published online|publicly posted|published in print|written|delivered|appears|reprinted"
    "|republished|reproduced|reposted",
    "IN": "in|at|by|on|with|through|via|in the|by the|at the|on the|on the website of"
    "|on the site of|on the blog of|on the web site of|in the pages of|in issue|on its website"
    "|in the journal|in the magazine|by the magazine|by the journal|in the newspaper|as part of"
    "|on the blog|on the website|at the website of|in the online magazine|on behalf of|for|for the"
    "|as a|in/on",
    "IN_LANGUAGE": "in|in the original",
    "FIRST_NOUN": "first publication|original publication|originally|first published"
    "|first appeared|originally published|first posted|published first",
    "SOURCE": "source/|sources|original source|article source|via",
    "APPEARED": "published in|as published in|appeared in|published by|published at|published on",
    "REPOSTED": "reprinted from|reposted from|republished from|cross-posted from|crossposted from"
    "|cross posted from|reproduced from|taken from|reblogged from|reprinted by permission from"
    "|reprinted with permission from|reprinted by permission of|republished with permission from"
    "|republished with permission of|reproduced with permission from|reprinted with permission of"
    "|reposted with permission from|reprinted courtesy of|reposted by permission of|courtesy of"
    "|from the website of|excerpted from|extracted from|an extract from|an excerpt from"
    "|reprinted in|republished by permission from|republished by permission of"
    "|reproduced by permission of|lifted from|borrowed from|adapted from|re-published from"
    "|re-posted from|cross-posted with|crossposted with|published with the kind permission of"
    "|published with kind permission of|published with permission of"
    "|published with permission from|published with the permission of|abridged from|shortened from"
    "|condensed from|edited extract from|an edited extract from",
    "ORIGINAL": "original|the original|original article|the original article|original text"
    "|the original text|original version|the original version|the original piece"
    "|original interview|the original interview|original here|link to original"
    "|link to the original|original link|the article|this article|the original post|original post"
    "|original statement",
    "READ": "read|see|you can read|find|to read|view|consult|click here to read|you can find",
    "IS_AT": "is available|can be read|can be found|is here|is|is available at|is available on"
    "|can be read at|can be found at|was published|appears|available",
    "HERE": "here|at|on|at this link|here in|online|in|by clicking here|here on our website",
    "INTERVIEW": "interview|an interview|the interview|this interview|interviews|conversation"
    "|a conversation|questions|in conversation|dialogue|q&a",
    "INTERVIEWED": "interviewed|was interviewed|is interviewed|were interviewed|in an interview"
    "|talks to|spoke to|speaking to|interviewed here|in conversation with",
    "INTERVIEWS": "interviews|interviewed|talks to|speaks to|speaks with|talks with"
    "|in conversation with",
    "TO": "to|with",
    "SIGNED": "signed|written|done at|written in|adopted|adopted on|signed on|written on|issued on"
    "|issued|dated|finished|completed|completed on|drafted|drafted on|adopted in|done in|recorded"
    "|recorded on|sent|sent on",
    "PUBLISHED_ON": "published|posted|published on|posted on|updated|updated on|last updated"
    "|last modified|last updated on|date|submitted on|publication date",
    "REMARK": "correction|corrections|erratum|update|editor's note|editors' note|editorial note"
    "|note from the editors|translator's note|note by the editors|ed note|eds note",
    "RIGHTS": "reproduced under|licensed under|published under a creative commons|copyright"
    "|all rights reserved|this work is licensed under|this article is licensed under"
    "|this article is published under a creative commons|reprinted with permission"
    "|republished with permission|reprinted by permission|reproduced with permission",
    "AT": "in|at|from",
    "OF_ISSUE": "of|of the",
    "ASKING.interviewer": "interview",
    "MASTHEAD": "labournet",
    "MEDIUM": "magazine|journal|newspaper|weekly|daily|monthly|website|site|blog|review|quarterly",
    "PERMISSION": "with permission|with permission of the editors"
    "|with the permission of the editors|with permission of the author"
    "|with the author's permission|by permission|with thanks to the author"
    "|with thanks to the authors|with the kind permission of the author|with kind permission"
    "|under a creative commons licence|under a creative commons license|under creative commons"
    "|by permission of the author|by kind permission|with the permission of the author"
    "|with the permission of the authors|with permission of the authors"
    "|with the kind permission of the authors|with their permission|with thanks|with many thanks",
    "HELP": "with the help of|with help from|with assistance from|assisted by",
    "OWN": "own research|own elaboration|own calculations|the author|author's own|our own",
    "SMALL": "of|the|and|&|for|to|in|on|a|an|at|from",
    "ISSUE": "no|nos|nr|number|issue|vol|volume|issues|numbers|part|pp|p",
    "ARTICLE": "the|a|an",
    "LANGUAGE.es": "castilian",
    "LANGUAGE.pt": "brazilian|brazilian portuguese",
    "LANGUAGE.fa": "farsi",
    "LANGUAGE.nl": "flemish",
    "US": "by the author|by the authors",
    "SEASON": "spring|summer|autumn|fall|winter",
    "OWN_PLACE": "on the author's blog|on the author's website|on his blog|on her blog"
    "|on their blog|on the author's substack|on his substack|on her substack|on facebook"
    "|on the author's facebook page|on twitter|on social media",
    "MACHINE": "deepl|google translate|chatgpt|google|machine translation",
    "MAKING": "transcription by|transcript by",
    "THAT": "that|which|that was|which was|that first",
    "TOGETHER": "with|together with|in collaboration with",
    "TITLED": "under the title|with the title|as",
    "THANKS": "thanks to|many thanks to|with thanks to",
    "GIVEN": "given to|granted to",
}

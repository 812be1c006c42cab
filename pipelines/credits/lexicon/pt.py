"""Portuguese."""

WORDS = {
    "DONE.translator": "traduzid/o/a/os/as|traduzido para português|traduzido para o português"
    "|cotraduzid/o/a",
    "DONE.annotator": "anotad/o/a/os/as",
    "DONE.editor": "editad/o/a/os/as|compilad/o/a|organizad/o/a",
    "DONE.author": "escrit/o/a/os/as|redigid/o/a",
    "DONE.illustrator": "ilustrad/o/a",
    "DONE.": "apresentad/o/a|introduzid/o/a|transcrit/o/a|adaptad/o/a|revist/o/a|revisad/o/a"
    "|resumid/o/a|condensad/o/a",
    "ACTIVE.translator": "traduziu",
    "NOUN.translator": "tradução|traduções|tradutor/|tradutora|tradutores|trad"
    "|tradução para português|tradução para o português|versão portuguesa|tradutoras"
    "|tradução coletiva|tradução livre|tradução própria",
    "NOUN.annotator": "notas|anotações",
    "NOUN.editor": "edição|editor",
    "NOUN.author": "texto//s|autor/|autora|autores|reportagem|autoria",
    "NOUN.photographer": "foto//s|fotografia//s|imagem|imagens|crédito|créditos|foto de capa",
    "NOUN.illustrator": "ilustração|ilustrações|desenho//s|charge",
    "NOUN.interviewer": "entrevistador/|entrevistadora",
    "NOUN.interviewee": "entrevistad/o/a",
    "NOUN.": "introdução|prefácio|apresentação|transcrição|revisão|adaptação",
    "NOTES": "com notas|e notas",
    "NOTES_BY_TRANSLATORS": "notas do tradutor|notas da tradutora|notas dos tradutores"
    "|as notas são do tradutor|as notas são da tradutora|notas das tradutoras",
    "EXCEPT": "salvo indicação em contrário|salvo indicação contrária",
    "BYLINE": "por|escrito por|um artigo de|texto de|texto por|artigo de|um texto de|reportagem de"
    "|crónica de|crônica de",
    "BY": "por|pelo|pela|pelos",
    "OF": "de|do|da|dos|das|por|d’|d’o",
    "FROM": "de|do|da|a partir de|a partir do|a partir da|desde o",
    "ORIGINAL_TAIL": "original|para português|para o português|original de|original publicado em"
    "|versão|versão original",
    "FOR": "para|para o|para a|para os",
    "WITH": "com|a|ao|à",
    "ON": "em|a|no dia|de|no|do dia|com data de",
    "AND": "e|bem como|e foi|e é",
    "THIS": "este|esta|o|a|nosso|os|estes",
    "TEXT": "artigo//s|texto//s|entrevista|declaração|ensaio|coluna|reportagem|carta|editorial"
    "|discurso|comunicado|contribuição|tradução|análise|capítulo|versão|presente artigo|manifesto"
    "|intervenção|palestra|conferência|comunicação|transcrição|artigo original|texto original"
    "|original",
    "VERSION_OF": "uma versão de|uma versão anterior de|uma primeira versão de|um excerto de"
    "|uma versão reduzida de|versão reduzida de|versão reduzida do|versão abreviada de"
    "|versão abreviada do|versão resumida de|versão resumida do|versão atualizada de"
    "|versão ampliada de|versão editada de|excerto de|transcrição de|transcrição da|trecho de",
    "WAS": "foi|é|foram|tem sido|está",
    "CONDUCTED": "realizad/o/a/as|feit/o/a|conduzid/o/a|concedid/o/a|proferid/o/a|dad/o/a"
    "|recolhid/o/a",
    "FIRST": "originalmente|inicialmente|pela primeira vez|primeiro|anteriormente|também"
    "|originariamente|primeiramente",
    "PUBLISHED": "publicad/o/a/os/as|saíd/o/a|publicou|divulgad/o/a|apareceu|aparecid/o"
    "|republicad/o/a|reproduzid/o/a",
    "IN": "em|no|na|nos|nas|por|pelo|pela|pelos|no site|no site da|no site do|no blog|na revista"
    "|no jornal|pela revista|no número|pelo site|pelo jornal|no portal|no sítio|na página da"
    "|na página do|n’",
    "IN_LANGUAGE": "em",
    "FIRST_NOUN": "publicação original|primeira publicação|publicado originalmente"
    "|originalmente publicado",
    "SOURCE": "fonte/|fontes|fonte original|via",
    "APPEARED": "publicado por|publicado em|publicado no|publicado na|artigo publicado em"
    "|artigo publicado no|artigo publicado na|publicada em|publicada no|publicada na"
    "|publicada pelo|publicada pela|publicado pelo|publicado pela",
    "REPOSTED": "retirado de|retirado do|retirado da|reproduzido de|reproduzido do|reproduzido da"
    "|extraído de|extraído do|extraído da|republicado de|republicado do|republicado da"
    "|reproduzido com autorização de|tirado de",
    "ORIGINAL": "original|o original|artigo original|o artigo original|texto original"
    "|o texto original|versão original|a versão original|link original|publicação original",
    "READ": "ler|leia|ver|veja|consultar|pode ler|pode ler-se",
    "IS_AT": "está disponível|pode ser lido|disponível|pode ser lida|encontra-se",
    "HERE": "aqui|em|neste link|online|no site|nesta ligação|no",
    "INTERVIEW": "entrevista|a entrevista|uma entrevista|entrevistas|conversa|diálogo",
    "INTERVIEWED": "entrevistad/o/a/os/as",
    "INTERVIEWS": "entrevista|entrevistou|conversa com",
    "TO": "a|ao|à|com",
    "SIGNED": "escrito em|assinado em|escrito a|redigido em|aprovado em|data",
    "PUBLISHED_ON": "publicado em|publicado a|atualizado em|data de publicação|publicado",
    "REMARK": "correção|errata|atualização|nota da redação|nota do editor|nota do tradutor"
    "|nota da tradutora|ndt",
    "RIGHTS": "todos os direitos reservados|publicado com autorização|reproduzido com autorização",
    "AT": "em|no|na|desde|de",
    "OF_ISSUE": "de|do|da",
    "ASKING.interviewer": "entrevista",
    "PERMISSION": "com permissão|com autorização|com autorização do autor"
    "|com autorização da autora|sob licença creative commons",
    "MASTHEAD": "a terra é redonda",
    "MEDIUM": "revista|jornal|semanário|portal|site|sítio|blog|boletim|diário",
    "HELP": "com a ajuda de|com a colaboração de",
    "OWN": "elaboração própria|o autor|a autora|própria",
    "SMALL": "de|do|da|dos|das|o|a|os|as|e|em|no|na|para|por|ao|à|um|uma",
    "ISSUE": "n|nº|n°|núm|número|vol|volume|p|n.º|n.os|edição",
    "ARTICLE": "o|a|os|as|um|uma",
    "US": "pelo autor|pela autora|por nós",
    "SEASON": "primavera|verão|outono|inverno",
    "OWN_PLACE": "no blog do autor|no blog da autora|no seu blog|no facebook"
    "|na sua página do facebook",
    "MAKING": "transcrição de|transcrição por|revisão de",
    "MACHINE": "tradutor automático",
    "LANGUAGE.en": "inglesa",
    "LANGUAGE.fr": "francesa",
    "LANGUAGE.es": "espanhola|castelhana",
    "LANGUAGE.it": "italiana",
    "LANGUAGE.de": "alemã",
    "THAT": "que foi",
    "TOGETHER": "com|em colaboração com",
    "TITLED": "sob o título|com o título",
    "THANKS": "obrigado a|agradecemos a",
    "GIVEN": "concedida a|dada a",
    "PICTURED.photographer": "fotografias de",
}

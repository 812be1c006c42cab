"""From markup to blocks: every form that SPIP's typography and old editors produce."""

# ruff: noqa: E501  markup is kept as it is served

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Link
from pipelines.extract.blocks import Markup, read_blocks, read_passages
from pipelines.extract.notes import find_notes
from pipelines.extract.page import parse_html
from pipelines.extract.pieces import Piece, body_text, whole_links
from pipelines.extract.spip.media import read_media

BASE = "http://x.test/a"


def read(markup: str, how: Markup | None = None) -> list[Piece]:
    tree = parse_html(f"<div>{markup}</div>")
    assert tree is not None
    return read_blocks(tree, BASE, how)


def texts(markup: str) -> list[tuple[str, str]]:
    return [(piece.block.type, piece.block.text) for piece in read(markup)]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>a</p><p>b</p>", [("p", "a"), ("p", "b")]),
        ("a<p>b</p>c", [("p", "a"), ("p", "b"), ("p", "c")]),
        ("a<br>b", [("p", "a\nb")]),
        ("a<br><br>b", [("p", "a"), ("p", "b")]),
        ("<p>a&nbsp;: b\n  c</p>", [("p", "a : b c")]),
        ("<h2>a<br>b</h2>", [("heading", "a b")]),
        ("<div>a<div>b</div></div>", [("p", "a"), ("p", "b")]),
        ("<blockquote><p>a</p><p>b</p></blockquote>", [("quote", "a\n\nb")]),
        ("<blockquote>a<br>b</blockquote>", [("quote", "a\nb")]),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", [("list", "a\nb\nc")]),
        ("<dl><dt>a</dt><dd>b</dd></dl>", [("list", "a\nb")]),
        ("<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", [("quote", "a\n\nb")]),
        (
            "<table><caption>t</caption><tr><th>a</th><th>b</th></tr><tr><td>1</td><td></td></tr></table>",
            [("table", "t\na | b\n1 | ")],
        ),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", [("p", "a"), ("p", "b")]),
        ("<p>a<script>b</script><style>c</style>d</p>", [("p", "ad")]),
        ("<p>a</p><form><p>b</p></form>", [("p", "a")]),
        ("<br><img class='puce' src='puce.gif' alt='-'> a", [("p", "- a")]),
        ("<p> </p><p>&nbsp;</p>", []),
        ("<p>a<span>b</span>c</p>", [("p", "abc")]),
    ],
)
def test_blocks(markup: str, blocks: list[tuple[str, str]]) -> None:
    assert texts(markup) == blocks


def test_headings_know_their_level() -> None:
    assert read("<h3 class='spip'>a</h3>")[0].block.level == 3


def test_emphasis_of_a_whole_paragraph() -> None:
    assert [p.emphasised for p in read("<p><i>a <b>b</b></i>.</p><p><i>a</i> b</p>")] == [
        True,
        False,
    ]


def test_links_belong_to_their_paragraph() -> None:
    first, second = read(
        "<p>see <a href='b'>this</a></p><p>and <a href='http://y.test/'>that</a></p>"
    )
    assert first.links == (Link("http://x.test/b", "this"),)
    assert second.links == (Link("http://y.test/", "that"),)


def test_calls_are_taken_out_with_their_brackets() -> None:
    tree = parse_html("<p>one [<a id=1>1</a>], two<sup><a id=2>2</a></sup>. (<a id=3>*</a>)")
    assert tree is not None
    calls = {a: a.text for a in tree.iter("a")}
    (piece,) = read_blocks(tree, BASE, Markup(calls))
    assert piece.block.text == "one, two."
    assert piece.block.text_with_calls == "one [1], two [2]. [*]"


def test_white_space_around_calls_is_made_single() -> None:
    tree = parse_html("<p> \n one\n<a>1</a>&nbsp; &nbsp;two  three <a>2</a></p><p><a>3</a></p>")
    assert tree is not None
    calls = {a: a.text for a in tree.iter("a")}
    first, second = read_blocks(tree, BASE, Markup(calls))
    assert first.block.text == "one two three"
    assert first.block.text_with_calls == "one [1] two three [2]"
    assert (second.block.text, second.block.text_with_calls) == ("", "[3]")


def test_control_characters_of_a_page_are_no_calls() -> None:
    (piece,) = read("<p>a \x01b\x01 \x02 c \x03d\x03 e</p>")
    assert piece.block.text == piece.block.text_with_calls == "a b c d e"


@pytest.mark.parametrize(
    "markup",
    [
        "<p>a</p>",
        "x<p>a</p>y",
        "<p> a\n b </p> tail",
        "<p></p><p> </p>b",
        "<i><p>a</p></i><p>b</p>",
        "<h2>x<p>a</p>y</h2>",
        "<blockquote><p>a</p><p>b</p></blockquote>",
        "<ul><li><p>a</p><li>b</ul>",
        "<a href=x></a><p>a</p><p>b</p>",
        "<a href=x>z<p>a</p></a><p>b</p>",
        "<table><tr><th><p>a</p></th><td><p>b</p></tr><tr><td>c</table>",
    ],
)
def test_a_paragraph_of_words_only_is_read_as_any_other(markup: str) -> None:
    with_an_empty_element = markup.replace("</p>", "<span></span></p>")
    assert read(markup) == read(with_an_empty_element)


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>a</p><p id=end>b</p>c", [("p", "a")]),
        ("<i>a <b>b <u id=end>c</u>", [("p", "a b")]),
        ("<blockquote>a<ul><li>b<li id=end>c</ul></blockquote>", [("quote", "a\n\nb")]),
        ("<table><tr><th>a<th>b<tr><td>c<td id=end>d</table>e", [("table", "a | b\nc")]),
        ("<div id=end>a</div>", []),
    ],
)
def test_nothing_is_read_from_a_given_element_on(
    markup: str, blocks: list[tuple[str, str]]
) -> None:
    tree = parse_html(f"<div>{markup}</div>")
    assert tree is not None
    pieces = read_blocks(tree, BASE, Markup(until=tree.find(".//*[@id='end']")))
    assert [(piece.block.type, piece.block.text) for piece in pieces] == blocks


def test_brackets_that_are_no_notes_stay() -> None:
    assert texts("<p>a [sic] b (1) c [2]</p>") == [("p", "a [sic] b (1) c [2]")]


PICTURES = {
    "SPIP 4": """<div class='spip_document_1 spip_documents'><figure class="spip_doc_inner">
        <img src='IMG/jpg/a.jpg' width="64" height="40" alt='A gate'><figcaption class='spip_doc_legende'>
        <div class='spip_doc_titre'><strong>Title</strong></div><div class='spip_doc_descriptif'>More</div>
        <div class='spip_doc_credits'>Photo: X</div></figcaption></figure></div>""",
    "SPIP 3": """<dl class='spip_document_1 spip_documents spip_documents_center'><dt>
        <img src='IMG/jpg/a.jpg' width='64' height='40' alt='A gate' /></dt>
        <dt class='spip_doc_titre'><strong>Title</strong></dt><dd class='spip_doc_descriptif'>More</dd>
        <dd class='spip_doc_credits'>Photo: X</dd></dl>""",
    "no names": """<figure><img src='IMG/jpg/a.jpg' width='64' height='40' alt='A gate'>
        <figcaption><div>Title</div><div>More</div><div>Photo: X</div></figcaption></figure>""",
    "linked": """<div class='spip_documents'><a href="IMG/jpg/a.jpg" type="image/jpeg">
        <img src='local/cache-vignettes/L64xH40/a.jpg' width='64' height='40' alt='A gate'></a>
        <div class='spip_doc_titre'>Title</div><div class='spip_doc_descriptif'>More</div>
        <div class='spip_doc_credits'>Photo: X</div></div>""",
}


@pytest.mark.parametrize("markup", PICTURES.values(), ids=PICTURES.keys())
def test_pictures_of_all_generations(markup: str) -> None:
    (piece,) = read(markup, Markup(picture=read_media))
    assert piece.image is not None
    assert piece.image.src == "http://x.test/IMG/jpg/a.jpg"
    assert (piece.image.alt, piece.image.width, piece.image.height) == ("A gate", 64, 40)
    assert (piece.image.caption, piece.image.credit) == ("Title\nMore", "Photo: X")


def test_a_document_is_no_picture() -> None:
    (piece,) = read(
        """<dl class='spip_document_2 spip_documents'><dt><a href="IMG/pdf/r.pdf" title='PDF - 4 kb'
        type="application/pdf"><img src='prive/vignettes/pdf.png' width='52' height='52' alt='PDF'></a></dt>
        <dt class='spip_doc_titre'>The report</dt></dl>""",
        Markup(picture=read_media),
    )
    assert piece.document is not None
    assert piece.document.url == "http://x.test/IMG/pdf/r.pdf"
    assert (piece.document.title, piece.document.type) == ("The report", "application/pdf")


def test_embeds() -> None:
    (piece,) = read("<iframe src='https://video.example/e/1'>no frames</iframe>")
    assert (piece.block.type, piece.block.src) == ("embed", "https://video.example/e/1")


def test_spacers_are_no_pictures() -> None:
    assert read("<img src='a.gif' width='1' height='20'>") == []


FRAGMENTS = st.lists(
    st.sampled_from(
        "<p> </p> <br> <ul> <li> </ul> <table> <tr> <td> </table> <blockquote> </blockquote> <h2> </h2> "
        "<i> </i> <a/href=x> </a> <div> </div> <figure> <img/src=y> text &nbsp; [ ] 1".split()
    ),
    max_size=60,
)


@given(FRAGMENTS)
def test_no_word_is_lost_or_doubled(fragments: list[str]) -> None:
    markup = " ".join(fragments)
    said = body_text(read(markup, Markup(picture=lambda *_: None)))
    assert said.split().count("text") == fragments.count("text")


@given(FRAGMENTS)
def test_passages_say_what_the_pieces_say(fragments: list[str]) -> None:
    tree = parse_html(f"<div>{' '.join(fragments)}</div>")
    assert tree is not None
    pieces = [piece for piece in read_blocks(tree, BASE) if not piece.image]
    passages = read_passages(tree, BASE, Markup())
    assert [(p.text, whole_links(p.linked, BASE), p.element) for p in passages] == [
        (p.block.text, p.links, p.element) for p in pieces
    ]


@pytest.mark.parametrize("sign", ["&#1;", "&#2;", "&#3;"])
def test_no_sign_of_ours_comes_from_a_page(sign: str) -> None:
    bullet = f"<p><img class='puce' alt='{sign}*'> one <a href='/two'>t{sign}wo</a></p>"
    call = f"<p>called<a href='#note1' id='c'>a{sign}b</a></p><p id='note1'><a href='#c'>b</a></p>"
    tree = parse_html(bullet + call)
    assert tree is not None
    pieces = read_blocks(tree, BASE, Markup(find_notes(tree).calls))
    assert [piece.block.text_with_calls for piece in pieces] == ["* one two", "called [ab]", "b"]
    assert pieces[0].links == (Link("http://x.test/two", "two"),)


@pytest.mark.parametrize(("boxes", "kinds"), [(True, ["image"]), (False, ["image", "p"])])
def test_boxes_of_pictures_are_read_where_there_are_any(boxes: bool, kinds: list[str]) -> None:
    markup = (
        "<div class='spip_documents'><img src='IMG/a.jpg'><div class='spip_doc_titre'>T</div></div>"
    )
    pieces = read(markup, Markup(picture=read_media, boxes=boxes))
    assert [piece.block.type for piece in pieces] == kinds

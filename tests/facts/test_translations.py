"""Catalogues say what the English says: the same values in every text, no HTML, and most of what learners read."""

import json
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from videre.foundation.language import FOLDER, INTERFACE, NAMES, translations
from videre.foundation.paths import PACKAGE
from videre.foundation.personal import declared, kept_in_browser
from videre.insights.rules import FIGURE_NAMES, MEANINGS
from videre.live.rules import KIND_NAMES
from videre.partners.asking import FIELD_NAMES, READY, STAGE_NAMES
from videre.partners.looks import LOOK_NAMES
from videre.web.admin.overview import JOB_NAMES, STATE_NAMES
from videre.web.assets import Assets

VALUES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
SPOKEN = re.compile(r'\btn?\("([^"…][^"]*)"')
LANGUAGES = INTERFACE[1:]
MOST = 0.95


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def translated(language: str) -> Iterator[Message]:
    return (one for one in catalogue(language) if one.id and any(one.string))


def untranslated(texts: Catalog) -> list[str]:
    """What is shown in English all the same: nothing said, a form of the plural left out, or a guess not confirmed."""
    return [
        one.id if isinstance(one.id, str) else one.id[0]
        for one in texts
        if one.id and (one.fuzzy or not all([one.string] if isinstance(one.string, str) else one.string or [""]))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_uses_the_values_of_its_text_and_holds_no_html(language: str) -> None:
    assert language in NAMES
    for one in translated(language):
        texts = [one.id] if isinstance(one.id, str) else list(one.id)
        said = [one.string] if isinstance(one.string, str) else list(one.string)
        assert len(said) == (1 if isinstance(one.id, str) else 2), one.id
        for text, own in zip(texts, said, strict=True):
            assert sorted(VALUES.findall(text)) == sorted(VALUES.findall(own)), text
            assert "<" not in own, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_catalogue_is_translated(language: str) -> None:
    missing = untranslated(catalogue(language))
    shown = "; ".join(repr(text) for text in missing[:10])
    assert not missing, f"{len(missing)} texts of {language} have no translation, such as: {shown}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_that_are_shown_as_they_stand_are_translated(language: str) -> None:
    known = {one.id for one in translated(language)}
    for names in (STAGE_NAMES, FIELD_NAMES, FIGURE_NAMES, MEANINGS, KIND_NAMES, JOB_NAMES, STATE_NAMES, LOOK_NAMES):
        assert set(names.values()) - known == set()
    assert {one.label for one in READY.values()} - known == set()


def test_a_text_without_translation_is_noticed() -> None:
    found = Catalog(locale="nb")
    found.add("A page.", "En side.")
    found.add(("%(num)d page", "%(num)d pages"), ("%(num)d side", "%(num)d sider"))
    assert untranslated(found) == []
    found.add("An empty one.")
    found.add("A guess.", "En gjetning.", flags=["fuzzy"])
    found.add(("%(num)d day", "%(num)d days"), ("%(num)d dag", ""))
    assert untranslated(found) == ["An empty one.", "A guess.", "%(num)d day"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_of_what_learners_read_is_translated(language: str) -> None:
    texts = translations(language)
    for part in ("learn", "signin", "errors", "layouts"):
        folder = PACKAGE / "web" / "templates" / part
        found = {one[2] for one in extract_from_dir(folder, [("**.html", "jinja2")])}
        said = [one for one in found if isinstance(one, str) and texts.gettext(one) != one]
        single = [one for one in found if isinstance(one, str)]
        assert len(said) >= MOST * len(single), (part, sorted(set(single) - set(said)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_is_declared_of_personal_data_is_translated_and_found_by_who_looks_for_texts(language: str) -> None:
    texts = translations(language)
    said = {text for one in kept_in_browser() for text in (one.where, one.purpose, one.lasts)}
    said |= {text for one in declared() for text in (one.purpose, one.ground, one.retention)}
    assert {text for text in said if texts.gettext(text) == text} == set()
    found = {one[2] for one in extract_from_dir(PACKAGE, [("**.py", "tests.support.sentences:extract")])}
    assert said - found == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_scripts_find_their_texts_in_the_script_of_that_language(language: str) -> None:
    """Written into it, not fetched by it: a page in that language costs no request more than one in English."""
    files = Assets().files
    own, english = (files[name].body.decode() for name in (f"{language}/js/site.js", "js/site.js"))
    words = own.split("const words = ")[1].split("};\n")[0] + "}"
    assert len(json.loads(words)) > 80
    assert own.replace(words, "{}") == english
    assert "import(`./words" not in english
    scripts = {name for name in files if name.startswith("js/")}
    assert {name.removeprefix(f"{language}/") for name in files if name.startswith(language)} == scripts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_a_script_is_in_the_catalogue(language: str) -> None:
    """What stands inside a template string is not found by what looks for texts."""
    known = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(language) if one.id}
    scripts = sorted((PACKAGE / "web" / "static" / "js").rglob("*.js"))
    found = {text for script in scripts for text in SPOKEN.findall(script.read_text(encoding="utf-8"))}
    assert found - known == set()

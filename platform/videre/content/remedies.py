"""What to do about a problem, where its own sentence only says what is wrong; by the kind of the problem."""

REMEDIES = {
    "missing-alt": "Say in a few words what the picture shows, where the page names it (“alt”).",
    "dead-link": "Correct the address or the name, or write the page, heading or word that it names.",
    "not-listed": "Put it into the list, or take the file away.",
    "not-in-toctree": "Name it in a toctree; where it is meant to stand alone, write “orphan: true” at its head.",
    "unknown-box": "Correct the name if it is misspelt; else choose a box that is known, if the text needs one.",
    "unknown-role": "Correct the name if it is misspelt; else write the text without it.",
    "unknown-substitution": "Give its text in course.toml: [source.sphinx.substitutions].",
    "drawing-as-code": "Save the drawing as a picture, and show that.",
    "tab-without-label": "Write the label behind the name of the tab.",
    "left-out": "Write it in Markdown if learners need it.",
    "missing-picture": "Put the file there, or correct its name: capitals count.",
    "missing-file": "Put the file there, or correct its name: capitals count.",
    "missing-page": "Put the page there, or take its name out of the list.",
    "missing-marker": "Correct the marker here or in the file that is included.",
    "label-twice": "Give one of the two another name.",
    "term-twice": "Explain the word in one place.",
    "page-twice": "Leave one of them.",
    "heading-levels": "Begin with one # and go down one level at a time.",
    "unknown-language": "Correct the name of the language, or leave it out.",
    "unknown-option": "Correct the name of the option, or take it away.",
    "bad-directive": "Correct the line; the page is shown as it is until then.",
    "sphinx": "Look whether the page shows what is meant; where it does not, correct that line.",
    "unknown-reference": "Define the address in links.md or on this page.",
    "not-computed": "To show results, let the course read the built Markdown.",
    "unknown-tex": "Write the formula with a command that is known.",
    "stray-closing": "Take the line away, or give the outer box more colons than what is in it.",
    "bad-opening": "Put the title on a line of its own, as a heading.",
    "not-a-tab": "Move it before or behind the tabs, or into one of them.",
    "tab-alone": "Put it between {tabs} and its end.",
    "tab-twice": "Give one of them another label.",
    "bad-width": "Write a width such as 60% or 400px.",
    "link-broken": "Put the file itself there.",
    "link-outside": "Put the file itself there.",
    "link-loop": "Take the link away.",
    "names-alike": "Rename one of them, since many systems take them for one.",
    "missing-video": "Bring the video in; until then the page shows its text.",
    "missing-captions": "Write captions, so that people who cannot hear it are not left out.",
    "nested-exercise": "Move it out of the other one if it is to be ticked by itself.",
    "unsafe-drawing": "Nothing need be done; look whether the drawing still shows what is meant.",
}


def remedy(kind: str) -> str:
    """One sentence, "" where the problem's own sentence says it."""
    return REMEDIES.get(kind, "")

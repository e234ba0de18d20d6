"""What Sphinx, docutils and MyST complain of, as patterns, each with the kind of the problem and a teacher's words."""

_QUOTED = r"""["'‘“]?(.+?)["'’”]?"""
THEIRS: tuple[tuple[str, str, str], ...] = (
    (r"image file not readable: (.+)", "missing-picture", "There is no picture {0} in the lesson."),
    (r"download file not readable: (.+)", "dead-link", "There is no file {0} to download."),
    (
        r"Include file (.+) not found or reading it failed",
        "missing-file",
        "The file {0} cannot be read, so it is not shown.",
    ),
    (r".*directive path:?\s*InputError: .*?([^/'\s]+)'?\.?", "missing-file", "The file {0} cannot be included."),
    (r'Directive "include": file not found: (.+)', "missing-file", "There is no file {0} to include."),
    (r'Directive "include": error reading file: (\S+)[\s\S]*', "missing-file", "The file {0} cannot be included."),
    (
        r'Directive "include"; option "(?:start-after|end-before)": text not found (.+?)\.?',
        "missing-marker",
        "The text {0}, which marks what to include, is not in that file.",
    ),
    (
        r".*after text .*|.*Text not found.*",
        "missing-marker",
        "The text that marks what to include is not in that file.",
    ),
    (r"unknown document: (.+)", "dead-link", "There is no page {0}."),
    (r"undefined label: (.+)", "dead-link", "There is no label {0}."),
    (
        r"Failed to create a cross reference. A title or caption not found: (.+)",
        "dead-link",
        "The place {0} has no title to name it by; write words for the link.",
    ),
    (
        r"Failed to create a cross reference. Any number is not assigned: (.+)",
        "dead-link",
        "The place {0} has no number to name it by, since it has no caption.",
    ),
    (r"term not in glossary: (.+)", "dead-link", "The word {0} is not in the glossary."),
    (
        r"'myst' cross-reference target not found: (.+?)(?: in .*)?",
        "dead-link",
        "The link {0} leads to nothing in the lesson.",
    ),
    (r"(?:py|std|c|cpp|js|rst)?:?\w* ?reference target not found: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"local id not found in doc (.+): (.+)", "dead-link", "There is no heading {1} on the page {0}."),
    (r"(?:unknown|undefined) (?:equation|math).*: (.+)", "dead-link", "There is no equation {0}."),
    (r"equation not found: (.+)", "dead-link", "There is no equation {0}."),
    (r"Unknown target name: (.+)\.", "dead-link", "The link {0} leads to nothing on this page."),
    (
        r"duplicate label (?:of equation )?(.+?), other instance in (.+)",
        "label-twice",
        "The label {0} is there twice; links may lead to the other one.",
    ),
    (
        r"duplicate term description of (.+?), other instance in (.+)",
        "term-twice",
        "The word {0} is in the glossary twice.",
    ),
    (
        r"Duplicate (?:explicit|implicit) target name: (.+?)\.?",
        "label-twice",
        "The label {0} is there twice on this page.",
    ),
    (r"duplicate citation (.+?), other instance in (.+)", "label-twice", "The citation {0} is there twice."),
    (
        r'duplicate citation for key "(.+?)"',
        "label-twice",
        "The work {0} stands in more than one bibliography; links lead to one of them.",
    ),
    (r"citation not found: (.+)", "dead-link", "There is no citation {0}."),
    (r'could not find bibtex key "?(.+?)"?(?: in.*)?', "dead-link", "The bibliography has no entry {0}."),
    (
        r"toctree contains reference to nonexisting document (.+)",
        "missing-page",
        "The table of contents names a page {0} that is not there.",
    ),
    (
        r"toctree contains reference to excluded document (.+)",
        "missing-page",
        "The table of contents names the page {0}, which is left out.",
    ),
    (
        r"toctree glob pattern (.+) didn't match any documents",
        "missing-page",
        "The pattern {0} in the table of contents fits no page.",
    ),
    (
        r"document is referenced in multiple toctrees: (.+?), selecting.*",
        "page-twice",
        "This page stands in several tables of contents ({0}).",
    ),
    (
        r"multiple files found for the document \"(.+)\": (.+)\nUse .*?'(.+)'.*",
        "page-twice",
        "There are several files for the page {0} ({1}); {2} is taken.",
    ),
    (
        r"Pygments lexer name (.+) is not known",
        "unknown-language",
        "No colours are known for code in {0}; is it misspelt?",
    ),
    (
        r"Undefined substitution referenced: (.+)\.",
        "unknown-substitution",
        "Nobody said what stands for {0}; the name itself is shown. Give it in the table of substitutions.",
    ),
    (
        r"Document headings start at H(\d), not H1",
        "heading-levels",
        "The first heading of this page is not of the first level.",
    ),
    (r"Non-consecutive header level increase; (.+)", "heading-levels", "A level of headings is left out here ({0})."),
    (
        r"(?:Title level inconsistent:|Inconsistent title style:|Title overline & underline mismatch\.|"
        r"Missing matching underline for section title overline\.|Incomplete section title\.)[\s\S]*",
        "heading-levels",
        "The level of this heading cannot be told from its line.",
    ),
    (
        r"(?:'|\")?([\w-]+)(?:'|\")?: [Uu]nknown option (?:names?|keys?):? (.+?)(?: \(.*\))?",
        "unknown-option",
        "{0} has no option {1}; it is left out.",
    ),
    (
        r"Title (?:under|over)line too short\.[\s\S]*",
        "title-line",
        "The line under this title is shorter than the title.",
    ),
    (r"\"?raw\"? directive disabled\.", "left-out", "Raw HTML is left out."),
)
THEIRS += ((r"'enable_extensions' items not recognised: (.+)", "unknown-setting", "MyST has no extensions {0}."),)
_MARKER = "missing-marker", "The text or the place in the file that says what to show is not there ({0})."
THEIRS += (
    (r"((?:start-at|start-after|end-at|end-before) pattern not found: .+)", *_MARKER),
    (r"Object named (.+?) not found in include file .*", *_MARKER),
    (r"(Line spec .+): no lines pulled from include file .*", *_MARKER),
    (r"unknown option: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"No matches for (.+)", "dead-link", "The link {0} leads to nothing in the inventories."),
    (
        r'Problems with "?csv-table"? directive URL [\s\S]*',
        "remote-file",
        "A table on another site is not fetched.",
    ),
    (
        r'Problems with "?csv-table"? directive path:[\s\S]*',
        "missing-file",
        "The file of this table cannot be read, so it is not shown.",
    ),
    (
        r"Duplicate target name, cannot be used as a unique reference: (.+?)\.?",
        "label-twice",
        "The label {0} is there twice on this page.",
    ),
)
_NOT_RIGHT = "bad-directive", "{0} is not written right ({1}); its text stays."
THEIRS += (
    (
        r"Unexpected section title\.[\s\S]*",
        "heading-levels",
        "In a box, a tab or a list this heading is none; it is bold.",
    ),
    (r'Error parsing content block for the "(.+?)" directive: ([\s\S]*)', *_NOT_RIGHT),
    (r'(Content block expected) for the "(.+?)" directive; none found\.[\s\S]*', "bad-directive", "{1} has no text."),
    (r"Directive '(.+?)': (.+)", *_NOT_RIGHT),
    (
        r'The "(.+?)" directive (?:is empty; content required|requires content; none supplied)\.[\s\S]*',
        "bad-directive",
        "{0} has no text.",
    ),
    (
        r"Directive '(.+?)' cannot be mocked: .+",
        "bad-directive",
        "{0} cannot be used in Markdown.",
    ),
    (
        r"'?([\w:-]+)'?: Has content, but none permitted",
        "left-out",
        "{0} holds no text: what stands in it is left out.",
    ),
    (r"(\w*(?:Error|Exception): [\s\S]*)", "bad-directive", "This part could not be read ({0}); its text stays."),
    (r"duplicated entry found in toctree: (.+)", "page-twice", "This table of contents names {0} twice."),
    (
        r"more than one target found for 'any' cross-reference (.+?): could be ([\s\S]+)",
        "label-twice",
        "Several things are called {0} ({1}); the link leads to the first of them.",
    ),
    (r"'any' reference target not found: (.+)", "dead-link", "The link {0} leads to nothing."),
    (r"Too many autonumbered footnote references: .+", "dead-link", "A footnote that is named here is not there."),
    (r"Unknown source document (.+)", "dead-link", "There is no page {0} in the lesson."),
    (
        r'circular inclusion in "include" directive:[\s\S]*',
        "include-loop",
        "A file that is included here includes itself.",
    ),
    (r"(invalid line number spec: .+|line number spec is out of range.*|Cannot use \"lineno-match\" .*)", *_MARKER),
    (r"Duplicate ID: [\s\S]*", "label-twice", "A label is there twice on this page."),
)
_FORM = "form", "This is not written as reStructuredText wants it ({0}); look whether the page shows what is meant."
THEIRS += (
    (r"(Inline .+ start-string without end-string)\.", *_FORM),
    (
        r"((?:Explicit markup|[\w ]+ list|Block quote|Line block) ends without a blank line; unexpected unindent)\.",
        *_FORM,
    ),
    (r"(Unexpected indentation)\.", *_FORM),
    (r"(Unexpected possible title overline or transition)\.[\s\S]*", *_FORM),
    (r"(Document or section may not begin with a transition|Document may not end with a transition)\.", *_FORM),
    (r"(At least one body element must separate transitions); [\s\S]*", *_FORM),
    (r"(glossary terms? must .+)", *_FORM),
    (r"(Blank line required after table)\.", *_FORM),
    (r"(Malformed table)\.[\s\S]*", *_FORM),
    (r"(Figure caption must be a paragraph or empty comment)\.[\s\S]*", *_FORM),
    (r"(\d+ header row\(s\) specified but only \d+ row\(s\) of data supplied)[\s\S]*", *_FORM),
    (r'Error with CSV data in "csv-table" directive:\s*(.*?)\n[\s\S]*', *_FORM),
    (r"(Literal block expected; none found)\.", *_FORM),
    (
        r'Error in "?(\S+?)"? directive:\s*([\s\S]*)',
        "bad-directive",
        "{0} is not written right ({1}); its text stays.",
    ),
    (
        r"Indirect hyperlink target .* refers to target (\S+), .*",
        "dead-link",
        "The link {0} leads to nothing on this page.",
    ),
    (r"'?([\w-]+)'?: Invalid option value for (.+?): (.+)", "unknown-option", "{0}: the option {1} cannot be {2}."),
    (
        r"'?([\w-]+)'?: Invalid options? (?:YAML|block|format):? *(.+)",
        "unknown-option",
        "The options of {0} cannot be read: {1}.",
    ),
    (
        r"'?([\w-]+)'?: Invalid options? (?:YAML|block|format)",
        "unknown-option",
        "The options of {0} cannot be read.",
    ),
)
SILENT = (
    r"Unexpected section title or transition\.",
    r"'?[\w-]+'?: Splitting content across first line and body, .*",
    r"document isn't included in any toctree",
    r"Strikethrough is currently only supported in HTML output",
    r"circular toctree references detected",
    r"Transition must be child of <document> or <section>\.",
    r"\":file:\" option for csv-table directive now recognizes an absolute path.*",
    r"Footnote \[.*\] is not referenced",
    r"toctree contains reference to document .* that doesn't have a title.*",
    r"Hyperlink target .* is not referenced\.",
    r".*No (?:role|directive) entry for.*",
    r"top-level '\w+' key is deprecated, .*",
    r"unknown (?:directive|role) name: .*",
)
"""What is told elsewhere, or is nobody's worry."""

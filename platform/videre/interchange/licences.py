"""Licences by their SPDX identifier: where the text of each stands."""

import re

ADDRESSES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "MIT": "https://opensource.org/license/mit",
    "BSD-2-Clause": "https://opensource.org/license/bsd-2-clause",
    "BSD-3-Clause": "https://opensource.org/license/bsd-3-clause",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
    "GPL-2.0-only": "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html",
    "GPL-3.0-only": "https://www.gnu.org/licenses/gpl-3.0.html",
    "GPL-3.0-or-later": "https://www.gnu.org/licenses/gpl-3.0.html",
    "LGPL-3.0-only": "https://www.gnu.org/licenses/lgpl-3.0.html",
    "AGPL-3.0-or-later": "https://www.gnu.org/licenses/agpl-3.0.html",
    "MPL-2.0": "https://www.mozilla.org/MPL/2.0/",
    "EUPL-1.2": "https://eupl.eu/1.2/en/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "GFDL-1.3-or-later": "https://www.gnu.org/licenses/fdl-1.3.html",
}
_FOLDED = {name.casefold(): address for name, address in ADDRESSES.items()}
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}", re.ASCII)
_OLD = {
    "gpl-3.0": "GPL-3.0-only",
    "gpl-2.0": "GPL-2.0-only",
    "agpl-3.0": "AGPL-3.0-or-later",
    "lgpl-3.0": "LGPL-3.0-only",
}


def licence_address(licence: str) -> str | None:
    """Where the text of the licence stands; None for one we do not know, which pages show by name."""
    name = licence.strip().casefold().replace(" ", "-")
    return _FOLDED.get(_OLD.get(name, name).casefold())


def is_identifier(licence: str) -> bool:
    """Whether it is one name as SPDX writes them, which CITATION.cff asks for."""
    known = licence.casefold() in _FOLDED or licence.casefold() in _OLD
    return known and _IDENTIFIER.fullmatch(licence) is not None

"""What somebody typed into a form, and what is wrong with it; shown again as it was, the messages beside it."""

from dataclasses import dataclass, field, replace

from flask import request

from videre.foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Form:
    """Values by field name, a sentence per faulty field, and one about the whole."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with the field, "" if nothing."""
        return self.errors.get(name, "")

    def refused(self, refusal: Refusal, **renamed: str) -> "Form":
        """The form with what the room said; ``renamed`` where a field is called differently there."""
        fields: dict[str, str] = getattr(refusal, "fields", {})
        errors = {renamed.get(name, name): text for name, text in fields.items()}
        return replace(self, errors=errors, message="" if errors else refusal.message)


def typed(*names: str, **given: str) -> Form:
    """The fields `names` as they were sent; those missing as `given`, or empty. Line breaks are the browser's."""
    sent = {name: request.form.get(name, given.get(name, "")).replace("\r\n", "\n") for name in names}
    return Form({**given, **sent})

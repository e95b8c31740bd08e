"""The parameters of a review policy as the API writes them, read one by one; what is not read is refused at the end.

Errors name the parameter: InvalidParameterValue on the policy's own key (INFER).
"""

from __future__ import annotations

from typing import Any

from turkterm.marketplace.errors import bad_parameter
from turkterm.marketplace.rules.limits import FEEDBACK, check_range, check_text, refuse

#: Questions of a policy, and bytes of a question's id in an answer key [DOC].
QUESTIONS = 15
KEY_BYTES = 255
#: Thresholds: 0 is never (or always), 101 the other [DOC].
SCORES = (0, 101)
#: [DOC; LEG began at 3600]
EXTENSION_SECONDS = (60, 31_536_000)

_TRUE, _FALSE = frozenset({"true", "t"}), frozenset({"false", "f"})  # T and F are LEG's
#: DOC's own sample spells one key so.
_SPELLINGS = {"QuestionIDs": "QuestionIds"}


class Parameters:
    """One policy's parameters by key. Every method raises ApiError for a value that makes no sense."""

    def __init__(self, policy: dict[str, Any]) -> None:
        """Raises ApiError where a parameter has no key or comes twice."""
        self._policy: str = policy["PolicyName"]
        self._unread: dict[str, dict[str, Any]] = {}
        for parameter in policy.get("Parameters", []):
            key = _SPELLINGS.get(parameter.get("Key", ""), parameter.get("Key", ""))
            if not key:
                raise bad_parameter("Key", "null", f"A parameter of {self._policy} needs one.")
            if key in self._unread:
                raise bad_parameter(key, str(parameter.get("Values", [])), "It is given twice.")
            self._unread[key] = parameter

    def whole(self, key: str, limits: tuple[int, int]) -> int | None:
        """A whole number, both limits inclusive; None where it is not given."""
        text = self._single(key)
        if text is None:
            return None
        try:
            number = int(text)
        except ValueError:
            raise refuse(key, text, "It must be a whole number.") from None
        return check_range(key, number, limits)

    def reason(self, key: str) -> str | None:
        """What the worker reads, as long as feedback may be."""
        return check_text(key, self._single(key), FEEDBACK)

    def flag(self, key: str) -> bool:
        """True or false, in either spelling; false where it is not given."""
        text = self._single(key)
        if text is None:
            return False
        if text.casefold() not in _TRUE | _FALSE:
            raise refuse(key, text, "Valid values are true and false.")
        return text.casefold() in _TRUE

    def values(self, key: str) -> tuple[str, ...]:
        """A list of question ids, each once, 1 to 15 of them; required."""
        values: list[str] = self._take(key).get("Values") or []
        if not 1 <= len(values) <= QUESTIONS or not all(values) or len(set(values)) < len(values):
            raise refuse(key, ",".join(values) or "null", f"Give 1 to {QUESTIONS} different values.")
        return tuple(values)

    def entries(self, key: str) -> dict[str, frozenset[str]]:
        """Question ids with the set of their right answers, spaces around them cut off; required."""
        entries: list[dict[str, Any]] = self._take(key).get("MapEntries") or []
        found: dict[str, frozenset[str]] = {}
        for entry in entries:
            question = entry.get("Key", "")
            if not 1 <= len(question.encode()) <= KEY_BYTES or question in found:
                raise refuse(key, question, f"Give every question once, with a Key of 1 to {KEY_BYTES} bytes.")
            found[question] = frozenset(filter(None, (value.strip() for value in entry.get("Values", []))))
        if not 1 <= len(found) <= QUESTIONS:
            raise refuse(key, len(found), f"Give 1 to {QUESTIONS} MapEntries.")
        return found

    def need(self, key: str, number: int | None, why: str) -> int:
        """The number, which must have been given."""
        if number is None:
            raise bad_parameter(key, "null", why)
        return number

    def done(self) -> None:
        """Refuses whatever was given and not read."""
        for key in self._unread:
            raise bad_parameter("Key", key, f"{self._policy} has no such parameter.")

    def required(self) -> str:
        """Why a parameter must be given."""
        return f"It is required by {self._policy}."

    def _take(self, key: str) -> dict[str, Any]:
        if key not in self._unread:
            raise bad_parameter(key, "null", self.required())
        return self._unread.pop(key)

    def _single(self, key: str) -> str | None:
        if key not in self._unread:
            return None
        values: list[str] = self._take(key).get("Values") or []
        if len(values) != 1:
            raise refuse(key, ",".join(values) or "null", "Give exactly one value.")
        return values[0].strip()

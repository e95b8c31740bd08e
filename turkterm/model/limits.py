"""How long the texts of requests may be, in characters, as turkterm asks for them. The marketplace is their judge."""

from __future__ import annotations

#: RequesterFeedback of a verdict [DOC].
FEEDBACK_LIMIT = 1024
#: The reason of a bonus, block or revocation: the API names no limit, messages to workers end at this [DOC].
REASON_LIMIT = 4096
#: Subject and text of a message to workers [DOC].
SUBJECT_LIMIT = 200
MESSAGE_LIMIT = 4096
#: Of a qualification type [DOC]; its name has a bound of our own: the SDK gives none.
TYPE_NAME_LIMIT = 200
TYPE_DESCRIPTION_LIMIT = 2000
TYPE_KEYWORDS_LIMIT = 1000

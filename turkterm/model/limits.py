"""How long the texts of requests may be, in characters, as turkterm asks for them. The marketplace is their judge."""

from __future__ import annotations

#: RequesterFeedback of a verdict [DOC].
FEEDBACK_LIMIT = 1024
#: The reason of a bonus, block or revocation: the API names no limit, messages to workers end at this [DOC].
REASON_LIMIT = 4096
#: Subject and text of a message to workers [DOC].
SUBJECT_LIMIT = 200
MESSAGE_LIMIT = 4096

"""What Slack's reference documentation allows at most: characters unless said otherwise."""

from __future__ import annotations

#: `text` of chat.postMessage, chat.postEphemeral and response URLs; Slack cuts what is longer.
TEXT = 40_000
#: `text` of chat.update.
UPDATED_TEXT = 4_000
#: `markdown_text`, each markdown chunk of a stream, and all markdown blocks of a message together.
MARKDOWN_TEXT = 12_000
#: Blocks of a message; a stream has as many again at its end.
MESSAGE_BLOCKS = 50
#: All texts of a message's blocks together. Slack documents the error (msg_blocks_too_long) without
#: a figure; its developers name 12,000 "with a buffer for block containers", and users saw 9,597
#: characters in 50 blocks pass and 11,341 in 45 blocks fail.
BLOCK_TEXTS = 12_000
BLOCK_CONTAINER = 20

SECTION_TEXT = 3_000
SECTION_FIELDS = 10
SECTION_FIELD = 2_000
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
CONTEXT_ACTIONS_ELEMENTS = 5
ACTIONS_ELEMENTS = 25
BLOCK_ID = ACTION_ID = CALLBACK_ID = EXTERNAL_ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
URL = 3_000
OPTION_TEXT = 75
OPTION_VALUE = 150
SELECT_OPTIONS = 100
FEW_OPTIONS = 10  # checkboxes and radio buttons
OVERFLOW_OPTIONS = 5
PLACEHOLDER = 150
INPUT_LABEL = 2_000
INPUT_TEXT = 3_000
ALT_TEXT = 2_000

VIEW_TITLE = VIEW_BUTTON = 24
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
VIEW_STACK = 3
PRIVATE_METADATA = 3_000

LOADING_MESSAGES = 10
SUGGESTED_PROMPTS = 4

#: Seconds.
ACKNOWLEDGEMENT = 3.0
TRIGGER_LIFETIME = 3.0
STATUS_LIFETIME = 120.0
STREAM_LIFETIME = 300.0
RESPONSE_URL_LIFETIME = 1_800.0
RESPONSE_URL_USES = 5

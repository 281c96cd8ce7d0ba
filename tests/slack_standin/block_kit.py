"""Block Kit as models: what Slack takes in messages and views, and how it words what it refuses.

Models forbid unknown fields and convert nothing, as Slack does. A block or element that newsdesk
begins to use is one more class and one more name in a union.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from . import limits


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def string(limit: int, shortest: int = 1) -> Any:
    return Annotated[str, Field(min_length=shortest, max_length=limit)]


class PlainText(Part):
    type: Literal["plain_text"]
    text: string(limits.SECTION_TEXT)
    emoji: bool = True


class Mrkdwn(Part):
    type: Literal["mrkdwn"]
    text: string(limits.SECTION_TEXT)
    verbatim: bool = False


Text = Annotated[PlainText | Mrkdwn, Field(discriminator="type")]


def _at_most(limit: int) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if len(value.text) > limit:
            raise ValueError(f"must be less than {limit + 1} characters")
        return value

    return check


def plain_text(limit: int) -> Any:
    return Annotated[PlainText, AfterValidator(_at_most(limit))]


def any_text(limit: int) -> Any:
    return Annotated[Text, AfterValidator(_at_most(limit))]


ActionId = string(limits.ACTION_ID)
Placeholder = plain_text(limits.PLACEHOLDER)


class Confirm(Part):
    title: plain_text(100)
    text: any_text(300)
    confirm: plain_text(30)
    deny: plain_text(30)
    style: Literal["primary", "danger"] = "primary"


class Option(Part):
    text: any_text(limits.OPTION_TEXT)
    value: string(limits.OPTION_VALUE)
    description: any_text(75) = None
    url: string(limits.URL) = None


class OptionGroup(Part):
    label: plain_text(75)
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.SELECT_OPTIONS)]


class Button(Part):
    type: Literal["button"]
    text: plain_text(limits.BUTTON_TEXT)
    action_id: ActionId = ""
    url: string(limits.URL) = None
    value: string(limits.BUTTON_VALUE, 0) = None
    style: Literal["primary", "danger"] = None
    confirm: Confirm = None
    accessibility_label: string(limits.BUTTON_TEXT) = None


class FeedbackButton(Part):
    text: plain_text(limits.BUTTON_TEXT)
    value: string(limits.BUTTON_VALUE)
    accessibility_label: string(limits.BUTTON_TEXT) = None


class FeedbackButtons(Part):
    type: Literal["feedback_buttons"]
    action_id: ActionId = ""
    positive_button: FeedbackButton
    negative_button: FeedbackButton


class IconButton(Part):
    type: Literal["icon_button"]
    icon: Literal["trash"]
    text: plain_text(limits.BUTTON_TEXT)
    action_id: ActionId = ""
    value: string(limits.BUTTON_VALUE) = None
    confirm: Confirm = None
    accessibility_label: string(limits.BUTTON_TEXT) = None
    visible_to_user_ids: list[str] = None


class Image(Part):
    type: Literal["image"]
    image_url: string(limits.URL)
    alt_text: string(limits.ALT_TEXT)


class Interactive(Part):
    action_id: ActionId = ""
    confirm: Confirm = None
    focus_on_load: bool = False
    placeholder: Placeholder = None


class StaticSelect(Interactive):
    type: Literal["static_select"]
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.SELECT_OPTIONS)] = None
    option_groups: Annotated[list[OptionGroup], Field(min_length=1, max_length=100)] = None
    initial_option: Option = None


class MultiStaticSelect(Interactive):
    type: Literal["multi_static_select"]
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.SELECT_OPTIONS)] = None
    option_groups: Annotated[list[OptionGroup], Field(min_length=1, max_length=100)] = None
    initial_options: Annotated[list[Option], Field(min_length=1)] = None
    max_selected_items: Annotated[int, Field(ge=1)] = None


class ExternalSelect(Interactive):
    type: Literal["external_select"]
    initial_option: Option = None
    min_query_length: int = None


class MultiExternalSelect(Interactive):
    type: Literal["multi_external_select"]
    initial_options: Annotated[list[Option], Field(min_length=1)] = None
    min_query_length: int = None
    max_selected_items: Annotated[int, Field(ge=1)] = None


class ConversationsSelect(Interactive):
    type: Literal["conversations_select", "channels_select"]
    initial_conversation: str = None
    initial_channel: str = None
    default_to_current_conversation: bool = False
    response_url_enabled: bool = False
    filter: dict[str, Any] = None


class UsersSelect(Interactive):
    type: Literal["users_select"]
    initial_user: str = None


class Overflow(Part):
    type: Literal["overflow"]
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.OVERFLOW_OPTIONS)]
    action_id: ActionId = ""
    confirm: Confirm = None


class Checkboxes(Part):
    type: Literal["checkboxes"]
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.FEW_OPTIONS)]
    action_id: ActionId = ""
    initial_options: Annotated[list[Option], Field(min_length=1)] = None
    confirm: Confirm = None
    focus_on_load: bool = False


class RadioButtons(Part):
    type: Literal["radio_buttons"]
    options: Annotated[list[Option], Field(min_length=1, max_length=limits.FEW_OPTIONS)]
    action_id: ActionId = ""
    initial_option: Option = None
    confirm: Confirm = None
    focus_on_load: bool = False


class DatePicker(Interactive):
    type: Literal["datepicker"]
    initial_date: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")] = None


class PlainTextInput(Interactive):
    type: Literal["plain_text_input"]
    initial_value: string(limits.INPUT_TEXT, 0) = None
    multiline: bool = False
    min_length: Annotated[int, Field(ge=0, le=limits.INPUT_TEXT)] = None
    max_length: Annotated[int, Field(ge=1, le=limits.INPUT_TEXT)] = None
    dispatch_action_config: dict[str, Any] = None


class NumberInput(Interactive):
    type: Literal["number_input"]
    is_decimal_allowed: bool
    initial_value: str = None
    min_value: str = None
    max_value: str = None


Select = (
    StaticSelect
    | MultiStaticSelect
    | ExternalSelect
    | MultiExternalSelect
    | ConversationsSelect
    | UsersSelect
)
Chosen = Select | Checkboxes | RadioButtons | DatePicker


def one_of(union: Any) -> Any:
    return Annotated[union, Field(discriminator="type")]


class Style(Part):
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    underline: bool = False


class RichTextRun(Part):
    type: Literal["text"]
    text: Annotated[str, Field(min_length=1)]
    style: Style = None


class RichLink(Part):
    type: Literal["link"]
    url: string(limits.URL)
    text: Annotated[str, Field(min_length=1)] = None
    unsafe: bool = False
    style: Style = None


class RichUser(Part):
    type: Literal["user"]
    user_id: str
    style: Style = None


class RichChannel(Part):
    type: Literal["channel"]
    channel_id: str
    style: Style = None


class RichEmoji(Part):
    type: Literal["emoji"]
    name: str
    unicode: str = None
    style: Style = None


class RichBroadcast(Part):
    type: Literal["broadcast"]
    range: Literal["here", "channel", "everyone"]


class RichDate(Part):
    type: Literal["date"]
    timestamp: int
    format: str
    url: str = None
    fallback: str = None
    style: Style = None


Inline = RichTextRun | RichLink | RichUser | RichChannel | RichEmoji | RichBroadcast | RichDate


class RichSection(Part):
    type: Literal["rich_text_section"]
    elements: list[one_of(Inline)]


class RichQuote(Part):
    type: Literal["rich_text_quote"]
    elements: list[one_of(Inline)]
    border: Literal[0, 1] = 0


class RichPreformatted(Part):
    type: Literal["rich_text_preformatted"]
    elements: list[one_of(RichTextRun | RichLink)]
    border: Literal[0, 1] = 0
    language: str = None


class RichList(Part):
    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: list[RichSection]
    indent: Annotated[int, Field(ge=0, le=8)] = 0
    offset: Annotated[int, Field(ge=0)] = 0
    border: Literal[0, 1] = 0


class Block(Part):
    block_id: string(limits.BLOCK_ID) = ""


class Section(Block):
    type: Literal["section"]
    text: any_text(limits.SECTION_TEXT) = None
    fields: Annotated[
        list[any_text(limits.SECTION_FIELD)],
        Field(min_length=1, max_length=limits.SECTION_FIELDS),
    ] = None
    accessory: one_of(Button | Image | Overflow | Chosen) = None
    expand: bool = False

    @model_validator(mode="after")
    def _said(self) -> Section:
        if self.text is None and self.fields is None:
            raise ValueError("missing required field: text")
        return self


class Header(Block):
    type: Literal["header"]
    text: plain_text(limits.HEADER_TEXT)
    level: Annotated[int, Field(ge=1, le=4)] = 1


class Divider(Block):
    type: Literal["divider"]


class Context(Block):
    type: Literal["context"]
    elements: Annotated[
        list[one_of(PlainText | Mrkdwn | Image)],
        Field(min_length=1, max_length=limits.CONTEXT_ELEMENTS),
    ]


class Actions(Block):
    type: Literal["actions"]
    elements: Annotated[
        list[one_of(Button | Overflow | Chosen)],
        Field(min_length=1, max_length=limits.ACTIONS_ELEMENTS),
    ]


class ContextActions(Block):
    type: Literal["context_actions"]
    elements: Annotated[
        list[one_of(FeedbackButtons | IconButton)],
        Field(min_length=1, max_length=limits.CONTEXT_ACTIONS_ELEMENTS),
    ]


class RichText(Block):
    type: Literal["rich_text"]
    elements: list[one_of(RichSection | RichQuote | RichPreformatted | RichList)]


class Markdown(Block):
    type: Literal["markdown"]
    text: string(limits.MARKDOWN_TEXT)


class ImageBlock(Block):
    type: Literal["image"]
    image_url: string(limits.URL)
    alt_text: string(limits.ALT_TEXT)
    title: plain_text(2_000) = None


class Input(Block):
    type: Literal["input"]
    label: plain_text(limits.INPUT_LABEL)
    element: one_of(PlainTextInput | NumberInput | Chosen)
    hint: plain_text(limits.INPUT_LABEL) = None
    optional: bool = False
    dispatch_action: bool = False


_SHARED = Section | Header | Divider | Context | Actions | RichText | ImageBlock | Input
MessageBlock = one_of(_SHARED | ContextActions | Markdown)
ViewBlock = one_of(_SHARED)


class Modal(Part):
    type: Literal["modal"]
    title: plain_text(limits.VIEW_TITLE)
    blocks: Annotated[list[ViewBlock], Field(max_length=limits.VIEW_BLOCKS)]
    submit: plain_text(limits.VIEW_BUTTON) = None
    close: plain_text(limits.VIEW_BUTTON) = None
    private_metadata: string(limits.PRIVATE_METADATA, 0) = ""
    callback_id: string(limits.CALLBACK_ID, 0) = ""
    external_id: string(limits.EXTERNAL_ID, 0) = ""
    clear_on_close: bool = False
    notify_on_close: bool = False
    submit_disabled: bool = False

    @model_validator(mode="after")
    def _submitted(self) -> Modal:
        if self.submit is None and any(isinstance(block, Input) for block in self.blocks):
            raise ValueError("missing required field: submit")
        return self


class Home(Part):
    type: Literal["home"]
    blocks: Annotated[list[ViewBlock], Field(max_length=limits.VIEW_BLOCKS)]
    private_metadata: string(limits.PRIVATE_METADATA, 0) = ""
    callback_id: string(limits.CALLBACK_ID, 0) = ""
    external_id: string(limits.EXTERNAL_ID, 0) = ""


class MarkdownChunk(Part):
    type: Literal["markdown_text"]
    text: str


class TaskChunk(Part):
    type: Literal["task_update"]
    id: string(255)
    title: string(256)
    status: Literal["pending", "in_progress", "complete", "error"]
    details: str = None
    output: str = None
    sources: list[dict[str, Any]] = None


class PlanChunk(Part):
    type: Literal["plan_update"]
    title: string(256)


class BlocksChunk(Part):
    type: Literal["blocks"]
    blocks: Annotated[list[MessageBlock], Field(max_length=limits.MESSAGE_BLOCKS)]


_MESSAGE = TypeAdapter(Annotated[list[MessageBlock], Field(max_length=limits.MESSAGE_BLOCKS)])
_VIEWS: TypeAdapter[Any] = TypeAdapter(one_of(Modal | Home))
_CHUNKS: TypeAdapter[Any] = TypeAdapter(
    list[one_of(MarkdownChunk | TaskChunk | PlanChunk | BlocksChunk)]
)


def block_faults(blocks: object) -> list[str]:
    """What Slack finds wrong with the blocks of a message, worded as Slack does."""
    return _faults(_MESSAGE, blocks, "/blocks") or list(_repeated(blocks, "/blocks"))


def view_faults(view: object) -> list[str]:
    faults = _faults(_VIEWS, view, "/view")
    return faults or list(_repeated(view["blocks"], "/view/blocks"))


def chunk_faults(chunks: object) -> list[str]:
    return _faults(_CHUNKS, chunks, "/chunks")


def lines(value: object) -> Iterator[str]:
    """What people see in blocks, in order: each text, the runs of a rich text as one."""
    if isinstance(value, list):
        for each in value:
            yield from lines(each)
    elif isinstance(value, dict):
        if value.get("type") in {"rich_text_section", "rich_text_quote", "rich_text_preformatted"}:
            yield "".join(texts(value))
        else:
            yield from texts({name: v for name, v in value.items() if isinstance(v, str)})
            yield from lines([v for v in value.values() if isinstance(v, dict | list)])


def texts(value: object) -> Iterator[str]:
    """Every text in blocks, piece by piece."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in {"text", "alt_text"} and isinstance(each, str):
                yield each
            elif isinstance(each, dict | list):
                yield from texts(each)


def text_size(blocks: Sequence[Any]) -> int:
    return sum(map(len, texts(list(blocks)))) + limits.BLOCK_CONTAINER * len(blocks)


def elements(blocks: object) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every element that can be acted on, with its block."""
    for block in blocks if isinstance(blocks, list) else []:
        found = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        yield from ((block, each) for each in found if each and "action_id" in each)


def _faults(adapter: TypeAdapter[Any], value: object, root: str) -> list[str]:
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        return [_worded(each, root) for each in error.errors()]
    return []


def _repeated(blocks: Any, root: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        name = block.get("block_id")
        if name and name in seen:
            yield f"block_id already exists [json-pointer:{root}/{number}/block_id]"
        seen.add(name)
        ids = [each["action_id"] for _, each in elements([block])]
        for action_id in {each for each in ids if ids.count(each) > 1}:
            yield f"`action_id` `{action_id}` already exists [json-pointer:{root}/{number}]"


def _worded(error: Any, root: str) -> str:
    context = error.get("ctx", {})
    wording = {
        "string_too_long": "must be less than {} characters",
        "string_too_short": "must be more than {} characters",
        "too_long": "no more than {} items allowed",
        "too_short": "must have at least {} items",
        "extra_forbidden": "invalid additional property",
        "missing": "missing required field",
        "union_tag_invalid": "unsupported type: {}",
    }
    bound = {
        "string_too_long": context.get("max_length", 0) + 1,
        "string_too_short": context.get("min_length", 0) - 1,
        "too_long": context.get("max_length"),
        "too_short": context.get("min_length"),
        "union_tag_invalid": context.get("tag"),
    }.get(error["type"])
    said = wording.get(error["type"], error["msg"].removeprefix("Value error, ")).format(bound)
    place = "/".join(str(each) for each in error["loc"] if each not in _TAGS)
    return f"{said} [json-pointer:{root}{'/' if place else ''}{place}]"


def _tags(kind: type[Part]) -> Iterator[str]:
    for subclass in kind.__subclasses__():
        field = subclass.model_fields.get("type")
        yield from field.annotation.__args__ if field else ()
        yield from _tags(subclass)


#: Pydantic puts the type of a block or element into the place of a fault; Slack does not. "text" is
#: a type and a field as well.
_TAGS = frozenset(_tags(Part)) - {"text"}

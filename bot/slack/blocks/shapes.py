"""The blocks, elements and views that are used, each with what Slack takes of it.

From docs.slack.dev (reference/block-kit, reference/views) as of 2026. A field that is not here is
refused, as Slack would do. Texts are counted as `bot.slack.blocks.escaping.length` does.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from bot.slack.blocks.escaping import length
from bot.untrusted import web_link

#: Blocks of a message, and of a view.
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
#: Characters of an address.
ADDRESS = 3_000


def _most(most: int, least: int = 1) -> AfterValidator:
    """Text, or a text object, of so many characters."""

    def check(value: str | Plain) -> str | Plain:
        size = length(value if isinstance(value, str) else value.text)
        if not least <= size <= most:
            raise ValueError(f"{size} characters, not {least} to {most}")
        return value

    return AfterValidator(check)


def _of_the_web(value: str) -> str:
    if web_link(value) != value:
        raise ValueError("not an address of the web")
    return value


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Plain(_Shape):
    """Text that is shown as it is."""

    type: Literal["plain_text"]
    text: Annotated[str, _most(3_000)]
    emoji: Literal[False]


Address = Annotated[str, _most(ADDRESS), AfterValidator(_of_the_web)]
Id = Annotated[str, _most(255)]
Label = Annotated[Plain, _most(75)]
Spoken = Annotated[str, _most(75)]
Value = Annotated[str, _most(2_000)]
Placeholder = Annotated[Plain, _most(150)]


class Style(_Shape):
    bold: Literal[True] = True
    italic: Literal[True] = True


class Text(_Shape):
    type: Literal["text"]
    text: Annotated[str, _most(3_000)]
    style: Style | None = None


class Link(_Shape):
    type: Literal["link"]
    url: Address
    text: Annotated[str, _most(3_000)]
    style: Style | None = None


class Emoji(_Shape):
    type: Literal["emoji"]
    name: Id


class User(_Shape):
    type: Literal["user"]
    user_id: Id


class Channel(_Shape):
    type: Literal["channel"]
    channel_id: Id


Inline = Annotated[Text | Link | Emoji | User | Channel, Field(discriminator="type")]
Inlines = Annotated[list[Inline], Field(min_length=1)]


class RichTextSection(_Shape):
    type: Literal["rich_text_section"]
    elements: Inlines


class RichTextQuote(_Shape):
    type: Literal["rich_text_quote"]
    elements: Inlines


class RichTextList(_Shape):
    type: Literal["rich_text_list"]
    style: Literal["bullet", "ordered"]
    elements: Annotated[list[RichTextSection], Field(min_length=1)]


class Button(_Shape):
    type: Literal["button"]
    text: Label
    action_id: Id
    value: Value | None = None
    url: Address | None = None
    style: Literal["primary", "danger"] | None = None
    accessibility_label: Spoken | None = None


class FeedbackButton(_Shape):
    text: Label
    value: Value
    accessibility_label: Spoken | None = None


class FeedbackButtons(_Shape):
    type: Literal["feedback_buttons"]
    action_id: Id
    positive_button: FeedbackButton
    negative_button: FeedbackButton


class Option(_Shape):
    text: Label
    value: Annotated[str, _most(150)]
    description: Label | None = None


Options = Annotated[list[Option], Field(min_length=1, max_length=100)]
Few = Annotated[list[Option], Field(min_length=1, max_length=10)]


class PlainTextInput(_Shape):
    type: Literal["plain_text_input"]
    action_id: Id
    multiline: bool = False
    max_length: Annotated[int, Field(ge=1, le=3_000)] = 3_000
    initial_value: Annotated[str, _most(3_000)] | None = None
    placeholder: Placeholder | None = None


def _offered(options: list[Option], chosen: list[Option]) -> None:
    if any(option not in options for option in chosen):
        raise ValueError("what is chosen at first is not offered")


class StaticSelect(_Shape):
    type: Literal["static_select"]
    action_id: Id
    options: Options
    initial_option: Option | None = None
    placeholder: Placeholder | None = None

    @model_validator(mode="after")
    def _initial(self) -> StaticSelect:
        _offered(self.options, [self.initial_option] if self.initial_option else [])
        return self


class MultiStaticSelect(_Shape):
    type: Literal["multi_static_select"]
    action_id: Id
    options: Options
    initial_options: Options | None = None
    placeholder: Placeholder | None = None

    @model_validator(mode="after")
    def _initial(self) -> MultiStaticSelect:
        _offered(self.options, self.initial_options or [])
        return self


class DatePicker(_Shape):
    type: Literal["datepicker"]
    action_id: Id
    initial_date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    placeholder: Placeholder | None = None


class RadioButtons(_Shape):
    type: Literal["radio_buttons"]
    action_id: Id
    options: Few
    initial_option: Option | None = None

    @model_validator(mode="after")
    def _initial(self) -> RadioButtons:
        _offered(self.options, [self.initial_option] if self.initial_option else [])
        return self


class RichText(_Shape):
    type: Literal["rich_text"]
    block_id: Id | None = None
    elements: Annotated[
        list[
            Annotated[RichTextSection | RichTextQuote | RichTextList, Field(discriminator="type")]
        ],
        Field(min_length=1),
    ]


class Header(_Shape):
    type: Literal["header"]
    block_id: Id | None = None
    text: Annotated[Plain, _most(150)]


class Divider(_Shape):
    type: Literal["divider"]
    block_id: Id | None = None


class Section(_Shape):
    type: Literal["section"]
    block_id: Id | None = None
    text: Plain


class Context(_Shape):
    type: Literal["context"]
    block_id: Id | None = None
    elements: Annotated[list[Plain], Field(min_length=1, max_length=10)]


class Actions(_Shape):
    type: Literal["actions"]
    block_id: Id | None = None
    elements: Annotated[list[Button], Field(min_length=1, max_length=25)]


class ContextActions(_Shape):
    type: Literal["context_actions"]
    block_id: Id | None = None
    elements: Annotated[list[FeedbackButtons], Field(min_length=1, max_length=5)]


class Input(_Shape):
    type: Literal["input"]
    block_id: Id
    label: Annotated[Plain, _most(2_000)]
    hint: Annotated[Plain, _most(2_000)] | None = None
    optional: bool = False
    element: Annotated[
        PlainTextInput | StaticSelect | MultiStaticSelect | DatePicker | RadioButtons,
        Field(discriminator="type"),
    ]


#: What both messages and views may hold.
Anywhere = RichText | Header | Divider | Section | Context | Actions
InMessage = Annotated[Anywhere | ContextActions, Field(discriminator="type")]
InModal = Annotated[Anywhere | Input, Field(discriminator="type")]
InHome = Annotated[Anywhere, Field(discriminator="type")]


class Modal(_Shape):
    type: Literal["modal"]
    callback_id: Id
    private_metadata: Annotated[str, _most(3_000)]
    title: Annotated[Plain, _most(24)]
    close: Annotated[Plain, _most(24)]
    submit: Annotated[Plain, _most(24)] | None = None
    blocks: Annotated[list[InModal], Field(min_length=1, max_length=VIEW_BLOCKS)]

    @model_validator(mode="after")
    def _submitted(self) -> Modal:
        if self.submit is None and any(isinstance(block, Input) for block in self.blocks):
            raise ValueError("a modal with inputs needs a button that submits it")
        return self


class Home(_Shape):
    type: Literal["home"]
    blocks: Annotated[list[InHome], Field(min_length=1, max_length=VIEW_BLOCKS)]

"""Message components: Discord's rules for them, and the form in which it gives them back.

Source: Discord's docs, "Component Reference".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sandbox.discord.errors import Json, Path, Problems

ROW, BUTTON, STRING_SELECT = 1, 2, 3
TEXT_INPUT: Final = 4
SELECTS: Final = (3, 5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
TOP_LEVEL_V2: Final = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER: Final = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
MAX_COMPONENTS: Final = 40
MAX_TEXT: Final = 4000
LINK_STYLE, PREMIUM_STYLE = 5, 6
_LINK_SCHEMES: Final = ("https://", "http://", "discord://")
_DEFAULT_KINDS: Final = {5: ("user",), 6: ("role",), 7: ("user", "role"), 8: ("channel",)}

Resolve = Callable[[Path, str, bool], Json]


def without_nulls(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """JSON without the keys whose value is null: in components these mean the same as absent ones."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(item) for key, item in value.items() if item is not None}


def check_custom_id(problems: Problems, path: Path, component: Json, seen: set[str]) -> None:
    """A custom id has 1 to 100 characters and occurs once."""
    custom_id = component.get("custom_id")
    if not problems.length((*path, "custom_id"), custom_id if custom_id is not None else "", 1, 100):
        return
    if custom_id in seen:
        problems.add((*path, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(str(custom_id))


def check_select(problems: Problems, path: Path, select: Json) -> None:
    """A select's placeholder, bounds and, for a string select, options."""
    if select.get("placeholder") is not None:
        problems.length((*path, "placeholder"), select["placeholder"], 0, 150)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= low <= 25 or not 1 <= high <= 25 or low > high:
        problems.add((*path, "min_values"), "BASE_TYPE_BAD_RANGE", "Values must be between 0 and 25.")
    _check_defaults(problems, path, select, high)
    if select["type"] != STRING_SELECT:
        return
    check_options(problems, path, select, 1, 25)


def check_options(problems: Problems, path: Path, component: Json, least: int, most: int) -> None:
    """Checks the options of a select or a group: their number, the lengths of their texts, and unique values."""
    options = component.get("options") or []
    problems.count((*path, "options"), len(options), least, most)
    values = set()
    for index, option in enumerate(options):
        place = (*path, "options", index)
        problems.length((*place, "label"), option.get("label"), 1, 100)
        problems.length((*place, "value"), option.get("value"), 1, 100)
        if option.get("description") is not None:
            problems.length((*place, "description"), option["description"], 0, 100)
        if option.get("value") in values:
            problems.add(
                (*place, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        values.add(option.get("value"))


def _check_defaults(problems: Problems, path: Path, select: Json, most: int) -> None:
    """Checks the preset values: no more than may be chosen; people, roles and channels by type and id."""
    if select["type"] == STRING_SELECT:
        preset = sum(bool(option.get("default")) for option in select.get("options") or [])
    else:
        values = select.get("default_values") or []
        preset = len(values)
        for index, value in enumerate(values):
            place = (*path, "default_values", index, "type")
            problems.choice(place, value.get("type"), _DEFAULT_KINDS[select["type"]])
    if preset > most:
        problems.add((*path, "default_values"), "BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {most} in length.")


class ComponentReader:
    """Reads one message's components: notes problems, counts against the message's limits, assigns ids, resolves media.

    `resolve(path, url, attachments_only)` turns a link or `attachment://name` into a media object.
    """

    def __init__(self, problems: Problems, resolve: Resolve) -> None:
        self._problems = problems
        self._resolve = resolve
        self._custom_ids: set[str] = set()
        self._number = 0
        self._count = 0
        self._text = 0
        self._readers: dict[int, Callable[[Path, Json, Json], None]] = {
            ROW: self._row, BUTTON: self._button, SECTION: self._section, TEXT: self._text_display,
            THUMBNAIL: self._thumbnail, GALLERY: self._gallery, FILE: self._file, SEPARATOR: self._separator,
            CONTAINER: self._container, **dict.fromkeys(SELECTS, self._select),
        }  # fmt: skip

    def read(self, components: object, *, is_v2: bool) -> list[Json]:
        """The components as Discord returns them. Problems are added to the collected ones."""
        path: Path = ("components",)
        if not isinstance(components, list):
            self._problems.add(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not is_v2:
            self._problems.count(path, len(components), 0, 5)
        found = self._children(path, without_nulls(components), TOP_LEVEL_V2 if is_v2 else (ROW,))
        if self._count > MAX_COMPONENTS:
            self._problems.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MAX_COMPONENTS} in length.")
        if self._text > MAX_TEXT:
            code = "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"
            self._problems.add(path, code, f"The total text of all components must be {MAX_TEXT} or fewer in length.")
        return found

    def _children(self, path: Path, children: list[Any], allowed: tuple[int, ...]) -> list[Json]:
        found = []
        for index, child in enumerate(children):
            place = (*path, index)
            kind = child.get("type") if isinstance(child, dict) else None
            if self._problems.choice((*place, "type"), kind, allowed):
                found.append(self._one(place, child))
        return found

    def _one(self, path: Path, component: Json) -> Json:
        self._count += 1
        self._number += 1
        found = {**component, "id": component.get("id") or self._number}
        self._readers[component["type"]](path, component, found)
        return found

    def _row(self, path: Path, row: Json, found: Json) -> None:
        children = row.get("components") or []
        buttons = [child for child in children if isinstance(child, dict) and child.get("type") == BUTTON]
        most = 5 if len(buttons) == len(children) else 1
        self._problems.count((*path, "components"), len(children), 1, most)
        found["components"] = self._children((*path, "components"), children, (BUTTON, *SELECTS))

    def _button(self, path: Path, button: Json, _found: Json) -> None:
        style = button.get("style")
        if not self._problems.choice((*path, "style"), style, (1, 2, 3, 4, 5, 6)):
            return
        if button.get("label") is not None:
            self._problems.length((*path, "label"), button["label"], 0, 80)
        elif not button.get("emoji") and style != PREMIUM_STYLE:
            self._problems.add((*path, "label"), "BASE_TYPE_REQUIRED", "A button needs a label or an emoji")
        if button.get("url") is not None and button.get("custom_id") is not None:
            code = "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"
            self._problems.add((*path, "custom_id"), code, "A custom id and url cannot both be specified")
        if style == LINK_STYLE:
            url = button.get("url")
            if self._problems.length((*path, "url"), url, 1, 512) and not str(url).startswith(_LINK_SCHEMES):
                text = "Scheme must be one of ('http', 'https', 'discord')."
                self._problems.add((*path, "url"), "URL_TYPE_INVALID_SCHEME", text)
        elif style != PREMIUM_STYLE:
            check_custom_id(self._problems, path, button, self._custom_ids)

    def _select(self, path: Path, select: Json, _found: Json) -> None:
        check_custom_id(self._problems, path, select, self._custom_ids)
        check_select(self._problems, path, select)

    def _section(self, path: Path, section: Json, found: Json) -> None:
        children = section.get("components") or []
        self._problems.count((*path, "components"), len(children), 1, 3)
        found["components"] = self._children((*path, "components"), children, (TEXT,))
        accessory = section.get("accessory")
        kind = accessory.get("type") if isinstance(accessory, dict) else None
        if self._problems.choice((*path, "accessory", "type"), kind, (BUTTON, THUMBNAIL)) and accessory:
            found["accessory"] = self._one((*path, "accessory"), accessory)

    def _text_display(self, path: Path, display: Json, found: Json) -> None:
        content = display.get("content")
        trimmed = content.strip() if isinstance(content, str) else content
        if self._problems.length((*path, "content"), trimmed, 1, MAX_TEXT):
            found["content"] = trimmed
            self._text += len(str(trimmed))

    def _media(self, path: Path, holder: Json, key: str, *, attachments_only: bool = False) -> Json:
        media = holder.get(key)
        url = media.get("url") if isinstance(media, dict) else None
        if not isinstance(url, str) or not url:
            self._problems.add((*path, key, "url"), "BASE_TYPE_REQUIRED", "This field is required")
            return {}
        return self._resolve((*path, key, "url"), url, attachments_only)

    def _described(self, path: Path, holder: Json, found: Json) -> None:
        if holder.get("description") is not None:
            self._problems.length((*path, "description"), holder["description"], 1, 1024)
        found["description"] = holder.get("description")
        found["spoiler"] = bool(holder.get("spoiler"))

    def _thumbnail(self, path: Path, thumbnail: Json, found: Json) -> None:
        found["media"] = self._media(path, thumbnail, "media")
        self._described(path, thumbnail, found)

    def _gallery(self, path: Path, gallery: Json, found: Json) -> None:
        items = gallery.get("items") or []
        self._problems.count((*path, "items"), len(items), 1, 10)
        found["items"] = []
        for index, item in enumerate(items):
            place = (*path, "items", index)
            shown: Json = {"media": self._media(place, item, "media")}
            self._described(place, item, shown)
            found["items"].append(shown)

    def _file(self, path: Path, file: Json, found: Json) -> None:
        media = self._media(path, file, "file", attachments_only=True)
        found |= {"file": media, "spoiler": bool(file.get("spoiler"))}
        found |= {"name": media.pop("name", None), "size": media.pop("size", None)}

    def _separator(self, path: Path, separator: Json, found: Json) -> None:
        found["divider"] = bool(separator.get("divider", True))
        found["spacing"] = separator.get("spacing", 1)
        self._problems.choice((*path, "spacing"), found["spacing"], (1, 2))

    def _container(self, path: Path, container: Json, found: Json) -> None:
        children = container.get("components") or []
        self._problems.count((*path, "components"), len(children), 1, MAX_COMPONENTS)
        found["components"] = self._children((*path, "components"), children, IN_CONTAINER)
        found["accent_color"] = colour = container.get("accent_color")
        found["spoiler"] = bool(container.get("spoiler"))
        if colour is not None and not (isinstance(colour, int) and 0 <= colour <= 0xFFFFFF):
            self._problems.add((*path, "accent_color"), "NUMBER_TYPE_MAX", "Value must be between 0 and 16777215.")

"""The Discord side that the cogs share: the client, responses, modals, checks, and text that works are made from.

A button or modal keeps working after a restart, because its custom id says all that its handler needs:

- Name it: add a member to `Action` in `bot/reply/controls.py`, and its label `button.<value>` to the catalogue.
- Handle it: decorate a method of a cog with `@work_button(Action.X, Audience.Y)`. The client checks who presses, and
  that the pressed message shows the work (`access.py`). With `more=MoreEntry(...)` it is offered in the menu "More"; to
  show it under works, add it to `actions` in `bot/reply/kinds.py`.
- A button that opens a modal says `opens_modal=True` and calls `open_modal`; the method with
  `@work_modal(Action.X, Audience.Y)` takes what was entered. The modal of a slash command is `@command_modal("name")`,
  and `@command_form("name")` builds it, filled in with what was entered before.

All decorators are in `handlers.py`. Custom ids stay in people's chats for years, so existing ones never change.
"""

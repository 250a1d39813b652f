// A work that the page asked for, or finds in the channel: followed by what its messages say, never by what they lack
// for a moment. Between two edits a growing work may show no button at all.

import { reasonOf } from "./actions.js";
import { kindOf, pieceOf, plain } from "./piece.js";
import { actionsOf, isGrowing, isLoading, isPrivate, textOf, walk } from "./store.js";

export class LiveWork {
  /** `interactionId` is that of the command or press it came from; null until the bot has been asked. */
  constructor(store, interactionId = null) {
    this.store = store;
    this.channelId = store.channelId;
    this.interactionId = interactionId;
    this.problem = null;
    this.hasGrown = false;
    this.isDropped = false;
    this.isTakenAsEnded = false;
    this.spoken = null;
    this.readFor = null;
  }

  /** What the page was answered when it asked. */
  answered(answer) {
    this.interactionId = answer.interaction_id ?? null;
    this.problem = reasonOf(answer);
    this.readFor = null;
  }

  /** Read the messages again, unless none has changed since. `revision` counts changes of the store. */
  refresh(revision) {
    if (this.readFor === revision) return;
    this.readFor = revision;
    this.messages = this.findMessages();
    this.piece = pieceOf(this.messages);
    this.hasGrown ||= this.messages.some((one) => isGrowing(one));
    this.refusal = this.hasGrown ? null : this.messages.find((one) => isPrivate(one) && !isLoading(one));
  }

  findMessages() {
    if (!this.interactionId) return [];
    const all = [...(this.store.messages.get(this.channelId)?.values() ?? [])];
    const own = all.filter((one) => one.interaction_metadata?.id === this.interactionId);
    const ids = new Set(own.flatMap(workIds));
    // Later messages may answer no interaction; their buttons name the same work.
    return all.filter((one) => own.includes(one) || workIds(one).some((id) => ids.has(id)));
  }

  /** "asked", "growing", "ended", or "refused": the bot, or Discord, has said no. */
  get state() {
    if (this.refusal) return "refused";
    if (this.piece.isEnded || this.isTakenAsEnded) return "ended";
    if (this.hasGrown) return "growing";
    return this.problem && !this.messages.length ? "refused" : "asked";
  }

  /** Whether it has grown, and nothing on it can be stopped any more. */
  get isQuiet() {
    return this.hasGrown && !this.messages.some((one) => isGrowing(one));
  }

  get kind() {
    return kindOf(this.piece);
  }

  /** Why there is nothing of it, in the bot's words. */
  get reason() {
    if (this.refusal) return plain(textOf(this.refusal)).trim();
    return this.problem ?? this.piece.status;
  }

  /** Message and custom id of its button that does this; null when there is none. */
  button(action) {
    for (const message of this.messages) {
      const customId = actionsOf(message).get(action);
      if (customId) return { messageId: message.id, customId };
    }
    return null;
  }
}

function workIds(message) {
  const customIds = [...walk(message.components)].map((part) => part.custom_id?.split(":")[2]);
  return customIds.filter(Boolean);
}

/** Works that stand in the open channel, the newest first. */
export function* worksIn(store, revision) {
  const ids = new Set();
  for (const message of [...store.shown.values()].reverse()) {
    const id = message.interaction_metadata?.id;
    if (!id || ids.has(id) || isPrivate(message)) continue;
    ids.add(id);
    const work = new LiveWork(store, id);
    work.refresh(revision);
    yield work;
  }
}

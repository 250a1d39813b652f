// Slash commands as data: what is offered here, what matches, and whether what was entered can be sent. Source:
// Discord's docs, "Application Commands: Option Structure".

export const STRING = 3;
export const INTEGER = 4;
export const BOOLEAN = 5;
export const USER = 6;
export const CHANNEL = 7;
export const MENTIONABLE = 9;
export const NUMBER = 10;
export const ATTACHMENT = 11;
const NESTED = new Set([1, 2]);
const LENGTH_MAX = 6000;
const FIRST = ["story", "comic", "narrate"];

/**
 * Every command that can be typed here, sub-commands by their whole name: {name, description, options}. Those that make
 * something stand first, the others by name.
 */
export function offered(commands, isGuild) {
  const context = isGuild ? 0 : 1;
  const here = commands.filter((one) => (one.type ?? 1) === 1 && (one.contexts ?? [context]).includes(context));
  const rank = ({ name }) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return here
    .flatMap((one) => leaves(one, one.name))
    .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

function leaves(command, name) {
  const nested = (command.options ?? []).filter((option) => NESTED.has(option.type));
  if (nested.length) return nested.flatMap((option) => leaves(option, `${name} ${option.name}`));
  return [{ name, description: command.description, options: command.options ?? [] }];
}

/** Those that begin with what was typed, then those that have it anywhere. */
export function matching(list, typed) {
  const wanted = typed.trim().toLowerCase();
  const begins = list.filter((one) => one.name.startsWith(wanted));
  const has = list.filter(
    (one) =>
      !one.name.startsWith(wanted) && (one.name.includes(wanted) || one.description.toLowerCase().includes(wanted)),
  );
  return [...begins, ...has];
}

/**
 * A line typed or pasted as a whole: `/story a fox at sea length:medium`. Gives the command and texts by option, or
 * null while it is not one. Text without a name belongs to the first option that takes free text.
 */
export function parseLine(line, list) {
  const longest = [...list].sort((one, other) => other.name.length - one.name.length);
  const command = longest.find((one) => line.startsWith(`/${one.name} `));
  if (!command) return null;
  const names = new Map(command.options.map((option) => [option.name, option]));
  const texts = new Map();
  let rest = line.slice(command.name.length + 2);
  const marks = [...rest.matchAll(/(?:^|\s)(\w{1,32}):/g)].filter((found) => names.has(found[1]));
  for (const found of marks.reverse()) {
    texts.set(found[1], rest.slice(found.index + found[0].length).trim());
    rest = rest.slice(0, found.index);
  }
  const free = command.options.find(isFree);
  if (rest.trim() && free && !texts.has(free.name)) texts.set(free.name, rest.trimStart());
  return { command, texts };
}

/** Whether any text will do. */
export const isFree = (option) => option.type === STRING && !option.choices?.length && !option.autocomplete;

/** Which option to fill in first: what is required, else the one that takes the text. */
export const firstOf = (command) =>
  command.options.filter((option) => option.required).length
    ? command.options.filter((option) => option.required)
    : command.options.filter((option) => option.type === STRING).slice(0, 1);

/** What can be chosen for an option, as far as the page knows by itself: {label, value}. */
export function entries(option, store) {
  switch (option.type) {
    case BOOLEAN:
      return [
        { label: "True", value: true },
        { label: "False", value: false },
      ];
    case USER:
    case MENTIONABLE:
      return [...store.people.values(), store.bot].map((one) => ({ label: `@${one.name}`, value: one.id }));
    case CHANNEL:
      return store.channels
        .filter(
          (one) =>
            one.kind !== "dm" &&
            (!option.channel_types || option.channel_types.includes(one.kind === "thread" ? 11 : 0)),
        )
        .map((one) => ({ label: `#${one.name}`, value: one.id }));
    default:
      return (option.choices ?? []).map((choice) => ({ label: choice.name, value: choice.value }));
  }
}

/** Whether only what is listed can be chosen. */
export const isClosed = (option) =>
  option.choices?.length > 0 || [BOOLEAN, USER, CHANNEL, MENTIONABLE].includes(option.type);

/** The value to send for what stands in a field; `undefined` leaves the option out. Throws what a person may read. */
export function valueOf(field, store) {
  const { option, text, picked, upload } = field;
  if (option.type === ATTACHMENT) {
    if (upload?.id) return upload.id;
    if (upload) throw new Error(upload.problem ?? "The file is still uploading.");
  } else if (picked && picked.label === text) {
    return picked.value;
  } else if (text.trim()) {
    return readText(option, text.trim(), store);
  }
  if (option.required) throw new Error(`“${option.name}” is needed.`);
  return undefined;
}

function readText(option, text, store) {
  if (isClosed(option)) {
    const wanted = text.toLowerCase();
    const all = entries(option, store);
    const begins = all.filter((entry) => entry.label.toLowerCase().startsWith(wanted));
    const exact = all.find((entry) => [entry.label, String(entry.value)].some((one) => one.toLowerCase() === wanted));
    const found = exact ?? (begins.length === 1 ? begins[0] : null);
    if (!found) throw new Error(`Pick “${option.name}” from the list.`);
    return found.value;
  }
  if (option.type === STRING) {
    const most = option.max_length ?? LENGTH_MAX;
    if (text.length > most)
      throw new Error(`“${option.name}” takes up to ${most} characters; these are ${text.length}.`);
    if (text.length < (option.min_length ?? 0))
      throw new Error(`“${option.name}” takes at least ${option.min_length} characters.`);
    return text;
  }
  return readNumber(option, text);
}

function readNumber(option, text) {
  const number = Number(text);
  const isRight = option.type === INTEGER ? /^[-+]?\d{1,15}$/.test(text) : Number.isFinite(number);
  const low = option.min_value ?? -Infinity;
  const high = option.max_value ?? Infinity;
  if (!isRight || number < low || number > high) {
    const range = Number.isFinite(low) && Number.isFinite(high) ? ` from ${low} to ${high}` : "";
    throw new Error(`“${option.name}” takes a ${option.type === INTEGER ? "whole number" : "number"}${range}.`);
  }
  return number;
}

import { isSameNoun, normalizeName } from './singularize.ts';

/** Properties whose enumeration an action chooses from: `status`, `orderState`. */
export const actionStateName = /status|state|phase/i;

/** Properties that hold the state which a state timestamp such as `closed_at` belongs to. */
export const stateName = /^(status|state|phase)$/i;

/** `unlock`, `disable`, `deactivate`: verbs that take back what the verb in the first group does. */
const reversingVerb = /^(?:un-?(?=\w{3})|(?:dis|de)-?(?=\w{4}))(\w+)$/;

/** Verbs that take back what others do, where no syllable shows it. */
const oppositeVerbs: ReadonlyMap<string, readonly string[]> = new Map([
  ['enable', ['disable']],
  ['disable', ['enable', 'activate']],
  ['resume', ['pause', 'suspend']],
  ['restore', ['archive', 'delete', 'trash']],
  ['reopen', ['close']],
  ['show', ['hide']],
  ['detach', ['attach']],
]);

/** Verbs that set the flags of others: `enable` sets `active`. */
const verbsOfSameFlag: ReadonlyMap<string, string> = new Map([['enable', 'activate']]);

/** Whether a flag is called after a verb, or after one that does the same. */
export function isFlagOfVerb(word: string, verb: string): boolean {
  return isFormOfVerb(word, verb) || isFormOfVerb(word, verbsOfSameFlag.get(verb) ?? '');
}

/** `enable_rescue`: what an action does, and with which part of the record. */
const verbAndNoun = /^([a-z]{3,})[_-]([a-z_-]{3,})$/;

/** The verb of an action, and the noun behind it, normalized; it is empty where there is none. */
export function splitActionNoun(action: string): { readonly verb: string; readonly noun: string } {
  const [, verb = action, noun = ''] = verbAndNoun.exec(action) ?? [];
  return { verb, noun: normalizeName(noun) };
}

/** `cancelOrder`, `cancel-order`, `cancel_order`: a verb and a noun. */
const verbBeforeNoun = /^([A-Za-z][a-z]{2,})(?:[_-]|(?=[A-Z]))(\w+)$/;

/** Flags that only one of the records below a parent has, by normalized name. */
export const exclusiveFlagName = /^(is)?(default|primary)$/;

/** Descriptions which say that one record has what the others have not: `Only one card is the default`. */
export const onlyOneText = /\b(only|exactly|at most|no more than) one\b/i;

/** `mark-as-read`, `markRead`, `set_default`: what becomes true of a record. */
const verbOfStating = /^(?:mark|set|make)[_-]?(?:as)?[_-]?(?=\w)/;

/**
 * What an action does to a record of `orders`, in lower case: `cancel` for `cancel`, `cancelOrder` and
 * `cancel-order`, `paid` for `mark-as-paid`.
 */
export function toActionVerb(action: string, noun: string): string {
  const [, verb = '', rest = ''] = verbBeforeNoun.exec(action) ?? [];
  const word = isSameNoun(rest, noun) ? verb : action;
  return word.toLowerCase().replace(verbOfStating, '');
}

/** Descriptions of an action that say what it makes of a record. */
const statedText = /\bmarks? (?:[\w'-]+ ){1,5}?as (?:an? )?(\w+)/i;

/** What becomes true of a record by the description of an action: `paid` of `Marks the order as paid`. */
export function findStatedVerb(description: string): string | undefined {
  return statedText.exec(description)?.[1]?.toLowerCase();
}

/** The words of paths whose action the word takes back: `attach_iso` of `detach_iso`. */
export function listReversedActions(action: string): readonly string[] {
  const { verb } = splitActionNoun(action);
  return listReversedVerbs(verb).map((reversed) => `${reversed}${action.slice(verb.length)}`);
}

/** The verbs that a verb takes back: `lock` of `unlock`, `enable` of `disable`. */
export function listReversedVerbs(verb: string): readonly string[] {
  const [, reversed] = reversingVerb.exec(verb) ?? [];
  return [...(reversed === undefined ? [] : [reversed]), ...(oppositeVerbs.get(verb) ?? [])];
}

/** Results of verbs that no spelling rule derives. */
export const irregularParticiples: Readonly<Record<string, string>> = {
  activate: 'active',
  freeze: 'frozen',
  hide: 'hidden',
  hold: 'held',
  lend: 'lent',
  lose: 'lost',
  pay: 'paid',
  pin: 'pinned',
  read: 'read',
  run: 'running',
  sell: 'sold',
  send: 'sent',
  ship: 'shipped',
  star: 'starred',
  stop: 'stopped',
  submit: 'submitted',
};

/** Whether a word says what has become of something: `archived`, `paid`, `read`. */
export function isParticiple(word: string): boolean {
  return word.endsWith('ed') || Object.values(irregularParticiples).includes(word);
}

/** The states that verbs lead to, where none is a form of the verb; the first that there is counts. */
const statesAfterVerbs: Readonly<Record<string, readonly string[]>> = {
  start: ['running', 'started', 'active', 'inprogress', 'on'],
  poweron: ['on', 'running', 'active', 'started'],
  boot: ['running', 'active', 'on'],
  reboot: ['running', 'active', 'on'],
  stop: ['exited', 'off', 'inactive'],
  poweroff: ['off', 'stopped', 'inactive'],
  shutdown: ['off', 'stopped', 'inactive', 'offline'],
  kill: ['exited', 'dead', 'terminated'],
  restart: ['running', 'active'],
  resume: ['running', 'active', 'inprogress'],
  reopen: ['open', 'active'],
  enable: ['active'],
  reactivate: ['active', 'enabled'],
  deactivate: ['inactive', 'disabled', 'deprovisioned'],
  disable: ['inactive'],
  finish: ['completed', 'done', 'closed'],
  complete: ['done', 'finished', 'closed'],
  resolve: ['closed', 'done'],
  merge: ['closed'],
  dismiss: ['closed'],
  capture: ['succeeded'],
  confirm: ['succeeded'],
  finalize: ['open', 'final', 'issued'],
  publish: ['live', 'active', 'unpaid', 'outstanding'],
  send: ['queued', 'unpaid', 'outstanding'],
  issue: ['open', 'unpaid', 'outstanding'],
  approve: ['accepted', 'active'],
  accept: ['approved', 'active'],
  reject: ['declined', 'denied'],
  decline: ['rejected'],
  abort: ['cancelled', 'canceled'],
  terminate: ['stopped', 'cancelled', 'canceled'],
  fulfill: ['completed', 'done'],
};

/** The states of a record that nothing is wrong with. */
const usualStates = ['active', 'open', 'enabled', 'running', 'available', 'published'];

const statesByVerb = new Map(Object.entries(statesAfterVerbs));

/**
 * The value of a state after a verb: a form of the verb, a usual result of it, or the usual state where
 * the verb takes back one that leads elsewhere; `undefined` where it leads to none.
 */
export function findStateAfterVerb(values: readonly string[], verb: string): string | undefined {
  const findFirst = (names: readonly string[]) =>
    names
      .map((name) => values.find((value) => normalizeName(value) === name))
      .find((value) => value !== undefined);
  const isReversed = listReversedVerbs(verb).some((reversed) =>
    values.some((value) => isFormOfVerb(value, reversed)),
  );
  return (
    values.find((value) => isFormOfVerb(value, verb)) ??
    findFirst(statesByVerb.get(normalizeName(verb)) ?? []) ??
    (isReversed ? findFirst(usualStates) : undefined)
  );
}

/** A removal that ends a record instead, by the first word of its text: `Cancels a subscription`. */
const endingText =
  /^(?:<p>)?(?:immediately )?(cancel|archive|deactivate|disable|void|close|revoke|terminate|suspend)s?\b/i;

/** A verb in a description which says that a record is ended and not removed. */
export function findEndingVerb(text: string): string | undefined {
  return endingText.exec(text)?.[1]?.toLowerCase();
}

/** Whether a word says that a verb goes on: `stopping` of stop, `cancelling` of cancel. */
export function isGerundOfVerb(word: string, verb: string): boolean {
  const stem = verb.replace(/e$/, '');
  return verb.length > 2 && word.startsWith(stem) && /^[a-z]?ing$/.test(word.slice(stem.length));
}

/** Whether a word is a form of a verb: `cancelled` and `canceled` of cancel, `banned` of ban, `paid` of pay. */
export function isFormOfVerb(word: string, verb: string): boolean {
  const text = word.toLowerCase();
  if (verb.length < 3) return false;
  const stem = verb.replace(/[ey]$/, '');
  return (
    text === irregularParticiples[verb] ||
    text === `${verb}${verb.at(-1)}ed` ||
    (text.startsWith(stem) && /^(e|i|l)?(d|ed|led|ied|e|y)?$/.test(text.slice(stem.length)))
  );
}

/** Actions that give a record new secrets: `rotate`, `regenerate-key`, `reset_token`. */
export const secretRenewal =
  /^:?(((rotate|regenerate|roll|reroll|reissue|rekey)$)|(rotate|regenerate|roll|reroll|reissue|reset|renew|refresh|cycle)[-_]?((api|client|access|signing|webhook|auth)[-_]?)*(secret|token|key|credential)s?$)/;

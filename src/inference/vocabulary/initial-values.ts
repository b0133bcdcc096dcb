import { normalizeName, singularize } from './singularize.ts';

/** What the properties of a new record are about, by normalized name. */
export const initialNames = {
  /** The type of a record, which is the same for all: `"object": "customer"`. */
  kind: /^(type|object|kind|class|(resource|object|record|entity)type)$/,
  /** The state that a record is in. */
  state: /(status|state|phase|stage)$/,
  /** The state of the record itself, and not of a part of it. */
  mainState: /^(status|state)$/,
  /** A part of an address, where it is not a state of the record. */
  addressState: /^state$/,
  /** Ids beside the key, which the server gives. */
  serverId: /^(id|uuid|guid|nodeid)$/,
  /** What may be such an id: `lago_id`. */
  anyId: /(id|guid)$/,
  /** Flags that are set from the start. */
  activeFlag: /^(is)?(active|enabled|visible|available|valid|open|editable)$/,
  /** Secrets that a reply shows, but for those that lead to a page. */
  secret: /^(?!.*(next|prev|page|sync|continu))(.*(secret|token|apikey|accesskey|privatekey))$/,
  /** Secrets of the record itself, which no later reply may show. */
  ownSecret: /^((client|signing|webhook)?secret|(api|auth|access)?token)$/,
  /** Secrets that a server hands to its client's browser for one record. */
  clientSecret: /^clientsecret$/,
  /** The secret itself, of a record that is one. */
  secretValue: /^(value|key|secret|token)$/,
  /** Lists of what was computed, of which there is some. */
  computed:
    /^(choices|candidates|results?|outputs?|alternatives|predictions|generations|completions|answers|suggestions|embeddings)$/,
} as const;

/** Records that are secrets, by normalized noun: `keys`, `api-tokens`. */
export const secretNoun = /^(api|access|auth|personal)*(keys?|tokens?|secrets?)$/;

/** States in which records start, wherever an enumeration has them. */
export const firstStateValue =
  /^(new|created|draft|pending|open|opened|queued|scheduled|to_?do|not_?started|submitted|requested|unpaid|incomplete|available|active)$/i;

/** States that say that nothing has happened yet, so that they come before all others. */
export const unbegunStateValue =
  /^(not_?(yet_?)?(started|begun|submitted|sent)|unstarted|unsent)$/i;

const identifierText =
  /^(?:the )?(?:unique )?(?:identifier|id) (?:of|for) (?:the |an? |this )?(.+)/i;

/** Whether a description is that of a record's own id: `Unique identifier of the pet`, for `pets`. */
export function describesOwnId(description: string, noun: string): boolean {
  const [, subject = ''] = identifierText.exec(description) ?? [];
  return subject !== '' && normalizeName(subject).startsWith(singularize(noun));
}

/** The time at which a record was closed, normalized. */
export const closedTimeName = /^closed(at|on|date|time)?$/;

/** Values of a filter that are no states. */
export const anyStateValue = /^(all|any|both|\*)$/i;

/** Sizes are measured, not counted. */
export const measureName = /size$/i;

/** A value in a description: `enabled` in backticks or double quotes. */
export const describedValue = /[`"]([a-zA-Z][\w-]{1,40})[`"]/g;

/** A value in capitals: "Whether it is APPROVED, PENDING or FAILED". */
const capitalValue =
  /\b(?!JSON|HTTP|UUID|NULL|TRUE|FALSE|NOTE|POST|PATCH|DELETE)[A-Z][A-Z_]{3,40}\b/g;

/** The values that the description of a state names; `undefined` if there are not two. */
export function listDescribedStates(description: unknown): readonly string[] | undefined {
  const text = `${description ?? ''}`;
  const quoted = [...text.matchAll(describedValue)].map(([, value]) => `${value}`);
  const values = quoted.length > 1 ? quoted : [...text.matchAll(capitalValue)].map(([one]) => one);
  return values.length > 1 ? values : undefined;
}

import { type JsonObject, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  actionStateName,
  findStateAfterVerb,
  isFlagOfVerb,
  isFormOfVerb,
  isParticiple,
  listReversedVerbs,
  splitActionNoun,
  stateName,
  toActionVerb,
} from '../vocabulary/actions.ts';
import { firstStateValue, listDescribedStates } from '../vocabulary/initial-values.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { actionTimeName } from '../vocabulary/timestamps.ts';
import { listStatesElsewhere } from './listed-states.ts';
import { timestampFormatOf } from './timestamp-formats.ts';
import type { TimestampProperty } from './timestamps.ts';

/** What an action changes in its record. */
export type ActionEffect = {
  readonly rule: string;
  /** Properties and their new values. */
  readonly set: JsonObject;
  /** The property that is set to the time of the action. */
  readonly timestamp: TimestampProperty | undefined;
};

type RecordProperties = ReadonlyMap<string, readonly string[]>;

type Action = {
  readonly schemaViews: SchemaViews;
  readonly properties: RecordProperties;
  /** The states that other operations enumerate for a property. */
  readonly listStates: (name: string) => readonly unknown[] | undefined;
  readonly verb: string;
  /** Whether it takes back what the verb does, as `DELETE /orders/{id}/lock` does. */
  readonly isUndone: boolean;
  /** What is sent with the action that it takes back. */
  readonly sentBefore: readonly string[];
};

type Effect = Omit<ActionEffect, 'rule'>;

type ActionEffectRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(action: Action): Effect | undefined;
};

/** `cancel` sets the status `cancelled`, where the enumeration has one. */
const statusEffect: ActionEffectRule = {
  name: 'status-effect',
  summary: '`cancel` sets the status to `cancelled`, `start` to `running`',
  docs: '#status-effect',
  infer(action) {
    const set = findStatusAfter(action);
    if (set === undefined) return undefined;
    const flag = findFlag(action);
    return { set: { ...flag?.set, ...set }, timestamp: flag?.timestamp };
  },
};

/** `lock` sets `locked: true`; `unlock` and `DELETE …/lock` set it to false. */
const flagEffect: ActionEffectRule = {
  name: 'flag-effect',
  summary: '`lock` sets `locked` to true, `unlock` to false',
  docs: '#flag-effect',
  infer: findFlag,
};

/** Without a flag, the time of the action is all there is: `archived_at`. */
const timestampEffect: ActionEffectRule = {
  name: 'timestamp-effect',
  summary: '`archive` sets `archived_at`',
  docs: '#timestamp-effect',
  infer(action) {
    for (const name of action.properties.keys()) {
      const [, word = ''] = actionTimeName.exec(normalizeName(name)) ?? [];
      // `archive_at` is when something is to be archived.
      const isPlanned = word === action.verb && !isParticiple(word);
      const isDone = isPlanned ? undefined : flagValueAfter(word, action);
      if (isDone === undefined) continue;
      const { set, timestamp } = toTimestampChange(action, { word, isDone });
      return { set: { ...set, ...findUnlistedStatus(action, { word, isDone }) }, timestamp };
    }
    return undefined;
  },
};

/** `sent` of `sent_at`, where nothing lists the states and the example of the status is one such as `draft`. */
function findUnlistedStatus(
  { schemaViews, properties, listStates }: Action,
  { word, isDone }: { readonly word: string; readonly isDone: boolean },
): JsonObject {
  if (!isDone || !isParticiple(word)) return {};
  for (const [name, schemaPointers] of properties) {
    const { types, keywords } = schemaViews.of(schemaPointers);
    const { example, enum: values = listDescribedStates(keywords.description) } = keywords;
    const isUnlisted = types.includes('string') && (values ?? listStates(name)) === undefined;
    if (isUnlisted && actionStateName.test(name) && firstStateValue.test(`${example}`))
      return { [name]: example === `${example}`.toUpperCase() ? word.toUpperCase() : word };
  }
  return {};
}

/** `detach` sets to null what `attach` sends. */
const clearingEffect: ActionEffectRule = {
  name: 'clearing-effect',
  summary: '`detach` sets to null what `attach` sets',
  docs: '#clearing-effect',
  infer({ schemaViews, properties, sentBefore }) {
    const cleared = sentBefore.filter((name) =>
      schemaViews.of(properties.get(name)).types.includes('null'),
    );
    if (cleared.length === 0) return undefined;
    return { set: Object.fromEntries(cleared.map((name) => [name, null])), timestamp: undefined };
  },
};

/** The status after an action, also in an object that is called so: `{ "state": { "status": … } }`. */
function findStatusAfter(action: Action): JsonObject | undefined {
  const { schemaViews, properties, isUndone } = action;
  if (isUndone) return undefined;
  const set = findStatusAmong(action);
  if (set !== undefined) return set;
  for (const [name, schemaPointers] of properties) {
    if (!stateName.test(name)) continue;
    const inner = findStatusAmong({
      ...action,
      properties: propertiesOf(schemaViews, schemaViews.of(schemaPointers)),
      listStates: () => undefined,
    });
    if (inner !== undefined) return { [name]: inner };
  }
  return undefined;
}

function findStatusAmong({
  schemaViews,
  properties,
  verb,
  listStates,
}: Action): JsonObject | undefined {
  for (const [name, schemaPointers] of properties) {
    if (!actionStateName.test(name)) continue;
    const { enum: allowed, description } = schemaViews.of(schemaPointers).keywords;
    const values = allowed ?? listDescribedStates(description) ?? listStates(name);
    if (!Array.isArray(values)) continue;
    const texts = values.filter((value) => typeof value === 'string');
    const value = findStateAfterVerb(texts, verb);
    if (value === undefined) continue;
    return { ...findStatusFlags(schemaViews, properties, { texts, value }), [name]: value };
  }
  return undefined;
}

type StatusChange = { readonly texts: readonly string[]; readonly value: string };

/** Booleans that are called like the values of a status follow it: `running` beside `status`. */
function findStatusFlags(
  schemaViews: SchemaViews,
  properties: RecordProperties,
  { texts, value }: StatusChange,
): JsonObject {
  const names = texts.map(normalizeName);
  const flags = [...properties].filter(
    ([name, schemaPointers]) =>
      names.includes(normalizeName(name)) && isBoolean(schemaViews, schemaPointers),
  );
  return Object.fromEntries(
    flags.map(([name]) => [name, normalizeName(name) === normalizeName(value)]),
  );
}

function isBoolean(schemaViews: SchemaViews, schemaPointers: readonly string[]): boolean {
  return schemaViews.of(schemaPointers).types.join() === 'boolean';
}

/** The boolean that is a form of the verb, with its time. */
function findFlag(action: Action): Effect | undefined {
  const { schemaViews, properties } = action;
  for (const [name, schemaPointers] of properties) {
    if (!isBoolean(schemaViews, schemaPointers)) continue;
    const word = normalizeName(name).replace(/^is(?=..)/, '');
    const value = flagValueAfter(word, action);
    if (value === undefined) continue;
    const { set, timestamp } = toTimestampChange(action, { word, isDone: value });
    return { set: { [name]: value, ...set }, timestamp };
  }
  return undefined;
}

/** What the verb at the end of a path does to a record; the first rule that applies wins. */
export const actionEffectRules: readonly ActionEffectRule[] = [
  statusEffect,
  flagEffect,
  timestampEffect,
  clearingEffect,
];

/** What an action such as `POST /orders/{id}/cancel` changes in its record; `undefined` if no rule applies. */
export function inferActionEffect(
  schemaViews: SchemaViews,
  { operation, verb, sentBefore = [] }: ActionPath,
  resource: ActedOn,
): ActionEffect | undefined {
  const properties = propertiesOf(schemaViews, schemaViews.of(resource.entity));
  const action = {
    listStates: (name: string) => listStatesElsewhere(schemaViews, resource, name),
    verb: findActionVerb({ operation, verb }),
    isUndone: verb === undefined && operation.method === 'DELETE',
    sentBefore,
  };
  for (const { name, infer } of actionEffectRules) {
    const effect = infer({ schemaViews, properties, ...action });
    if (effect) return { rule: name, ...effect };
  }
  return undefined;
}

type ActedOn = Pick<Resource, 'entity' | 'collection' | 'item'>;

type ActionPath = {
  readonly operation: { readonly method: string; readonly path: string };
  /** What it does, where its path does not say so. */
  readonly verb?: string | undefined;
  /** What is sent with the action that it takes back. */
  readonly sentBefore?: readonly string[];
};

/** What an action does: `cancel`. */
export function findActionVerb({ operation, verb }: ActionPath): string {
  return verb ?? findVerbInPath(operation.path);
}

/** The verb at the end of a path: `cancel` of `/orders/{id}/cancel`, `/orders/{id}:cancel` and `/orders.cancel`. */
function findVerbInPath(path: string): string {
  const words = `${path.split('?')[0]}`
    .split('/')
    .filter((text) => text.replace(/\{[^{}]*\}/, '') !== '');
  const action = `${words.at(-1)?.split(/[.:]/).at(-1)}`;
  return toActionVerb(action, `${words.at(-2)}`);
}

/** Whether `locked` is true after a verb; `undefined` where the verb is about something else. */
function flagValueAfter(
  word: string,
  { verb: action, isUndone }: Pick<Action, 'verb' | 'isUndone'>,
): boolean | undefined {
  if (isFlagOfVerb(word, action)) return !isUndone;
  const { verb, noun } = splitActionNoun(action);
  // `rescue_enabled` of `enable_rescue`.
  const form = noun !== '' && word.startsWith(noun) ? word.slice(noun.length) : word;
  if (form !== word && isFormOfVerb(form, verb)) return !isUndone;
  if (noun !== '' && form === word) return undefined;
  return listReversedVerbs(verb).some((one) => isFormOfVerb(form, one)) ? false : undefined;
}

/** `locked_at` gets the time of the action, and `null` when it is taken back. */
function toTimestampChange(
  { schemaViews, properties }: Pick<Action, 'schemaViews' | 'properties'>,
  { word, isDone }: { readonly word: string; readonly isDone: boolean },
): Omit<ActionEffect, 'rule'> {
  const [property, schemaPointers = []] =
    [...properties].find(([name]) => [`${word}at`, `${word}on`].includes(normalizeName(name))) ??
    [];
  const schemaView = schemaViews.of(schemaPointers);
  const format = timestampFormatOf(`${property}`, schemaView);
  if (property === undefined || format === undefined) return { set: {}, timestamp: undefined };
  if (isDone) return { set: {}, timestamp: { property, format } };
  const isNullable = schemaView.types.includes('null');
  return { set: isNullable ? { [property]: null } : {}, timestamp: undefined };
}

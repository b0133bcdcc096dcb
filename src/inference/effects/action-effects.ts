import { type JsonObject, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { PathSegment } from '../paths/path-tree.ts';
import type { Resource } from '../resources/resource.ts';
import { actionStateName, isFormOfVerb, reversingVerb } from '../vocabulary/actions.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { actionTimeName } from '../vocabulary/timestamps.ts';
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

type Action = {
  readonly schemaViews: SchemaViews;
  readonly properties: ReadonlyMap<string, readonly string[]>;
  readonly verb: string;
  readonly method: string;
};

type ActionEffectRule = {
  readonly name: string;
  readonly summary: string;
  readonly docs: string;
  infer(action: Action): Omit<ActionEffect, 'rule'> | undefined;
};

/** `cancel` sets the status `cancelled`, where the enumeration has one. */
const statusEffect: ActionEffectRule = {
  name: 'status-effect',
  summary: '`cancel` sets the status to `cancelled`',
  docs: '#status-effect',
  infer({ schemaViews, properties, verb, method }) {
    if (method === 'DELETE') return undefined;
    for (const [name, schemaPointers] of properties) {
      const { enum: values } = schemaViews.of(schemaPointers).keywords;
      if (!actionStateName.test(name) || !Array.isArray(values)) continue;
      const value = values.find((one) => typeof one === 'string' && isFormOfVerb(one, verb));
      if (value !== undefined) return { set: { [name]: value }, timestamp: undefined };
    }
    return undefined;
  },
};

/** `lock` sets `locked: true`; `unlock` and `DELETE …/lock` set it to false. */
const flagEffect: ActionEffectRule = {
  name: 'flag-effect',
  summary: '`lock` sets `locked` to true, `unlock` to false',
  docs: '#flag-effect',
  infer(action) {
    const { schemaViews, properties } = action;
    for (const [name, schemaPointers] of properties) {
      if (schemaViews.of(schemaPointers).types.join() !== 'boolean') continue;
      const word = normalizeName(name).replace(/^is(?=..)/, '');
      const value = flagValueAfter(word, action);
      if (value === undefined) continue;
      const { set, timestamp } = toTimestampChange(action, { word, isDone: value });
      return { set: { [name]: value, ...set }, timestamp };
    }
    return undefined;
  },
};

/** Without a flag, the time of the action is all there is: `archived_at`. */
const timestampEffect: ActionEffectRule = {
  name: 'timestamp-effect',
  summary: '`archive` sets `archived_at`',
  docs: '#timestamp-effect',
  infer(action) {
    for (const name of action.properties.keys()) {
      const [, word = ''] = actionTimeName.exec(normalizeName(name)) ?? [];
      const isDone = word === action.verb ? undefined : flagValueAfter(word, action);
      if (isDone !== undefined) return toTimestampChange(action, { word, isDone });
    }
    return undefined;
  },
};

/** What the verb at the end of a path does to a record; the first rule that applies wins. */
export const actionEffectRules: readonly ActionEffectRule[] = [
  statusEffect,
  flagEffect,
  timestampEffect,
];

/** What an action such as `POST /orders/{id}/cancel` changes in its record; `undefined` if no rule applies. */
export function inferActionEffect(
  schemaViews: SchemaViews,
  { operation: { method }, segments }: ActionPath,
  { entity }: Pick<Resource, 'entity'>,
): ActionEffect | undefined {
  const lastWord = segments.findLast((segment) => segment.kind === 'literal');
  const verb = `${lastWord?.text}`.toLowerCase().replace(/^:/, '');
  const properties = propertiesOf(schemaViews, schemaViews.of(entity));
  for (const { name, infer } of actionEffectRules) {
    const effect = infer({ schemaViews, properties, verb, method });
    if (effect) return { rule: name, ...effect };
  }
  return undefined;
}

type ActionPath = {
  readonly operation: { readonly method: string };
  readonly segments: readonly PathSegment[];
};

/** Whether `locked` is true after a verb; `undefined` where the verb is about something else. */
function flagValueAfter(
  word: string,
  { verb, method }: Pick<Action, 'verb' | 'method'>,
): boolean | undefined {
  const [, reversedVerb] = reversingVerb.exec(verb) ?? [];
  if (isFormOfVerb(word, verb)) return method !== 'DELETE';
  return reversedVerb !== undefined && isFormOfVerb(word, reversedVerb) ? false : undefined;
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

/** A property that a reply has in common with the record. */
export type SharedProperty = {
  readonly property: string;
  /** Its schemas in the reply. */
  readonly schemaPointers: readonly string[];
};

/**
 * The properties of a reply such as `{ "status": …, "message": … }` that the record has as well. A reply
 * with a key and little else of the record is about something else.
 */
export function findSharedProperties(
  schemaViews: SchemaViews,
  schema: string | undefined,
  { entity, key }: Pick<Resource, 'entity' | 'key'>,
): readonly SharedProperty[] {
  const reply = propertiesOf(schemaViews, schemaViews.of(schema === undefined ? [] : [schema]));
  const record = propertiesOf(schemaViews, schemaViews.of(entity));
  const shared = [...reply].filter(([name]) => record.has(name));
  const isOther = reply.has(`${key.path[0]}`) && 2 * shared.length < reply.size;
  return isOther ? [] : shared.map(([property, schemaPointers]) => ({ property, schemaPointers }));
}

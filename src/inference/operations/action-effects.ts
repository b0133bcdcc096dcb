import type { Clock } from '../../base/clock.ts';
import { type JsonObject, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import type { Resource } from '../resources/resource.ts';
import { toTimestampWriter } from '../resources/timestamp-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { PlannedOperation } from './planned-operation.ts';

/** What an action leaves in a record. */
export type ActionEffect = (clock: Clock) => JsonObject;

/**
 * Reads what the verb at the end of a path leads to: `cancel` to a status `cancelled`, `lock` to
 * `locked: true`, `unlock` and `DELETE …/lock` to `locked: false`, with `locked_at` beside it, or that
 * alone.
 */
export function findActionEffect(
  shapes: SchemaViews,
  { operation: { method }, segments }: Pick<PlannedOperation, 'operation' | 'segments'>,
  { entity }: Resource,
): ActionEffect | undefined {
  const last = segments.findLast((step) => step.kind === 'literal');
  const verb = `${last?.text}`.toLowerCase().replace(/^:/, '');
  const properties = propertiesOf(shapes, shapes.of(entity));
  const state = method === 'DELETE' ? undefined : findStateEffect(shapes, properties, verb);
  return state ? () => state : findFlagEffect(shapes, properties, { verb, method });
}

type RecordProperties = ReadonlyMap<string, readonly string[]>;

function findStateEffect(
  shapes: SchemaViews,
  properties: RecordProperties,
  verb: string,
): JsonObject | undefined {
  for (const [name, places] of properties) {
    const { enum: values } = shapes.of(places).keywords;
    if (!/status|state|phase/i.test(name) || !Array.isArray(values)) continue;
    const value = values.find((one) => typeof one === 'string' && isFormOf(one, verb));
    if (value !== undefined) return { [name]: value };
  }
  return undefined;
}

type ActionVerb = { readonly verb: string; readonly method: string };

function findFlagEffect(
  shapes: SchemaViews,
  properties: RecordProperties,
  deed: ActionVerb,
): ActionEffect | undefined {
  for (const [name, places] of properties) {
    if (shapes.of(places).types.join() !== 'boolean') continue;
    const word = normalizeName(name).replace(/^is(?=..)/, '');
    const truth = toFlagValue(word, deed);
    if (truth === undefined) continue;
    const told = compileFlagTimestamp(shapes, properties, { word, truth });
    return (clock) => ({ [name]: truth, ...told(clock) });
  }
  return findTimestampEffect(shapes, properties, deed);
}

/** Where nothing else says what was done, when it was done does: `archived_at`. */
function findTimestampEffect(
  shapes: SchemaViews,
  properties: RecordProperties,
  deed: ActionVerb,
): ActionEffect | undefined {
  for (const name of properties.keys()) {
    const [, word = ''] = /^(.+)(at|on)$/.exec(normalizeName(name)) ?? [];
    const truth = word === deed.verb ? undefined : toFlagValue(word, deed);
    if (truth !== undefined) return compileFlagTimestamp(shapes, properties, { word, truth });
  }
  return undefined;
}

/** Whether a word is true or not of what a verb is done to; `undefined` where it says nothing of that. */
function toFlagValue(word: string, { verb, method }: ActionVerb): boolean | undefined {
  const [, undone] = /^(?:un|dis|de)-?(\w{4,})$/.exec(verb) ?? [];
  if (isFormOf(word, verb)) return method !== 'DELETE';
  return undone !== undefined && isFormOf(word, undone) ? false : undefined;
}

/** Tells since when it is so, in `locked_at`; and that it is so no more. */
function compileFlagTimestamp(
  shapes: SchemaViews,
  properties: RecordProperties,
  { word, truth }: { readonly word: string; readonly truth: boolean },
): ActionEffect {
  const [name, places] =
    [...properties].find(([one]) => [`${word}at`, `${word}on`].includes(normalizeName(one))) ?? [];
  const shape = shapes.of(places ?? []);
  const write = toTimestampWriter(`${name}`, shape);
  if (name === undefined || write === undefined) return () => ({});
  if (truth) return (clock) => ({ [name]: write(clock) });
  return () => (shape.types.includes('null') ? { [name]: null } : {});
}

const irregularParticiples: Readonly<Record<string, string>> = {
  activate: 'active',
  hide: 'hidden',
  pay: 'paid',
  pin: 'pinned',
  run: 'running',
  send: 'sent',
  ship: 'shipped',
  star: 'starred',
  stop: 'stopped',
  submit: 'submitted',
};

/** Whether a word is a form of a verb: `cancelled` and `canceled` of cancel, `paid` of pay. */
function isFormOf(word: string, verb: string): boolean {
  const text = word.toLowerCase();
  if (verb.length < 3) return false;
  const stem = verb.replace(/[ey]$/, '');
  return (
    text === irregularParticiples[verb] ||
    (text.startsWith(stem) && /^(e|i|l)?(d|ed|led|ied|e|y)?$/.test(text.slice(stem.length)))
  );
}

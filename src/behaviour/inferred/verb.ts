import type { Clock } from '../../clock.ts';
import {
  type Conclusion,
  type JsonObject,
  outline,
  plain,
  type Resource,
  type Shapes,
} from '../../document/document.ts';
import { toWriter } from './stamp.ts';

/** What an action leaves in a record. */
export type Lead = (clock: Clock) => JsonObject;

/**
 * Reads what the verb at the end of a path leads to: `cancel` to a status `cancelled`, `lock` to
 * `locked: true`, `unlock` and `DELETE …/lock` to `locked: false`, with `locked_at` beside it, or that
 * alone.
 */
export const readVerb = (
  shapes: Shapes,
  { operation: { method }, steps }: Pick<Conclusion, 'operation' | 'steps'>,
  { entity }: Resource,
): Lead | undefined => {
  const last = steps.findLast((step) => step.kind === 'literal');
  const verb = `${last?.text}`.toLowerCase().replace(/^:/, '');
  const properties = outline(shapes, shapes.of(entity));
  const state = method === 'DELETE' ? undefined : findState(shapes, properties, verb);
  return state ? () => state : findTruth(shapes, properties, { verb, method });
};

type Properties = ReadonlyMap<string, readonly string[]>;

const findState = (
  shapes: Shapes,
  properties: Properties,
  verb: string,
): JsonObject | undefined => {
  for (const [name, places] of properties) {
    const { enum: values } = shapes.of(places).keywords;
    if (!/status|state|phase/i.test(name) || !Array.isArray(values)) continue;
    const value = values.find((one) => typeof one === 'string' && isFormOf(one, verb));
    if (value !== undefined) return { [name]: value };
  }
  return undefined;
};

type Deed = { readonly verb: string; readonly method: string };

const findTruth = (shapes: Shapes, properties: Properties, deed: Deed): Lead | undefined => {
  for (const [name, places] of properties) {
    if (shapes.of(places).types.join() !== 'boolean') continue;
    const word = plain(name).replace(/^is(?=..)/, '');
    const truth = toTruth(word, deed);
    if (truth === undefined) continue;
    const told = openTime(shapes, properties, { word, truth });
    return (clock) => ({ [name]: truth, ...told(clock) });
  }
  return findMoment(shapes, properties, deed);
};

/** Where nothing else says what was done, when it was done does: `archived_at`. */
const findMoment = (shapes: Shapes, properties: Properties, deed: Deed): Lead | undefined => {
  for (const name of properties.keys()) {
    const [, word = ''] = /^(.+)(at|on)$/.exec(plain(name)) ?? [];
    const truth = word === deed.verb ? undefined : toTruth(word, deed);
    if (truth !== undefined) return openTime(shapes, properties, { word, truth });
  }
  return undefined;
};

/** Whether a word is true or not of what a verb is done to; `undefined` where it says nothing of that. */
const toTruth = (word: string, { verb, method }: Deed): boolean | undefined => {
  const [, undone] = /^(?:un|dis|de)-?(\w{4,})$/.exec(verb) ?? [];
  if (isFormOf(word, verb)) return method !== 'DELETE';
  return undone !== undefined && isFormOf(word, undone) ? false : undefined;
};

/** Tells since when it is so, in `locked_at`; and that it is so no more. */
const openTime = (
  shapes: Shapes,
  properties: Properties,
  { word, truth }: { readonly word: string; readonly truth: boolean },
): Lead => {
  const [name, places] =
    [...properties].find(([one]) => [`${word}at`, `${word}on`].includes(plain(one))) ?? [];
  const shape = shapes.of(places ?? []);
  const write = toWriter(`${name}`, shape);
  if (name === undefined || write === undefined) return () => ({});
  if (truth) return (clock) => ({ [name]: write(clock) });
  return () => (shape.types.includes('null') ? { [name]: null } : {});
};

const irregular: Readonly<Record<string, string>> = {
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
const isFormOf = (word: string, verb: string): boolean => {
  const text = word.toLowerCase();
  if (verb.length < 3) return false;
  const stem = verb.replace(/[ey]$/, '');
  return (
    text === irregular[verb] ||
    (text.startsWith(stem) && /^(e|i|l)?(d|ed|led|ied|e|y)?$/.test(text.slice(stem.length)))
  );
};

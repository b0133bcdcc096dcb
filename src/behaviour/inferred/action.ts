import {
  type Conclusion,
  type JsonObject,
  openFits,
  outline,
  type Resource,
  toRecordsName,
  toSteps,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer } from '../behaviour.ts';
import { entriesAt } from './body.ts';
import type { Ground } from './ground.ts';
import { countKeys, openKeys } from './keys.ts';
import { needAncestors, needRecord } from './lookup.ts';
import { openTurn } from './turn.ts';
import { type Changing, openChange, store } from './update.ts';
import { showExample, showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/**
 * Does something with the record that the path names: takes over what was sent that the record has
 * too, and sets its state to what the verb leads to, where it has such a state.
 */
export const openAction = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, ancestors, one, view } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const state = findState(ground, conclusion, resource);
  const isStored = one !== undefined || state !== undefined;
  const turn = openTurn(ground.inference.shapes, resource);
  const merge = openMerge(ground, conclusion, resource);
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  return async (call, context) => {
    const all = await keysOf(call, context);
    await needAncestors(context, { ancestors, keys: all });
    if (!isStored) return showExample(answering);
    const keys = all.slice(0, countKeys(view ?? resource));
    const named = { resource, keys, within };
    const before = await needRecord(ground, context, named);
    const changed = turn(before, merge({ ...before, ...state }, { call, context, keys }), context);
    const record = await store(context, named, changed);
    const name = toRecordsName(resource, keys);
    return showRecords(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`);
  };
};

/** Takes over of a body only what has its like in the record. */
const openMerge = (ground: Ground, conclusion: Conclusion, resource: Resource) => {
  const { shapes } = ground.inference;
  const fits = openFits(shapes);
  const properties = outline(shapes, shapes.of(resource.entity));
  const change = openChange(ground, conclusion, resource);
  return (before: StoredRecord, changing: Omit<Changing, 'entry'>): StoredRecord => {
    const entry: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(entriesAt(changing.call.body, [])[0] ?? {})) {
      const places = properties.get(name);
      const isOwn = places !== undefined && name !== resource.key.path[0];
      if (isOwn && fits(shapes.of(places), value)) entry[name] = value;
    }
    return change(before, { ...changing, entry });
  };
};

/** The state of a record, and the value that the verb at the path's end leads to: `cancel` to `cancelled`. */
const findState = (
  { inference: { shapes } }: Ground,
  { operation }: Conclusion,
  { entity }: Resource,
): JsonObject | undefined => {
  const last = toSteps(operation.path)?.findLast((step) => step.kind === 'literal');
  const verb = `${last?.text}`.toLowerCase();
  for (const [name, places] of outline(shapes, shapes.of(entity))) {
    const { enum: values } = shapes.of(places).keywords;
    if (!/status|state|phase/i.test(name) || !Array.isArray(values)) continue;
    const value = values.find((one) => typeof one === 'string' && isFormOf(one, verb));
    if (value !== undefined) return { [name]: value };
  }
  return undefined;
};

/** Whether a word is a form of a verb: `cancelled` and `canceled` of cancel, `paid` of pay. */
const isFormOf = (word: string, verb: string): boolean => {
  const text = word.toLowerCase();
  if (verb.length < 3) return false;
  const irregular: Readonly<Record<string, string>> = {
    pay: 'paid',
    send: 'sent',
    ship: 'shipped',
    stop: 'stopped',
    run: 'running',
    submit: 'submitted',
  };
  const stem = verb.replace(/[ey]$/, '');
  return (
    text === irregular[verb] ||
    (text.startsWith(stem) && /^(e|i|l)?(d|ed|led|ied|e|y)?$/.test(text.slice(stem.length)))
  );
};

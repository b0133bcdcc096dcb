import {
  type Conclusion,
  openFits,
  outline,
  type Resource,
  type Shapes,
  toRecordsName,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Answer, Outcome } from '../behaviour.ts';
import { entriesAt } from './body.ts';
import type { Ground } from './ground.ts';
import { countKeys, openKeys } from './keys.ts';
import { needAncestors, needRecord } from './lookup.ts';
import { openTurn } from './turn.ts';
import { type Changing, openChange, store } from './update.ts';
import { readVerb } from './verb.ts';
import { type Answering, showExample, showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/**
 * Does something with the record that the path names: takes over what was sent that the record has
 * too, and sets what the verb leads to: its state, or what is true or not of it.
 */
export const openAction = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, ancestors, one, view } = conclusion;
  const { shapes } = ground.inference;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const led = readVerb(shapes, conclusion, resource);
  const isStored = one !== undefined || led !== undefined;
  const share = openShare(shapes, answering, resource);
  const turn = openTurn(shapes, resource);
  const merge = openMerge(ground, conclusion, resource);
  const within = withinOf(shapes, conclusion, resource);
  return (call, context) => {
    const all = keysOf(call, context);
    needAncestors(context, { ancestors, keys: all });
    if (!isStored) return showExample(answering);
    const keys = all.slice(0, countKeys(view ?? resource));
    const named = { resource, keys, within };
    const before = needRecord(ground, context, named);
    const after = { ...before, ...led?.(context.clock) };
    const changed = turn(before, merge(after, { call, context, keys }), context);
    const record = store(context, named, changed);
    const name = toRecordsName(resource, keys);
    const outcome = showRecords(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`);
    return one === undefined ? share(outcome, record) : outcome;
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

/**
 * What a reply has of the record without being one, such as `{ "status": …, "message": … }`, says what
 * the record does. What has a key of its own and little else of the record is of something else.
 */
const openShare = (
  shapes: Shapes,
  { frame: { schema } }: Answering,
  { entity, key }: Resource,
): ((outcome: Outcome, record: StoredRecord) => Outcome) => {
  const fits = openFits(shapes);
  const properties = outline(shapes, shapes.of(schema === undefined ? [] : [schema]));
  const own = outline(shapes, shapes.of(entity));
  const shared = [...properties].filter(([name]) => own.has(name));
  const isOther = properties.has(`${key.path[0]}`) && 2 * shared.length < properties.size;
  if (isOther || shared.length === 0) return (outcome) => outcome;
  return (outcome, record) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const [name, places] of shared) {
      const value = record[name];
      if (value !== undefined && fits(shapes.of(places), value)) body[name] = value;
    }
    return { ...outcome, body };
  };
};

import {
  type Conclusion,
  findKeyed,
  isObject,
  namesKeys,
  namesMany,
  type Resource,
  readListParameters,
  toRecordsName,
  valueAt,
} from '../../document/document.ts';
import type { Answer, Call, Outcome } from '../behaviour.ts';
import { openAsked } from './asked.ts';
import { removeContents } from './contents.ts';
import { openCounts } from './counts.ts';
import { noteGone } from './descendants.ts';
import type { Ground } from './ground.ts';
import { keyOf, openKeys } from './keys.ts';
import { needAncestors, needRecord, noticeMissing, parentsOf } from './lookup.ts';
import { showExample, showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** Removes the record that the path names; what is below it is hidden with it. */
export const openRemove = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, ancestors } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const parents = parentsOf(resource, ancestors);
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    needAncestors(context, { ancestors: parents, keys });
    const record = needRecord(ground, context, { resource, keys, within });
    const name = toRecordsName(resource, keys);
    context.records(name).remove(`${keys.at(-1)}`);
    noteGone(ground, context, { resource, keys });
    removeContents(ground, context, { resource, keys });
    return confirm(showRecords(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`));
  };
};

/** A reply that tells by yes or no whether something was removed tells that it was. */
export const confirm = ({ body, ...rest }: Outcome): Outcome => {
  if (!isObject(body)) return { ...rest, body };
  const told = Object.entries(body).filter(
    ([name, value]) => value === false && /^(is_?)?(deleted|removed)$/i.test(name),
  );
  return { ...rest, body: { ...body, ...Object.fromEntries(told.map(([name]) => [name, true])) } };
};

/**
 * Removes all records of a resource that a list has which
 * is asked for in the same way, or those whose keys the call lists.
 */
export const openClear = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const answering = { ground, conclusion, frame: toFrame(conclusion.operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const { shapes } = ground.inference;
  const parameters = readListParameters(shapes, conclusion, resource);
  const askedOf = openAsked(parameters, withinOf(shapes, conclusion, resource));
  const { path } = resource.key;
  const isNaming = namesMany(shapes, conclusion.operation, path);
  const keysIn = openNamed(findKeyed(shapes, conclusion.operation, path), resource);
  const counts = openCounts(shapes, answering.frame, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    needAncestors(context, { ancestors: conclusion.ancestors, keys });
    const name = toRecordsName(resource, keys);
    const { records } = context.records(name).list();
    const matches = askedOf(context, { query: call.query, keys })?.matches;
    const there = (matches ? records.filter(matches) : records).map((record) =>
      keyOf(resource, record),
    );
    const named = isNaming ? keysIn(call) : undefined;
    const gone = there.filter((one) => !named || named.has(one));
    for (const key of gone) {
      context.records(name).remove(key);
      noteGone(ground, context, { resource, keys: [...keys, key] });
      removeContents(ground, context, { resource, keys: [...keys, key] });
    }
    const missing = [...(named ?? [])].filter((key) => !there.includes(key));
    noticeMissing(context, name, missing);
    return counts.tell(showExample(answering), { keys: gone, made: [], missing });
  };
};

/** Reads the keys that a call lists, also in lists of records; `undefined` where it sends nothing that could. */
const openNamed =
  (keyed: ReadonlySet<string>, { key: { path } }: Resource) =>
  ({ body, query }: Call): ReadonlySet<string> | undefined => {
    if (body === undefined && !Object.keys(query).some(namesKeys)) return undefined;
    const held = Object.entries({ ...query, ...Object(body) }).filter(
      ([name]) => namesKeys(name) || keyed.has(name),
    );
    const listed = Array.isArray(body) ? body : held.flatMap(([, list]) => [list].flat());
    const keys = listed.map((entry) => (isObject(entry) ? valueAt(entry, path) : entry));
    return new Set(keys.filter((key) => key !== undefined).map(String));
  };

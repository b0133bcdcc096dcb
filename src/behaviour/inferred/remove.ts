import {
  type Conclusion,
  isObject,
  type Resource,
  toRecordsName,
} from '../../document/document.ts';
import type { Answer, Outcome } from '../behaviour.ts';
import { removeContents } from './contents.ts';
import { noteGone } from './descendants.ts';
import type { Ground } from './ground.ts';
import { keyOf, openKeys } from './keys.ts';
import { needAncestors, needRecord, parentsOf } from './lookup.ts';
import { showExample, showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** Removes the record that the path names; what is below it is hidden with it. */
export const openRemove = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, ancestors } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const parents = parentsOf(resource, ancestors);
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  return async (call, context) => {
    const keys = await keysOf(call, context);
    await needAncestors(context, { ancestors: parents, keys });
    const record = await needRecord(ground, context, { resource, keys, within });
    const name = toRecordsName(resource, keys);
    await context.records(name).remove(`${keys.at(-1)}`);
    await noteGone(ground, context, { resource, keys });
    await removeContents(ground, context, { resource, keys });
    return confirm(showRecords(answering, [record], `${name}/${keys.at(-1)} ${operation.id}`));
  };
};

/** A reply that tells by yes or no whether something was removed tells that it was. */
const confirm = ({ body, ...rest }: Outcome): Outcome => {
  if (!isObject(body)) return { ...rest, body };
  const told = Object.entries(body).filter(
    ([name, value]) => value === false && /^(is_?)?(deleted|removed)$/i.test(name),
  );
  return { ...rest, body: { ...body, ...Object.fromEntries(told.map(([name]) => [name, true])) } };
};

/** Removes all records of a resource. */
export const openClear = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const answering = { ground, conclusion, frame: toFrame(conclusion.operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  return async (call, context) => {
    const keys = await keysOf(call, context);
    await needAncestors(context, { ancestors: conclusion.ancestors, keys });
    const records = context.records(toRecordsName(resource, keys));
    for (const record of (await records.list()).records) {
      if (within && !within(record, keys)) continue;
      const key = keyOf(resource, record);
      await records.remove(key);
      const gone = { resource, keys: [...keys, key] };
      await noteGone(ground, context, gone);
      await removeContents(ground, context, gone);
    }
    return showExample(answering);
  };
};

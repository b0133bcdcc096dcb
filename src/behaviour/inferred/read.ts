import { type Conclusion, type Resource, toRecordsName } from '../../document/document.ts';
import type { Answer } from '../behaviour.ts';
import type { Ground } from './ground.ts';
import { openKeys } from './keys.ts';
import { needAncestors, needRecord, parentsOf } from './lookup.ts';
import { showRecords, toFrame } from './view.ts';
import { withinOf } from './within.ts';

/** Answers with the record that the path names. */
export const openRead = (ground: Ground, conclusion: Conclusion, resource: Resource): Answer => {
  const { operation, ancestors } = conclusion;
  const answering = { ground, conclusion, frame: toFrame(operation) };
  const keysOf = openKeys(ground.inference, conclusion);
  const parents = parentsOf(resource, ancestors);
  const within = withinOf(ground.inference.shapes, conclusion, resource);
  return (call, context) => {
    const keys = keysOf(call, context);
    if (parents.length > 0) needAncestors(context, { ancestors: parents, keys });
    const record = needRecord(ground, context, { resource, keys, within });
    const stream = `${toRecordsName(resource, keys)}/${keys.at(-1)} ${operation.id}`;
    return showRecords(answering, [record], stream);
  };
};

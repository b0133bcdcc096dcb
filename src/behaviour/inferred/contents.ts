import {
  parametersOf,
  type Resource,
  toRecordsName,
  type View,
  viewsKey,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import { noteGone } from './descendants.ts';
import type { Ground } from './ground.ts';
import { keyOf } from './keys.ts';
import type { Named } from './lookup.ts';
import { openTie } from './tie.ts';

/**
 * Removes what was created at the views below a record that is gone: unlike what has no other path, it
 * would still be found. What was only put there goes on without it.
 */
export const removeContents = (
  ground: Ground,
  context: Context,
  { resource, keys }: Named,
): void => {
  for (const inner of ground.inference.resources) {
    for (const view of inner.views) untieAll(ground, context, { resource, keys, inner, view });
    const views = inner.views.filter((view) => isBelow(view, { resource, keys }));
    if (views.length === 0) continue;
    const depth = parametersOf(inner.steps).length;
    const records = context.records(toRecordsName(inner, keys));
    for (const record of records.list().records) {
      if (!views.some((view) => isIn(record, view, keys))) continue;
      const gone = { resource: inner, keys: [...keys.slice(0, depth), keyOf(inner, record)] };
      records.remove(keyOf(inner, record));
      noteGone(ground, context, gone);
      removeContents(ground, context, gone);
    }
  }
};

type Untying = Named & { readonly inner: Resource; readonly view: View };

const untieAll = (
  { inference: { shapes } }: Ground,
  context: Context,
  { resource, keys, inner, view }: Untying,
): void => {
  if (!view.isAssigned || view.ancestors.at(-1) !== resource) return;
  const { untie } = openTie(shapes, inner, view);
  const records = context.records(toRecordsName(inner, keys));
  for (const record of records.list().records)
    if (isIn(record, view, keys)) records.update(untie(record, keys, context));
};

/** Whether records are created at a view below such a record. */
const isBelow = ({ creates, ancestors }: View, { resource, keys }: Named): boolean =>
  creates !== undefined && ancestors.indexOf(resource) === keys.length - 1;

const isIn = (record: StoredRecord, view: View, keys: readonly string[]): boolean => {
  const place = toRecordsName(view, keys);
  // Further keys do not matter.
  const start = place.replace(/\{.*$/s, '');
  return [record[viewsKey]]
    .flat()
    .map(String)
    .some((name) => (start === place ? name === place : name.startsWith(start)));
};

import {
  type Assigning,
  type Conclusion,
  findAssigning,
  findCalled,
  type Operation,
  parametersOf,
  type Resource,
  toRecordsName,
  typed,
  type View,
} from '../../document/document.ts';
import type { StoredRecord } from '../../store/store.ts';
import type { Call, Context } from '../behaviour.ts';
import type { Ground } from './ground.ts';
import { keyOf, openKeys } from './keys.ts';
import { findRecord, needAncestors, needRecord, noticeMissing } from './lookup.ts';
import { withinOf } from './within.ts';

/** Which records a call puts somewhere, or takes away. */
export type Assigned = {
  readonly where: 'path' | 'body' | 'nowhere';
  readonly read: (call: Call, context: Context) => Read;
};

type Read = {
  /** The keys of the parents. */
  readonly above: readonly string[];
  readonly found: readonly StoredRecord[];
  /** The keys of those that are not there. */
  readonly missing: readonly string[];
};

type Placed = { readonly resource: Resource; readonly view: View };

/** Reads which records a call means, by its path or its body; those to be taken away have to be there. */
export const openAssigned = (
  ground: Ground,
  conclusion: Conclusion,
  { resource, view }: Placed,
): Assigned => {
  const { shapes } = ground.inference;
  const { operation, behaviour, ancestors } = conclusion;
  const keysOf = openKeys(ground.inference, conclusion);
  const count = parametersOf(view.steps).length;
  const within = behaviour === 'unassign' ? withinOf(shapes, conclusion, resource) : undefined;
  const asked = findAssigning(shapes, operation, resource);
  const where = ancestors.length > count ? 'path' : asked === undefined ? 'nowhere' : 'body';
  const isRefused = tellsMissing(operation);
  const toKey = openToKey(ground, resource, asked);
  const listed = ({ body }: Call, context: Context, above: readonly string[]): Read => {
    const said = saidIn(body, asked);
    const find = Array.isArray(said) && !isRefused ? findRecord : needRecord;
    const found: StoredRecord[] = [];
    const missing: string[] = [];
    for (const one of new Set([said ?? []].flat().map(String))) {
      const named = { resource, keys: [...above, toKey(context, above, one)], within };
      const record = find(ground, context, named);
      if (record) found.push(record);
      else missing.push(one);
    }
    noticeMissing(context, toRecordsName(resource, above), missing);
    return { above, found, missing };
  };
  return {
    where,
    read: (call, context) => {
      const keys = keysOf(call, context);
      const above = keys.slice(0, count);
      needAncestors(context, { ancestors: view.ancestors, keys: above });
      if (where === 'body') return listed(call, context, above);
      const found =
        where === 'path' ? [needRecord(ground, context, { resource, keys, within })] : [];
      return { above, found, missing: [] };
    },
  };
};

const saidIn = (body: unknown, asked: Assigning | undefined): unknown =>
  asked?.name === undefined ? body : Object(body)[asked.name];

type ToKey = (context: Context, above: readonly string[], said: string) => string;

/** The key of the record that a body names, where it does that by another property. */
const openToKey = (
  { inference: { shapes } }: Ground,
  resource: Resource,
  asked: Assigning | undefined,
): ToKey => {
  const alias =
    asked?.name === undefined
      ? undefined
      : findCalled(shapes, resource, { called: asked.name, places: asked.places });
  if (!alias) return (_context, _above, said) => said;
  return (context, above, said) => {
    const records = context.records(toRecordsName(resource, above));
    const value = typed(shapes, alias.places, said);
    const found = records.find({ [alias.property]: typeof value === 'number' ? value : said });
    return found === undefined ? said : keyOf(resource, found);
  };
};

/** Whether the document has a reply for what a body names and is not there; else those of a list are passed over. */
const tellsMissing = ({ replies }: Operation): boolean =>
  ['404', '422', '400', '4XX', 'DEFAULT'].some((status) => replies.has(status));

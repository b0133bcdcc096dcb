import {
  type ExpandedReference,
  type Expansion,
  normalizeName,
} from '../../inference/inference.ts';
import type { StoredRecord } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';
import { findRecord } from '../record/find-record.ts';
import { withoutInternals } from '../reply/record-reply.ts';
import { type FieldTree, toFieldTree } from './projection.ts';
import type { QueryValues } from './query-values.ts';

/** Shows records in place of the keys that a client asks to expand. */
export type ExpandRecords = (
  records: readonly StoredRecord[],
  query: QueryValues,
  context: Context,
) => readonly StoredRecord[];

/**
 * Compiles that for an operation. `listProperty` is the property of the reply with its records: some
 * clients start with it, as in `data.customer`.
 */
export function compileExpandRecords(
  handlerContext: HandlerContext,
  expansion: Expansion | undefined,
  listProperty?: string | 0,
): ExpandRecords {
  if (expansion === undefined) return (records) => records;
  const { parameter, references } = expansion;
  return (records, query, context) => {
    const tree = readExpansions(query[parameter], listProperty);
    if (tree === undefined) return records;
    noticeUnknown(context, parameter, { tree, references });
    return records.map((record) =>
      expandRecord(record, { handlerContext, context, tree, references }),
    );
  };
}

/** `owner,company.address` and lists of such names; `undefined` where none is asked for. */
function readExpansions(
  value: unknown,
  listProperty: string | 0 | undefined,
): FieldTree | undefined {
  const paths = [value]
    .flat()
    .filter((names) => typeof names === 'string' && names !== '')
    .flatMap((names) => String(names).split(','))
    .map((path) => path.trim().split('.'))
    .map((path) => (path.length > 1 && path[0] === listProperty ? path.slice(1) : path));
  return paths.length === 0 ? undefined : toFieldTree(paths);
}

type ExpansionRequest = {
  readonly tree: FieldTree;
  readonly references: readonly ExpandedReference[];
};

function noticeUnknown(
  context: Context,
  parameter: string,
  { tree, references }: ExpansionRequest,
): void {
  const known = new Set(references.map(({ property }) => normalizeName(property)));
  for (const name of tree.keys())
    if (!known.has(name))
      context.notice(
        'parameter-without-effect',
        `${JSON.stringify(name)} in the query parameter ${JSON.stringify(parameter)} has no effect here.`,
      );
}

type ExpandedRecord = ExpansionRequest & {
  readonly handlerContext: HandlerContext;
  readonly context: Context;
};

function expandRecord(record: StoredRecord, expanded: ExpandedRecord): StoredRecord {
  const changed: Record<string, unknown> = { ...withoutInternals(record) };
  for (const reference of expanded.references) {
    const tree = expanded.tree.get(normalizeName(reference.property));
    const value = record[reference.property] ?? record[reference.keyProperty];
    if (tree === undefined || value === undefined) continue;
    const show = compileShowReferred(reference, { ...expanded, tree });
    changed[reference.property] = Array.isArray(value) ? value.map(show) : show(value);
  }
  return changed;
}

/** Shows the record of a key; a key without a record stays as it is, and so does an object. */
function compileShowReferred(
  { resource: name, references }: ExpandedReference,
  expanded: ExpandedRecord,
): (key: unknown) => unknown {
  const { handlerContext, context } = expanded;
  const resource = handlerContext.model.resources.find((one) => one.name === name);
  return (key) => {
    if (resource === undefined || (typeof key !== 'string' && typeof key !== 'number')) return key;
    const found = findRecord(handlerContext, context, {
      resource,
      keys: [`${key}`],
      access: 'read',
    });
    return found === undefined ? key : expandRecord(found, { ...expanded, references });
  };
}

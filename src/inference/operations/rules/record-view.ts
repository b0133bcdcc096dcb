import type { Operation } from '../../../openapi/openapi.ts';
import { isSameSchema } from '../../bodies/schema-similarity.ts';
import { toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { viewNoun } from '../../vocabulary/path-segments.ts';
import type { InferenceContext } from '../operation-context.ts';
import type { OperationRule, RecordPlanKind } from '../operation-rule.ts';

/** `GET /pods/{name}/status` answers with the pod, and `PATCH` changes it. */
export const recordView: OperationRule = {
  name: 'record-view',
  summary: 'A path below one record whose reply is that record reads or changes it.',
  docs: '#record-view',
  infer: (context, { operation, segments = [] }) => {
    const [above, last] = [segments.slice(0, -1), segments.at(-1)];
    const kind = viewKinds.get(operation.method);
    const record = context.resources.byItemPath.get(toTreeKey(above));
    if (kind === undefined || last?.kind !== 'literal' || record?.kind !== 'collection')
      return undefined;
    // `/folders/{id}/parent` is another folder.
    const isView =
      (viewNoun.test(last.text) || last.text.startsWith('#')) &&
      showsRecord(context, operation, record);
    if (!isView) return undefined;
    const verb = kind === 'read' ? 'reads' : 'changes';
    const reason = `The reply is the record of ${record.name} itself, which ${operation.method} ${verb}`;
    return { kind, reason, resource: record, segments: above };
  },
};

const viewKinds: ReadonlyMap<string, RecordPlanKind> = new Map([
  ['GET', 'read'],
  ['HEAD', 'read'],
  ['PUT', 'update'],
  ['PATCH', 'update'],
]);

function showsRecord(
  { schemaViews, envelopes }: InferenceContext,
  operation: Operation,
  record: Resource,
): boolean {
  const shown = envelopes.findRecord(operation, toRecordHint(record));
  return (
    shown !== undefined &&
    schemaViews.of(record.entity).properties.size > 1 &&
    isSameSchema(schemaViews, shown.schemaPointers, record.entity)
  );
}

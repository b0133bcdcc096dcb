import { type Operation, propertiesOf } from '../../../openapi/openapi.ts';
import { haveSimilarProperties, isSameSchema } from '../../bodies/schema-similarity.ts';
import { type PathSegment, toTreeKey } from '../../paths/path-tree.ts';
import type { Resource } from '../../resource.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { detailNoun, viewNoun } from '../../vocabulary/path-segments.ts';
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
      showsRecord(context, operation, { record, path: segments });
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

type RecordView = { readonly record: Resource; readonly path: readonly PathSegment[] };

function showsRecord(
  context: InferenceContext,
  operation: Operation,
  { record, path }: RecordView,
): boolean {
  const { schemaViews, envelopes } = context;
  const shown = envelopes.findRecord(operation, toRecordHint(record));
  const { entity, key } = record;
  if (shown === undefined || schemaViews.of(entity).properties.size <= 1) return false;
  if (isSameSchema(schemaViews, shown.schemaPointers, entity)) return true;
  const properties = propertiesOf(schemaViews, schemaViews.of(shown.schemaPointers));
  return (
    isOfDetails(context, path) &&
    properties.has(`${key.path[0]}`) &&
    haveSimilarProperties(schemaViews, shown.schemaPointers, entity)
  );
}

/** Whether a path may show more or less of a record than others, and has no record of its own. */
function isOfDetails(
  { resources: { byItemPath } }: InferenceContext,
  path: readonly PathSegment[],
): boolean {
  const last = path.at(-1);
  return last?.kind === 'literal' && detailNoun.test(last.text) && !byItemPath.has(toTreeKey(path));
}

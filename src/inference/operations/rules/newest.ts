import { isSameSchema } from '../../bodies/schema-similarity.ts';
import { parametersOf } from '../../paths/path-tree.ts';
import { toRecordHint } from '../../resources/record-schema.ts';
import { newestWord } from '../../vocabulary/path-verbs.ts';
import type { OperationRule } from '../operation-rule.ts';
import { findSubPath } from '../sub-path.ts';

/** `GET /releases/latest` reads the release that was stored last. */
export const newest: OperationRule = {
  name: 'newest',
  summary: 'A path below the path of all records reads the one that was stored last.',
  docs: '#newest',
  infer: (context, { operation, segments = [] }) => {
    const subPath = findSubPath(context, { segments });
    if (operation.method !== 'GET' || subPath === undefined || !newestWord.test(subPath.verb))
      return undefined;
    const { resource, verb } = subPath;
    const shown = context.envelopes.findRecord(operation, toRecordHint(resource));
    if (!shown || !isSameSchema(context.schemaViews, shown.schemaPointers, resource.entity))
      return undefined;
    const above = segments.slice(0, -1);
    return {
      kind: 'read',
      reason: `"${verb}" is the record of ${resource.name} that was stored last`,
      resource,
      segments: [...above, { kind: 'parameter', name: resource.parameter }],
      keys: [
        ...parametersOf(above).map((name) => ({ in: 'path', name }) as const),
        { in: 'newest', word: verb },
      ],
    };
  },
};

import {
  findBodySchema,
  kindAt,
  propertiesOf,
  type SchemaViews,
} from '../../../openapi/openapi.ts';
import { listKeyLocations } from '../../keys/key-location.ts';
import { mergedKeyName, mergeVerb, remainingKeyName } from '../../vocabulary/path-verbs.ts';
import { normalizeName } from '../../vocabulary/singularize.ts';
import type { OperationRule, OperationSubject } from '../operation-rule.ts';
import { findSubPath } from '../sub-path.ts';

/** `POST /contacts/merge` with `from` and `into` removes one contact, and answers with the other. */
export const merge: OperationRule = {
  name: 'merge',
  summary:
    'A call of `merge` below the path of all records removes those that it merges into another.',
  docs: '#merge',
  infer: (context, { operation, segments = [] }) => {
    const subPath = findSubPath(context, { segments });
    if (subPath === undefined || !mergeVerb.test(subPath.verb)) return undefined;
    const { resource } = subPath;
    const remaining = listKeyLocations(context.schemaViews, operation).find(
      ({ name, location }) => location.in === 'body' && remainingKeyName.test(normalizeName(name)),
    );
    const mergedKeys = findMergedKeys(context.schemaViews, operation, remaining?.name);
    if (remaining === undefined || mergedKeys === undefined) return undefined;
    return {
      kind: 'action',
      reason: `Merges the records of ${resource.name} that "${mergedKeys}" names into that of "${remaining.name}", and removes them`,
      resource,
      key: remaining.location,
      mergedKeys,
      segments: [...segments.slice(0, -1), { kind: 'parameter', name: remaining.name }],
    };
  },
};

/** The property of the body with the key, or the keys, of what is merged. */
function findMergedKeys(
  schemaViews: SchemaViews,
  operation: OperationSubject['operation'],
  remaining: string | undefined,
): string | undefined {
  const schema = findBodySchema(operation);
  const sent = schema === undefined ? [] : [...propertiesOf(schemaViews, schemaViews.of([schema]))];
  return sent
    .filter(([, schemaPointers]) => kindAt(schemaViews, schemaPointers) !== 'object')
    .map(([name]) => name)
    .find((name) => name !== remaining && mergedKeyName.test(normalizeName(name)));
}

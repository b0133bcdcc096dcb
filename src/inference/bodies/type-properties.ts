import {
  type JsonObject,
  objectOf,
  propertiesOf,
  readPointer,
  refToPointer,
  type SchemaView,
  type SchemaViews,
  splitPointer,
} from '../../openapi/openapi.ts';
import { initialNames } from '../vocabulary/initial-values.ts';
import { apiRootSegment, versionSegment } from '../vocabulary/path-segments.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

type TypeContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/**
 * The `kind` and `apiVersion` of an object that declares both without saying what they are: the name of its
 * schema, and the base path up to the version (`apps/v1` of `/apis/apps/v1/deployments`).
 */
export function inferTypeProperties(
  { root, schemaViews }: TypeContext,
  schemaPointers: readonly string[],
  path: string,
): JsonObject {
  const properties = propertiesOf(schemaViews, schemaViews.of(schemaPointers));
  const [kind, apiVersion] = [properties.get('kind'), properties.get('apiVersion')];
  if (!kind || !apiVersion || !isOpenText(schemaViews.of(kind))) return {};
  if (!isOpenText(schemaViews.of(apiVersion))) return {};
  const name = schemaPointers.map((pointer) => findSchemaName(root, pointer)).find(Boolean);
  const version = findVersion(path);
  return {
    ...(name !== undefined && { kind: `${name.split('.').at(-1)}` }),
    ...(version !== undefined && { apiVersion: version }),
  };
}

/** The `object` or `type` of an object around records, where it has one value only or an example. */
export function inferShownTypes(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
): JsonObject {
  const shown = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))].flatMap(
    ([name, pointers]) => {
      if (!initialNames.kind.test(normalizeName(name))) return [];
      const {
        const: constant,
        enum: values,
        example,
        examples,
      } = schemaViews.of(pointers).keywords;
      const [only, ...others] = Array.isArray(values) ? values : [];
      const [first] = Array.isArray(examples) ? examples : [];
      const value = constant ?? (others.length === 0 ? only : undefined) ?? example ?? first;
      return typeof value === 'string' ? [[name, value] as const] : [];
    },
  );
  return Object.fromEntries(shown);
}

/** A text of which the document shows no value. */
function isOpenText({ types, keywords }: SchemaView): boolean {
  const shown = ['enum', 'const', 'default', 'example', 'examples', 'pattern'];
  return types.includes('string') && !shown.some((keyword) => keyword in keywords);
}

/** References lead to the schema in so many steps at most. */
const maxReferences = 8;

function findSchemaName(root: JsonObject, pointer: string, steps = 0): string | undefined {
  const schema = readPointer(root, pointer);
  const target = refToPointer(objectOf(schema).$ref);
  if (target !== undefined && steps < maxReferences) return findSchemaName(root, target, steps + 1);
  const [section, kind, name, ...rest] = splitPointer(pointer);
  return section === 'components' && kind === 'schemas' && rest.length === 0 ? name : undefined;
}

function findVersion(path: string): string | undefined {
  const segments = path.split('/').slice(1);
  const end = segments.findIndex((segment) => versionSegment.test(segment));
  const base = segments.slice(0, end + 1).filter((segment) => !apiRootSegment.test(segment));
  return end < 0 || base.some((segment) => segment.includes('{')) ? undefined : base.join('/');
}

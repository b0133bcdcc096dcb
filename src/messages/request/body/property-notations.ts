import { normalizeName } from '../../../inference/inference.ts';
import { isObject, type JsonObject, type OpenApiDocument } from '../../../openapi/openapi.ts';
import type { Notice } from '../../response/notice-headers.ts';
import { createCoercions, type SchemaCoercion } from '../parameters/type-coercion.ts';

/** A body with the property names of its schema. */
export type RenamedBody = { readonly body: JsonObject; readonly notices: readonly Notice[] };

/** Names properties as the schema does that are sent in another notation; `undefined` if there are none. */
export type RenameProperties = (body: unknown) => RenamedBody | undefined;

/** How many objects in objects are searched. */
const maxDepth = 3;

/** Compiles that for bodies of a schema, which is read when a body is first found invalid. */
export function compileRenameProperties(
  document: OpenApiDocument,
  schema: string,
): RenameProperties {
  const coercionAt = createCoercions(document);
  const rename = (body: JsonObject, { layout }: SchemaCoercion, renaming: Renaming): JsonObject => {
    const nameOf = compileKnownName(layout.properties.keys());
    const inner = { ...renaming, depth: renaming.depth + 1 };
    const renameValue = (value: unknown, name: string): unknown =>
      isObject(value) && renaming.depth < maxDepth
        ? rename(value, coercionAt(layout.properties.get(name) ?? []), inner)
        : value;
    const renamed = new Map<string, readonly [string, unknown]>();
    for (const [sentName, sentValue] of Object.entries(body)) {
      const name = nameOf(sentName, body);
      if (name !== sentName) renaming.notices.push(toNotice(sentName, name));
      const value = renameValue(sentValue, name);
      if (name !== sentName || value !== sentValue) renamed.set(sentName, [name, value]);
    }
    // Nearly no body has such names, and one of 300,000 names takes a while to copy.
    if (renamed.size === 0) return body;
    return Object.fromEntries(Object.entries(body).map((entry) => renamed.get(entry[0]) ?? entry));
  };
  return (sent) => {
    if (!isObject(sent)) return undefined;
    const notices: Notice[] = [];
    const body = rename(sent, coercionAt([schema]), { notices, depth: 1 });
    return notices.length === 0 ? undefined : { body, notices };
  };
}

/** The notices of the names that were found, and how deep the search is. */
type Renaming = { readonly notices: Notice[]; readonly depth: number };

/** Compiles the declared name of a property, where an object has none of that name already. */
function compileKnownName(
  declaredNames: Iterable<string>,
): (sentName: string, body: JsonObject) => string {
  const declared = new Set(declaredNames);
  const byNormalizedName = new Map([...declared].map((name) => [normalizeName(name), name]));
  return (sentName, body) => {
    const known = byNormalizedName.get(normalizeName(sentName) || sentName);
    return declared.has(sentName) || known === undefined || known in body ? sentName : known;
  };
}

function toNotice(sentName: string, known: string): Notice {
  return {
    code: 'property-unknown',
    text: `Unknown property ${JSON.stringify(sentName)} is read as ${JSON.stringify(known)}.`,
  };
}

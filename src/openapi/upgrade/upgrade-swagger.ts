import { isObject, type JsonObject, objectAt } from '../json/json.ts';
import { escapePointerToken, readPointer, refToPointer } from '../json/json-pointer.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';

/** Upgrades an OpenAPI 2.0 document to 3.0. The document itself may change too. */
export async function upgradeSwagger(root: JsonObject): Promise<JsonObject> {
  hoistSharedParts(root);
  // Loaded for 2.0 documents only, to keep every other start fast.
  const { applyProduces, insertFormBodies, extractSwaggerBodies } = await import(
    './swagger-bodies.ts'
  );
  applyProduces(root);
  const forms = extractSwaggerBodies(root);
  const { upgrade } = await import('@scalar/openapi-upgrader');
  const upgraded = objectAt({ upgraded: upgrade({ ...root }, '3.0') }, 'upgraded');
  insertFormBodies(upgraded, forms);
  return upgraded;
}

/**
 * Moves what references name inside the paths of an OpenAPI 2.0 document to its definitions,
 * parameters and responses, in place: an upgrade rewrites the paths, but not the references into them.
 */
function hoistSharedParts(root: JsonObject): void {
  const references: DocumentNode[] = [];
  walkDocument(root, new Set(['$ref']), (node) => {
    if (typeof node.$ref === 'string' && node.$ref.startsWith('#/paths/')) references.push(node);
  });
  const places = new Map<string, string>();
  // The deepest first: what holds another that is shared takes a reference to it along.
  const pointers = [...new Set(references.map(({ $ref }) => String(refToPointer($ref))))];
  for (const pointer of pointers.toSorted((one, other) => other.length - one.length)) {
    const moved = moveToSharedSection(root, pointer, `shared-${places.size + 1}`);
    if (moved !== undefined) places.set(pointer, moved);
  }
  for (const node of references)
    node.$ref = places.get(String(refToPointer(node.$ref))) ?? node.$ref;
}

function moveToSharedSection(
  root: DocumentNode,
  pointer: string,
  name: string,
): string | undefined {
  const end = pointer.lastIndexOf('/');
  const owner = readPointer(root, pointer.slice(0, end));
  const value = readPointer(root, pointer);
  const section = sharedSectionOf(pointer);
  if (!isObject(value) || section === undefined) return undefined;
  const known = root[section];
  root[section] = { ...(isObject(known) ? known : {}), [name]: value };
  const $ref = `#/${section}/${escapePointerToken(name)}`;
  const key = pointer
    .slice(end + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
  Reflect.set(Object(owner), key, { $ref });
  return $ref;
}

/** Where a part of a path belongs when it is shared; a path or an operation belongs nowhere else. */
function sharedSectionOf(pointer: string): string | undefined {
  if (/\/parameters\/\d+$/.test(pointer)) return 'parameters';
  if (/\/responses\/[^/]+$/.test(pointer)) return 'responses';
  return /\/(parameters|responses)\/[^/]+\/./.test(pointer) ? 'definitions' : undefined;
}

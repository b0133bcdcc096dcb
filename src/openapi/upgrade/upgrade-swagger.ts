import { isObject, type JsonObject, objectAt } from '../json/json.ts';
import {
  escapePointerToken,
  readPointer,
  refToPointer,
  splitPointer,
} from '../json/json-pointer.ts';
import { type DocumentNode, walkDocument } from '../json/walk-document.ts';

/** Upgrades an OpenAPI 2.0 document to 3.0. The given document may change too. */
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
 * Moves parts of paths that references name (`#/paths/…`) to the shared definitions, parameters and
 * responses, in place: the upgrader rewrites the paths, but not the references into them.
 */
function hoistSharedParts(root: JsonObject): void {
  const references: DocumentNode[] = [];
  walkDocument(root, new Set(['$ref']), (node) => {
    if (typeof node.$ref === 'string' && node.$ref.startsWith('#/paths/')) references.push(node);
  });
  const movedTo = new Map<string, string>();
  // The deepest first, so that an outer part is moved with references to its inner parts.
  const pointers = [...new Set(references.map(({ $ref }) => String(refToPointer($ref))))];
  for (const pointer of pointers.toSorted((a, b) => b.length - a.length)) {
    const reference = moveToSharedSection(root, pointer, `shared-${movedTo.size + 1}`);
    if (reference !== undefined) movedTo.set(pointer, reference);
  }
  for (const node of references)
    node.$ref = movedTo.get(String(refToPointer(node.$ref))) ?? node.$ref;
}

function moveToSharedSection(
  root: DocumentNode,
  pointer: string,
  name: string,
): string | undefined {
  const parent = readPointer(root, pointer.slice(0, pointer.lastIndexOf('/')));
  const value = readPointer(root, pointer);
  const section = sharedSectionOf(pointer);
  if (!isObject(value) || section === undefined) return undefined;
  root[section] = { ...objectAt(root, section), [name]: value };
  const $ref = `#/${section}/${escapePointerToken(name)}`;
  Reflect.set(Object(parent), `${splitPointer(pointer).at(-1)}`, { $ref });
  return $ref;
}

/** The section for a shared part of a path; `undefined` for a whole path or operation. */
function sharedSectionOf(pointer: string): string | undefined {
  if (/\/parameters\/\d+$/.test(pointer)) return 'parameters';
  if (/\/responses\/[^/]+$/.test(pointer)) return 'responses';
  return /\/(parameters|responses)\/[^/]+\/./.test(pointer) ? 'definitions' : undefined;
}

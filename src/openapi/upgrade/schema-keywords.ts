import type { DocumentNode } from '../json/walk-document.ts';

/** Whether a document is of a version before 3.1. */
export type SourceVersion = 'earlier' | 'later';

/** The keywords that earlier versions had, or had in another form. */
export const legacyKeywords = ['nullable', 'x-nullable', 'exclusiveMinimum', 'exclusiveMaximum'];

/**
 * Writes what OpenAPI 2.0 and 3.0 say of a schema as JSON Schema 2020-12 does, in its place: real
 * documents of later versions have leftovers of it too, and what they mean is plain. A `nullable`
 * that stands without a `type` stays, for there is no other word for it in one place; so does a
 * leftover: null is taken there, but a strict reader of the document would not.
 */
export function upgradeSchemaKeywords(node: DocumentNode, version: SourceVersion): void {
  if (node['x-nullable'] === true) node.nullable = true;
  if (node.nullable === true && node.type !== undefined) {
    node.type = [...new Set([node.type, 'null'].flat())];
    if (Array.isArray(node.enum) && !node.enum.includes(null)) node.enum = [...node.enum, null];
    if (version === 'earlier') delete node.nullable;
  }
  moveExclusiveBound(node, 'minimum', 'exclusiveMinimum');
  moveExclusiveBound(node, 'maximum', 'exclusiveMaximum');
}

/** `exclusiveMinimum: true` beside a `minimum` (OpenAPI 3.0) becomes the bound itself. */
function moveExclusiveBound(node: DocumentNode, bound: string, exclusive: string): void {
  if (typeof node[exclusive] !== 'boolean') return;
  const isExclusive = node[exclusive];
  delete node[exclusive];
  if (!isExclusive || typeof node[bound] !== 'number') return;
  node[exclusive] = node[bound];
  delete node[bound];
}

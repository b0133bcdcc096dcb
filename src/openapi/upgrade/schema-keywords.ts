import type { DocumentNode } from '../json/walk-document.ts';

/** Whether the document's version is before 3.1. */
export type SourceVersion = 'earlier' | 'later';

/** Keywords that only earlier versions have, or had in another form. */
export const legacyKeywords = ['nullable', 'x-nullable', 'exclusiveMinimum', 'exclusiveMaximum'];

/**
 * Rewrites schema keywords of OpenAPI 2.0 and 3.0 as JSON Schema 2020-12, in place, also where a later
 * document still has them. In a later document `nullable` stays beside the new type, so that readers
 * know that a strict validator would not take null. A `nullable` without a `type` stays as well.
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

/** `minimum: 1, exclusiveMinimum: true` (OpenAPI 3.0) becomes `exclusiveMinimum: 1`. */
function moveExclusiveBound(node: DocumentNode, bound: string, exclusive: string): void {
  if (typeof node[exclusive] !== 'boolean') return;
  const isExclusive = node[exclusive];
  delete node[exclusive];
  if (!isExclusive || typeof node[bound] !== 'number') return;
  node[exclusive] = node[bound];
  delete node[bound];
}

/** Properties that hold a list of records, by normalized name. */
export const listPropertyNames: readonly string[] = [
  ...['data', 'items', 'results', 'values', 'entries', 'value', 'records', 'list', 'content'],
  ...['rows', 'objects', 'resources', 'elements', 'hits', 'nodes'],
];

/** Properties that may hold a list further down. */
export const listWrapperNames: readonly string[] = [
  ...['embedded', 'data', 'result', 'results', 'response', 'payload'],
];

/** Properties that wrap one record. */
export const recordWrapperNames: readonly string[] = [
  ...['data', 'result', 'item', 'payload', 'response', 'object', 'resource', 'entity', 'record'],
];

/** Properties that stand next to a record and are not part of it. */
export const metadataNames = /^_?(links|errors|warnings|messages|meta)$/i;

/** Path parameters that say nothing about the records they identify. */
export const unspecificParameterNames: readonly string[] = ['', 'id', 'name', 'key'];

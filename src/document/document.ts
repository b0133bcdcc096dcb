export type { Finding } from './finding.ts';
export { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
export { loadDocument, type OpenApiDocument } from './load.ts';
export {
  type Content,
  type DocumentedReply,
  findContent,
  isJson,
  listOperations,
  type Operation,
  type Parameter,
  type RequestBody,
  toConcrete,
  toEssence,
} from './operation.ts';
export { below, locate, readPointer } from './pointer.ts';
export { type Check, openAjv, openSchemas, type Schemas } from './schema.ts';

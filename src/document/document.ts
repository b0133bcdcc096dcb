export { type Direction, isFlagged } from './direction.ts';
export type { Finding } from './finding.ts';
export { type Fits, openFits, typeOf } from './fit.ts';
export { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
export { loadDocument, type OpenApiDocument } from './load.ts';
export { type Content, findContent, isJson, toConcrete, toEssence } from './media-type.ts';
export {
  type DocumentedReply,
  listOperations,
  type Operation,
  type RequestBody,
} from './operation.ts';
export { type Parameter, readStyle, type Style } from './parameter.ts';
export { below, locate, readPointer, splitPointer } from './pointer.ts';
export { type Check, openAjv, openSchemas, type Schemas } from './schema.ts';
export { type Choice, openShapesOf, type Shape, type Shapes, tagKeyword } from './shape.ts';

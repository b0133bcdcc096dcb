export { coercedEnumKeyword } from './checks/enum-coercion.ts';
export { type Finding, formatFinding, refuseFinding } from './checks/finding.ts';
export type { LoadedDocument, OpenApiDocument, RawExtension } from './document.ts';
export {
  isObject,
  type JsonObject,
  jsonTypeOf,
  mergePatch,
  objectAt,
  objectOf,
  textAt,
} from './json/json.ts';
export {
  joinPointer,
  readPointer,
  refToPointer,
  resolvePointer,
  splitPointer,
} from './json/json-pointer.ts';
export { measureJson } from './json/measure-json.ts';
export { documentLimits } from './limits.ts';
export type { ReferenceKind } from './load/document-source.ts';
export { createLineFinder } from './load/line-numbers.ts';
export {
  type LoadDocumentOptions,
  loadDocument,
} from './load/load-document.ts';
export { parseText } from './load/parse.ts';
export {
  findExample,
  listExamples,
  parseJsonOrText,
  valueOfExample,
} from './operations/examples.ts';
export {
  findMediaTypePointer,
  isJsonMediaType,
  type MediaTypePointers,
  type StreamFormat,
  streamFormatOf,
  toConcreteMediaType,
  toEssence,
} from './operations/media-type.ts';
export {
  type DocumentedReply,
  findDocumentedReply,
  httpMethods,
  type ListOperationsOptions,
  listOperations,
  type Operation,
  type RequestBody,
} from './operations/operation.ts';
export { readOperationTexts, readReplyDescription } from './operations/operation-texts.ts';
export {
  hasCallbacks,
  listCallbacks,
  listWebhooks,
  type OutgoingRequest,
} from './operations/outgoing-request.ts';
export {
  listReplyHeaders,
  type Parameter,
  type ParameterStyle,
  readParameterStyle,
} from './operations/parameter.ts';
export { listApiKeyNames, listSecuritySchemes } from './operations/security-schemes.ts';
export { type SelectedOperations, selectOperations } from './operations/select-operations.ts';
export { listBasePaths, listServerPaths, readBasePath } from './operations/server-base-path.ts';
export {
  findBodySchema,
  findReplySchema,
  findSuccessReply,
  type SuccessReply,
  toSuccessReply,
} from './operations/success-reply.ts';
export { parseJsonPath } from './overlay/json-path.ts';
export { type Conforms, compileConformance } from './schema/conformance.ts';
export { findItemSchema } from './schema/item-schema.ts';
export { isEveryOptionSubsumed } from './schema/one-of-subsumption.ts';
export { escapeRegExp, matchesPattern } from './schema/pattern/pattern.ts';
export { hasSchemaFlag, type MessageDirection } from './schema/read-only.ts';
export { isInExampleSchema } from './schema/schema-from-example.ts';
export {
  entriesOf,
  isScalarList,
  kindAt,
  kindOf,
  listPropertyNames,
  propertiesOf,
  schemasOfProperty,
} from './schema/schema-properties.ts';
export {
  createSchemaViews,
  discriminatorValuesKeyword,
  type SchemaChoice,
  type SchemaView,
  type SchemaViews,
} from './schema/schema-view.ts';
export {
  readSerializationLayout,
  type SerializationLayout,
} from './schema/serialization-layout.ts';
export { createAjv } from './schema/validation/ajv.ts';
export { createLazyCheck, createLazyValidators } from './schema/validation/lazy-schema.ts';
export {
  createSchemaValidators,
  type SchemaCheck,
  type SchemaValidators,
} from './schema/validation/schema-validators.ts';

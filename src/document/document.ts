export { openAjv } from './ajv.ts';
export { areAlike } from './alike.ts';
export { listBasePaths, readBasePath } from './base-path.ts';
export { type Direction, isFlagged } from './direction.ts';
export { meantKeyword } from './enumeration.ts';
export { findExample, valueOfExample } from './example.ts';
export { findReply } from './find-reply.ts';
export { type Finding, refuseFinding, toFindingText } from './finding.ts';
export { type Fits, openFits } from './fit.ts';
export { type Alias, findCalled, listOtherNames } from './inference/alias.ts';
export {
  type Ancestry,
  atView,
  findAncestry,
  openAncestry,
  typed,
  valueAt,
  withValueAt,
} from './inference/ancestry.ts';
export { type Assigning, findAssigning } from './inference/assigning.ts';
export type { BehaviourName, Conclusion } from './inference/conclusion.ts';
export { countWord, findCounting } from './inference/count-word.ts';
export { type DeclaredOf, openDeclared } from './inference/declared.ts';
export { type Envelope, isSame } from './inference/envelope.ts';
export { type Follow, openFollow } from './inference/follow.ts';
export { type Inference, inferResources, toRecordsName } from './inference/inference.ts';
export { findKeyed, namesKeys, namesMany } from './inference/judge-many.ts';
export { isCounted } from './inference/key.ts';
export type { KeyPlace } from './inference/key-place.ts';
export type { Cursor } from './inference/list-cursor.ts';
export { callingNames, type Filter } from './inference/list-filter.ts';
export {
  type ListParameters,
  type Numbered,
  readListParameters,
} from './inference/list-parameters.ts';
export { isSameNoun, plain, singular } from './inference/noun.ts';
export { entriesOf, kindOf, outline } from './inference/outline.ts';
export { findOwnNames } from './inference/own-name.ts';
export { takesPatch } from './inference/patch-body.ts';
export { parametersOf } from './inference/path-tree.ts';
export {
  findBodySchema,
  findReplySchema,
  findSuccess,
  type Success,
  toSuccess,
} from './inference/reply.ts';
export {
  hiddenKey,
  type Key,
  onlyKey,
  type Resource,
  type View,
  viewsKey,
} from './inference/resource.ts';
export { findKeyExample, findShownKey } from './inference/shown-key.ts';
export type { Values } from './inference/values.ts';
export { isObject, type JsonObject, objectAt, objectOf, textAt } from './json.ts';
export { typeOf } from './json-type.ts';
export { openLateSchemas, toLateCheck } from './late.ts';
export { type Layout, readLayout } from './layout.ts';
export { openLines } from './line.ts';
export {
  type LoadedDocument,
  type LoadOptions,
  loadDocument,
  type OpenApiDocument,
} from './load.ts';
export { type Content, findContent, isJson, toConcrete, toEssence } from './media-type.ts';
export { isOfMillis } from './millis.ts';
export {
  type DocumentedReply,
  listOperations,
  type Operation,
  type RequestBody,
  type Site,
} from './operation.ts';
export type { Overrule } from './overruling/overrule.ts';
export { listHeaders, type Parameter, readStyle, type Style } from './parameter.ts';
export { parseText } from './parse.ts';
export { matchesPattern } from './pattern.ts';
export { below, locate, readPointer, splitPointer } from './pointer.ts';
export { type Check, openSchemas, type Schemas } from './schema.ts';
export { listKeyNames, listSchemes } from './security-scheme.ts';
export { isOfSelection, isSelection } from './selection.ts';
export { type Choice, openShapesOf, type Shape, type Shapes, tagKeyword } from './shape.ts';
export { verbatim } from './verbatim.ts';

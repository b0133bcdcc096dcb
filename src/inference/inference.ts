export {
  type ApiModel,
  type ApiModelOptions,
  type InferSteps,
  inferApiModel,
  inferInSteps,
  toRecordsName,
} from './api-model.ts';
export type { BatchReportForm, BatchReportProperty } from './bodies/batch-report.ts';
export type { BulkTargets } from './bodies/bulk-targets.ts';
export { toCountedNoun } from './bodies/count-reply.ts';
export type { Envelope } from './bodies/envelope.ts';
export type { LineResults } from './bodies/json-lines.ts';
export { takesJsonPatch } from './bodies/patch-body.ts';
export type { FieldRule, FileProperty, RecordFields } from './bodies/record-input.ts';
export type { RecordReply, ReplyFormat } from './bodies/record-reply.ts';
export { isSameSchema } from './bodies/schema-similarity.ts';
export type { StatusEnvelope } from './bodies/status-envelope.ts';
export { inferTypeProperties } from './bodies/type-properties.ts';
export {
  createDeclaredProperties,
  createRecordProperties,
  type DeclaredPropertiesOf,
  type RecordPropertiesOf,
} from './declared-properties.ts';
export { type ActionEffect, inferActionEffect } from './effects/action-effects.ts';
export type { ActionPart } from './effects/action-part.ts';
export type { ExclusiveFlag } from './effects/exclusive-flag.ts';
export { listStatesBefore } from './effects/state-order.ts';
export {
  formatInstant,
  parseInstant,
  type TimestampFormat,
  timestampFormatOf,
} from './effects/timestamp-formats.ts';
export { inferTimestamps, type Timestamps } from './effects/timestamps.ts';
export { type Extension, parseExtensions } from './extension/parse-extensions.ts';
export {
  type AlternateKey,
  listLoginAlternatives,
} from './keys/alternate-key.ts';
export { type IdStyle, inferIdStyle, writeId } from './keys/id-styles.ts';
export { findKeyExample, findParameterExample } from './keys/key-example.ts';
export { findKeyedLists, isKeyListName, sendsKeyList } from './keys/key-lists.ts';
export { isNumericKey } from './keys/key-property.ts';
export type { KeyGenerator, KeySource } from './keys/key-source.ts';
export type { Expiry } from './lifecycles/expiry.ts';
export type { Lifecycle } from './lifecycles/lifecycle.ts';
export type { LostRule } from './operations/infer-operation.ts';
export type { PlannedOperation } from './operations/planned-operation.ts';
export {
  type CallerKey,
  type KeyLocation,
  parametersOf,
  type TargetKey,
} from './paths/path-tree.ts';
export {
  type AlternateKeyProperty,
  bodyEnvelopeOf,
  type CreatePlan,
  isQueryPlan,
  type KeyLists,
  listEnvelopeOf,
  notationsOf,
  type Plan,
  type PlanKind,
  type PlanOf,
  type RecordInput,
  type ResourcePlanKind,
  recordEnvelopeOf,
  replyKeyPropertyOf,
  type ShownRemoved,
  type SoftDeletion,
} from './plan.ts';
export { describesIdempotency, isIdempotencyKey } from './protocol/idempotency-key.ts';
export type {
  ChangeFeed,
  ConditionalRequests,
  DeferredEffect,
  EtagMode,
  IdempotencyKey,
  IdempotencyMode,
  JobReply,
  LastModified,
  StateMeanwhile,
  StoredContent,
} from './protocol/protocol-plan.ts';
export type { ListFilter } from './queries/list-filter.ts';
export type {
  AttributesProperty,
  ConditionNames,
  CursorParameter,
  ExpandedReference,
  Expansion,
  FieldSelection,
  ListOrder,
  ListQueryPlan,
  NumberParameter,
  PageQuery,
  SortQuery,
} from './queries/list-query.ts';
export { emptyListQuery } from './queries/list-query.ts';
export {
  inferPageProperties,
  type PageHeader,
  type PageLink,
  type PageProperty,
  type StatedFact,
} from './queries/page-reply.ts';
export { type ChildCounter, inferChildCounters } from './relations/counters.ts';
export type { Dependent } from './relations/dependents.ts';
export {
  inferMembershipReply,
  type LinkForm,
  type MembershipReplyProperty,
} from './relations/link-form.ts';
export { findMembershipBody, type MembershipBody } from './relations/membership-body.ts';
export type { ObjectList } from './relations/object-list.ts';
export type { ObjectReference } from './relations/object-references.ts';
export {
  atNestedCollection,
  compileParentKeyWriter,
  findOwnKeyCopies,
  findParentKeyProperties,
  type ParentKeyProperty,
  type ParentKeyWriter,
  toTypedKey,
  valueAt,
  withValueAt,
} from './relations/parent-keys.ts';
export {
  inferParentLinks,
  type ParentKeyField,
  type ParentLinks,
} from './relations/parent-links.ts';
export type { ScalarList } from './relations/scalar-list.ts';
export {
  type CompoundKey,
  type CompoundKeyOperation,
  hiddenKeyProperty,
  type NestedCollection,
  nestedCollectionsProperty,
  type Resource,
  singletonKey,
} from './resource.ts';
export { type RewriteExampleValues, renameExample } from './resources/rewrite-example-values.ts';
export { compileRecordRewrite } from './resources/rewrite-record.ts';
export { findShownRecord } from './resources/shown-record.ts';
export { stateName } from './vocabulary/actions.ts';
export {
  duplicateErrorValues,
  type ErrorRole,
  errorCodeText,
  errorValuesByStatus,
  errorValuesByViolation,
  fallbackErrorValues,
  otherClientErrorValues,
  placeNameProperty,
  serverErrorValues,
  successErrorsName,
  toErrorRole,
} from './vocabulary/errors.ts';
export {
  anyCombinators,
  type ConditionOperator,
  conditionHolderSuffix,
  conditionOperators,
  filterClause,
  resourceObjectMembers,
  searchQualifier,
} from './vocabulary/filter-expressions.ts';
export { isFreeTextName, ownIdName, proseName } from './vocabulary/generated-values.ts';
export {
  isFailedState,
  isRefusedFlag,
  isTransientState,
  splitStateWords,
  toFlagWords,
} from './vocabulary/lifecycles.ts';
export {
  allFieldsValues,
  ascendingValue,
  caseInsensitiveText,
  descendingValue,
  directedSortValue,
  displayNames,
  exclusionText,
  expectedDisplayName,
  findDescribedBound,
  sortVocabulary,
} from './vocabulary/list-queries.ts';
export {
  expectedCursorNames,
  expectedMoreNames,
  expectedNextPageName,
  expectedNextUrlName,
  expectedTotalName,
  keyCursorParameter,
  type PageFact,
} from './vocabulary/pagination.ts';
export { basePathSegment, versionSegment } from './vocabulary/path-segments.ts';
export {
  changeText,
  keepsUnsentText,
  partialUpdateText,
  replacementText,
} from './vocabulary/path-verbs.ts';
export { conditionalFields, repeatedReplyText } from './vocabulary/protocol.ts';
export {
  activeMarkName,
  callerAliases,
  credentialName,
  isServerManagedName,
  isSlugProperty,
  ownedRecordText,
  personalText,
  referenceName,
  referenceNoun,
  removalMarkName,
  removalMarkValue,
  secretName,
  shortFormKeyEnding,
  shortFormProperties,
  slugify,
  toSlug,
} from './vocabulary/record-properties.ts';
export {
  describesDuplicate,
  findWords,
  keptNamesText,
  needsState,
  notUniqueText,
  refusedStateText,
  restoringText,
  takenValueText,
  uniqueText,
} from './vocabulary/refusals.ts';
export {
  isProjectionParameter,
  isWaivedByProjection,
  streamProperty,
} from './vocabulary/reply-parameters.ts';
export type { AffectedGroup } from './vocabulary/reply-properties.ts';
export { isSameNoun, normalizeName, singularize } from './vocabulary/singularize.ts';
export { shownRemovedValues } from './vocabulary/soft-deletion.ts';
export {
  creationTimeName,
  isEpochMilliseconds,
  stateTimeName,
  updateTimeName,
} from './vocabulary/timestamps.ts';
export {
  type ChangeKind,
  everyEvent,
  inactiveState,
  isActionOfWord,
  isStateOfWord,
  splitEventName,
} from './vocabulary/webhooks.ts';
export { planChangeWebhook } from './webhooks/infer-webhooks.ts';
export type {
  ApiEvents,
  PayloadFact,
  PayloadPlan,
  RelatedRecord,
  SignaturePlan,
  SubscriptionCallPlan,
  SubscriptionPlan,
  WebhookEvent,
  WebhookHeader,
  WebhookPlan,
} from './webhooks/webhook-plan.ts';
export type { RequiredReference, UniqueProperty } from './writes/constraints.ts';
export type { RecordCopy } from './writes/creation.ts';
export { findFirstState, type GeneratedProperty } from './writes/initial-value-rules.ts';
export type { InitialValues } from './writes/initial-values.ts';
export type { Metadata } from './writes/metadata.ts';
export type { RecordVersion } from './writes/record-version.ts';
export type { SharedProperty } from './writes/shared-properties.ts';
export type { UnfinishedRecord } from './writes/unfinished-record.ts';

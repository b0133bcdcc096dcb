import {
  type AffectedGroup,
  type BatchReportForm,
  type BatchReportProperty,
  type Resource,
  toTypedKey,
} from '../../inference/inference.ts';
import type { JsonObject, SchemaViews } from '../../openapi/openapi.ts';
import type { Outcome } from '../behaviour.ts';

/** The keys of the records that a call changed, created and did not find. */
export type AffectedKeys = Readonly<Record<AffectedGroup, readonly string[]>>;

/** Writes the affected keys into a reply. */
export type ReportAffected = (outcome: Outcome, affected: AffectedKeys) => Outcome;

/** Compiles a report such as `{ "deleted_count": 2, "failed": [{ "id": 9 }] }`. */
export function compileBatchReport(
  schemaViews: SchemaViews,
  properties: readonly BatchReportProperty[],
  resource: Resource,
): ReportAffected {
  if (properties.length === 0) return (outcome) => outcome;
  return (outcome, affected) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { property, groups, form, isRequired, minItems } of properties) {
      const keys = groups.flatMap((group) => affected[group]);
      const isMissing = groups[0] === 'missing';
      const value = toReportValue(schemaViews, { form, keys, isMissing, resource });
      const isTooShort = Array.isArray(value) && value.length < minItems;
      // A list that must not be empty is left out where it would be.
      if (!isTooShort) body[property] = value ?? body[property];
      else if (!isRequired) delete body[property];
    }
    return { ...outcome, body };
  };
}

type ReportedKeys = {
  readonly form: BatchReportForm;
  readonly keys: readonly string[];
  /** Whether no records have these keys. */
  readonly isMissing: boolean;
  readonly resource: Resource;
};

/** The value of a property; `undefined` where it has no room for the keys. */
function toReportValue(
  schemaViews: SchemaViews,
  { form, keys, isMissing, resource }: ReportedKeys,
): unknown {
  switch (form.kind) {
    case 'number':
      return keys.length;
    case 'boolean':
      return keys.length > 0;
    case 'keys':
      return keys.map((key) => toTypedKey(schemaViews, form.schemaPointers, key));
    case 'entries':
      if (keys.length === 0) return [];
      return isMissing ? toMissingEntries(schemaViews, form, { keys, resource }) : undefined;
    default:
      return undefined;
  }
}

type EntriesForm = Extract<BatchReportForm, { kind: 'entries' }>;

/** `{ "id": 9, "error": "There is no \"9\" in pets." }` for each key. */
function toMissingEntries(
  schemaViews: SchemaViews,
  { key: keyProperty, message }: EntriesForm,
  { keys, resource }: Pick<ReportedKeys, 'keys' | 'resource'>,
): readonly JsonObject[] | undefined {
  if (keyProperty === undefined) return undefined;
  return keys.map((key) => ({
    [keyProperty.name]: toTypedKey(schemaViews, keyProperty.schemaPointers, key),
    ...(message === undefined ? {} : { [message]: `There is no "${key}" in ${resource.name}.` }),
  }));
}

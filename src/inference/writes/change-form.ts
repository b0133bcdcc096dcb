import {
  findBodySchema,
  type JsonObject,
  type Operation,
  propertiesOf,
  readOperationTexts,
  resolvePointer,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Envelope } from '../bodies/envelope.ts';
import { takesJsonPatch } from '../bodies/patch-body.ts';
import type { TargetKey } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { keepsUnsentText, replacementText } from '../vocabulary/path-verbs.ts';

/** How the body of a change is applied to a record. */
export type ChangeForm = {
  /** `merge` keeps properties that are not sent, `replace` removes them. */
  readonly mode: 'merge' | 'replace';
  /** Whether a list is a JSON Patch (RFC 6902), also with another media type. */
  readonly acceptsPatch: boolean;
  /** The status for a patch that cannot be applied (RFC 5789, section 2.2). */
  readonly patchFailureStatus: number;
  /** The property of the body that identifies the record and is not one of its properties. */
  readonly keyProperty: string | undefined;
  /** The schema with the names of the body's properties, if other media types have other names. */
  readonly mainBodySchema: string | undefined;
};

type ChangeContext = { readonly root: JsonObject; readonly schemaViews: SchemaViews };

/** A change, and where its call carries keys. */
export type ChangeFacts = {
  readonly kind: string;
  readonly operation: Operation;
  readonly keyLocations: readonly TargetKey[];
  readonly bodyEnvelope: Envelope | undefined;
  readonly resource: Pick<Resource, 'entity' | 'item'>;
};

export function inferChangeForm(
  { root, schemaViews }: ChangeContext,
  facts: ChangeFacts,
): ChangeForm {
  const { operation, keyLocations, resource } = facts;
  return {
    mode: inferChangeMode({ root, schemaViews }, facts),
    acceptsPatch: takesJsonPatch(schemaViews, operation),
    patchFailureStatus: findPatchFailureStatus(operation),
    keyProperty: findForeignKeyProperty(schemaViews, keyLocations.at(-1), resource),
    mainBodySchema: findMainBodySchema(root, operation),
  };
}

/**
 * Whether a PUT replaces the record, or changes the properties that are sent. It changes them where the
 * text of the operation says so; without such a text, where its body requires nothing and no PATCH is
 * documented beside it.
 */
function inferChangeMode(
  { root, schemaViews }: ChangeContext,
  { kind, operation, bodyEnvelope, resource }: ChangeFacts,
): ChangeForm['mode'] {
  if (kind === 'put') return 'replace';
  if (kind !== 'replace') return 'merge';
  const text = readOperationTexts(root, operation).join(' ');
  if (keepsUnsentText.test(text)) return 'merge';
  const body = schemaViews.of(bodyEnvelope?.schemaPointers);
  const isPartial =
    propertiesOf(schemaViews, body).size > 0 &&
    body.required.size === 0 &&
    resource.item?.operations.has('PATCH') !== true &&
    !replacementText.test(text);
  return isPartial ? 'merge' : 'replace';
}

function findPatchFailureStatus({ replies }: Operation): number {
  return [422, 409, 400].find((status) => replies.has(`${status}`)) ?? 422;
}

/** `thing_id` of `POST /things/edit`, where the record itself has an `id`. */
function findForeignKeyProperty(
  schemaViews: SchemaViews,
  location: TargetKey | undefined,
  { entity }: Pick<Resource, 'entity'>,
): string | undefined {
  if (location?.in !== 'body') return undefined;
  const name = `${location.path.at(-1)}`;
  return propertiesOf(schemaViews, schemaViews.of(entity)).has(name) ? undefined : name;
}

/** Bodies in other media types were validated against other schemas, so their properties are checked again. */
function findMainBodySchema(root: unknown, { body }: Operation): string | undefined {
  if ((body?.content.size ?? 0) < 2) return undefined;
  return resolvePointer(root, `${findBodySchema({ body })}`).pointer;
}

import {
  bodyEnvelopeOf,
  type Envelope,
  normalizeName,
  type PlannedOperation,
  type Resource,
  referenceNoun,
  singularize,
  toTypedKey,
} from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import { findBodySchema, objectOf, propertiesOf } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { valueAtPath, wrapRecord } from './record-path.ts';

/**
 * Finds keys of existing records for reference properties, such as `customer_id` for `/customers`.
 * A reference to a record in the path, such as `project_id` below `/projects/{id}`, gets its key.
 */
export async function findReferences(
  context: VerifyContext,
  planned: PlannedOperation,
  pathKeys: readonly string[],
  findKey: FindReferencedKey = (owner) => findKnownKey(context, owner),
): Promise<unknown> {
  const { views } = context;
  const bodyEnvelope = writtenEnvelopeOf(planned);
  if (!bodyEnvelope) return undefined;
  const found: Record<string, unknown> = {};
  for (const [name, schemaPointers] of propertiesOf(views, views.of(bodyEnvelope.schemaPointers))) {
    const noun = referenceNoun.exec(normalizeName(name))?.[1];
    const isReadOnly = views.of(schemaPointers).keywords.readOnly === true;
    const key =
      noun === undefined || isReadOnly
        ? undefined
        : await findReferencedKey(context, planned, { noun, pathKeys, findKey });
    if (key !== undefined) found[name] = toTypedKey(views, schemaPointers, key);
  }
  return Object.keys(found).length > 0 ? wrapRecord(bodyEnvelope.path, found) : undefined;
}

/** Where a request carries a record, or the whole body of one that works on records without carrying any. */
function writtenEnvelopeOf({ plan, resource, operation }: PlannedOperation): Envelope | undefined {
  if ('input' in plan) return bodyEnvelopeOf(plan);
  const schema = findBodySchema(operation);
  return resource && schema !== undefined ? { path: [], schemaPointers: [schema] } : undefined;
}

/** Finds the key of a record that is not in the path. */
export type FindReferencedKey = (owner: Resource) => Promise<string | undefined>;

async function findKnownKey(
  { knownRecords }: VerifyContext,
  owner: Resource,
): Promise<string | undefined> {
  return (await knownRecords.find(owner, []))?.key;
}

type ReferenceQuery = {
  readonly noun: string;
  readonly pathKeys: readonly string[];
  readonly findKey: FindReferencedKey;
};

async function findReferencedKey(
  context: VerifyContext,
  planned: PlannedOperation,
  { noun, pathKeys, findKey }: ReferenceQuery,
): Promise<string | undefined> {
  const { ancestors } = planned;
  const owner = findOwner(context, planned, noun);
  if (!owner) return undefined;
  const index = ancestors.indexOf(owner);
  return index >= 0 ? pathKeys[index] : findKey(owner);
}

/** The top-level resource that a reference names. */
function findOwner(
  { testPlan }: Pick<VerifyContext, 'testPlan'>,
  { resource }: PlannedOperation,
  noun: string,
): Resource | undefined {
  return testPlan.resources.find(
    (one) =>
      one !== resource &&
      !one.name.includes('{') &&
      one.kind === 'collection' &&
      singularize(normalizeName(one.noun)) === noun,
  );
}

/** The resources whose records a body may refer to. */
export function listReferencedResources(
  context: Pick<VerifyContext, 'testPlan' | 'views'>,
  planned: PlannedOperation,
): readonly Resource[] {
  const { views } = context;
  const body = views.of(writtenEnvelopeOf(planned)?.schemaPointers);
  return [...propertiesOf(views, body).keys()].flatMap((name) => {
    const noun = referenceNoun.exec(normalizeName(name))?.[1];
    return (noun === undefined ? undefined : findOwner(context, planned, noun)) ?? [];
  });
}

/** Sets the key of the record in the path also in the body, if the body has that property. */
export function withOwnKey(
  { views }: VerifyContext,
  planned: PlannedOperation,
  path: ReadonlyMap<string, string>,
  presetBody: unknown,
): unknown {
  const { resource, operation } = planned;
  const bodyEnvelope = writtenEnvelopeOf(planned);
  const key = path.get(`${listTemplateParameters(operation.path).at(-1)}`);
  const name = resource?.key.path[0];
  if (!bodyEnvelope || key === undefined || name === undefined || operation.method !== 'PUT')
    return presetBody;
  const schemaPointers = propertiesOf(views, views.of(bodyEnvelope.schemaPointers)).get(`${name}`);
  if (!schemaPointers || views.of(schemaPointers).keywords.readOnly === true) return presetBody;
  const record = objectOf(valueAtPath(presetBody, bodyEnvelope.path));
  return wrapRecord(bodyEnvelope.path, {
    ...record,
    [name]: toTypedKey(views, schemaPointers, key),
  });
}

import { type PlannedOperation, type Resource, valueAt } from '../../../inference/inference.ts';
import { listTemplateParameters } from '../../../messages/request/request.ts';
import type { VerifyContext } from '../verify-context.ts';
import { readRecord } from './change-record.ts';
import type { KnownRecord } from './test-record.ts';

/** Path parameters; `known` when they name existing records. */
export type ResolvedPathKeys = {
  readonly path: ReadonlyMap<string, string>;
  readonly keys: readonly string[];
  readonly certainty: 'known' | 'guessed';
};

/** Finds records for all path parameters. With `own`, the last one is a record of this run. */
export async function resolvePath(
  context: VerifyContext,
  planned: PlannedOperation,
  use: 'any' | 'own',
): Promise<ResolvedPathKeys> {
  const path = new Map<string, string>();
  const keys: string[] = [];
  const { target } = planned.plan;
  const names = target.keys.map((place) => (place.in === 'path' ? place.name : undefined));
  // A key outside of the path cannot be resolved.
  let certainty: ResolvedPathKeys['certainty'] = names.includes(undefined) ? 'guessed' : 'known';
  for (const name of listTemplateParameters(planned.operation.path)) {
    const index = names.indexOf(name);
    const found = await findPathRecord(context, planned, { index, keys, use });
    if (!found) certainty = 'guessed';
    const key = found?.known.key ?? guessParameter(context, planned, { name, use });
    const alias = target.alternateKeys[index];
    const alternateKey =
      alias && found && valueAt(await readAgain(context, found, keys), [alias.property]);
    // Objects and lists are serialized from the parameter's example.
    if (typeof key !== 'object') path.set(name, `${alternateKey ?? key}`);
    if (index >= 0) keys.push(`${key}`);
  }
  return { path, keys, certainty };
}

type PathRecordQuery = {
  readonly index: number;
  readonly keys: readonly string[];
  readonly use: 'any' | 'own';
};

type PathRecord = { readonly resource: Resource; readonly known: KnownRecord };

async function findPathRecord(
  { knownRecords: known }: VerifyContext,
  { ancestors, resource }: PlannedOperation,
  { index, keys, use }: PathRecordQuery,
): Promise<PathRecord | undefined> {
  const ancestor = ancestors[index];
  if (!ancestor) return undefined;
  const isLast = ancestor === resource && !ancestors.slice(index + 1).includes(resource);
  const find = use === 'own' && isLast ? known.findOwn : known.find;
  const one = await find(ancestor, keys);
  return one && { resource: ancestor, known: one };
}

/** Reads a record again, because an alternate key may have changed. */
async function readAgain(
  context: VerifyContext,
  { resource, known }: PathRecord,
  ancestorKeys: readonly string[],
): Promise<unknown> {
  const { read } = context.testPlan.operationsOf(resource);
  const target = { resource, ancestorKeys, key: known.key, input: {} };
  const now = read && (await readRecord(context, read, target));
  return now?.record ?? known.record;
}

type GuessedParameter = { readonly name: string; readonly use: 'any' | 'own' };

/** Replies may have a value of this name. Examples may name existing records, so a changing request uses a new value. */
function guessParameter(
  { requestFactory, learnedValues }: VerifyContext,
  { operation }: PlannedOperation,
  { name, use }: GuessedParameter,
): unknown {
  const learned = learnedValues.find(name, use === 'own' ? 'created' : 'any');
  if (learned !== undefined) return learned;
  const parameter = operation.parameters.find((one) => one.in === 'path' && one.name === name);
  if (!parameter) return 'sandlot';
  return use === 'own'
    ? requestFactory.freshOf(parameter, 'guess')
    : requestFactory.exampleOf(parameter, 'guess');
}

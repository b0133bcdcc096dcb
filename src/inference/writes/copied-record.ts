import type { InferenceContext } from '../operations/operation-context.ts';
import type { Resource } from '../resource.ts';
import { toRecordHint } from '../resources/record-schema.ts';
import type { RecordRules } from './record-rules.ts';
import { findServerProperties } from './server-properties.ts';

/** The rules of initial values for what clients may have chosen, which a copy has too. */
const copiedRules: ReadonlySet<string> = new Set([
  'initial-kind',
  'initial-flag',
  'initial-null',
  'initial-list',
]);

/** The properties that a copy does not take over: its key, its times, and what a server sets anew. */
export function listOwnProperties(
  context: InferenceContext,
  resource: Resource,
  { timestamps, version, initial, constraints }: RecordRules,
): readonly string[] {
  const { created, updated, states, flags } = timestamps;
  const { key, createOperation } = resource;
  const bodyEnvelope = context.envelopes.findSentRecord(createOperation, toRecordHint(resource));
  const initialNames = Object.entries(initial.rules).flatMap(([name, rule]) =>
    copiedRules.has(rule) ? [] : name,
  );
  const names = [
    ...key.path.slice(0, 1),
    ...[...created, ...updated, ...states, ...flags].map(({ property }) => property),
    ...(version?.path.slice(0, 1) ?? []),
    ...initialNames,
    ...constraints.unique.map(({ property }) => property),
    ...findServerProperties(context, resource, bodyEnvelope).keys(),
  ];
  return [...new Set(names)];
}

import { type Operation, objectOf, readPointer } from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  formatValue,
  type LocatedSchemas,
  type PartDifferences,
  type Severity,
  toContractChange,
} from './change.ts';
import { compareRequestBody } from './compare-bodies.ts';
import { compareCallbacks, compareWebhooks } from './compare-events.ts';
import { listLifecycleChanges } from './compare-lifecycle.ts';
import { compareParameters } from './compare-parameters.ts';
import { compareReplies } from './compare-replies.ts';
import { compareSecurity } from './compare-security.ts';
import type { ConsumerUsage } from './consumer-usage.ts';
import {
  listOperationChanges,
  type OperationPair,
  type PairedOperations,
} from './pair-operations.ts';
import { createChangeFinder } from './schemas/reachable-changes.ts';
import { createSchemaComparison } from './schemas/schema-comparison.ts';
import { type ComparedDocuments, type SchemaPair, toSchemaSide } from './schemas/schema-pair.ts';

/** A change at one place of an operation. */
export type FoundChange = {
  readonly operation: string;
  readonly place: string;
  readonly severity: Severity;
  readonly change: ContractChange;
};

/** A change at a location, or the schemas of its values. */
type ComparedPart = {
  /** The operation that it is a part of; `undefined` for a webhook. */
  readonly operation: Operation | undefined;
  readonly location: ChangeLocation;
  readonly difference: ContractChange | SchemaPair;
};

/** Lists all changes, in the order of the first document's operations. */
export function listFoundChanges(
  documents: ComparedDocuments,
  operations: PairedOperations,
  uses: ConsumerUsage | undefined,
): readonly FoundChange[] {
  const comparison = createSchemaComparison(documents);
  const { kept } = operations;
  const toPair = ({ before, after, ...values }: LocatedSchemas) =>
    comparison.pair(toSchemaSide([before]), toSchemaSide([after]), values);
  const parts = [
    ...toParts(undefined, compareWebhooks(documents), toPair),
    ...kept.flatMap((pair) => listComparedParts(pair, documents, toPair)),
  ];
  comparison.compareAll();
  const reach = createChangeFinder(
    parts.flatMap(({ difference }) => ('key' in difference ? [difference] : [])),
  );
  const reached = parts.flatMap(({ operation, location, difference }): readonly FoundChange[] => {
    const use = operation && uses?.(operation)(location);
    const toFound = (change: ContractChange, pointer: string, severity: Severity): FoundChange => ({
      operation: operation?.id ?? 'webhooks',
      place: [formatSite(location), pointer].filter((text) => text !== '').join(' '),
      severity,
      change,
    });
    if ('key' in difference)
      return reach(difference, use).map(({ change, pointer, severity }) =>
        toFound(change, pointer, severity),
      );
    return [toFound(difference, '', use?.severityOf(difference, '') ?? difference.effect)];
  });
  const whole = listOperationChanges(operations, documents).map(
    ({ operation, change }): FoundChange => ({
      operation: operation.id,
      place: 'operation',
      severity: uses?.(operation)({ part: 'operation' })?.severityOf(change, '') ?? change.effect,
      change,
    }),
  );
  return [...whole, ...reached];
}

function formatSite(location: ChangeLocation): string {
  if (location.part === 'operation') return 'operation';
  if (location.part === 'parameter') return `${location.in} ${location.name}`;
  const inner = location.type === undefined ? [] : [location.type];
  if (location.part === 'event') return [location.event, ...inner].join(' ');
  if (location.part === 'request') return ['request', ...inner].join(' ');
  const header = location.header === undefined ? [] : ['header', location.header];
  return ['reply', location.status.replace('DEFAULT', 'default'), ...inner, ...header].join(' ');
}

function listComparedParts(
  pair: OperationPair,
  documents: ComparedDocuments,
  toPair: (location: LocatedSchemas) => SchemaPair,
): readonly ComparedPart[] {
  const operation = pair.before;
  const parts = [
    compareParameters(pair, documents),
    compareRequestBody(pair),
    compareReplies(pair, documents),
    compareCallbacks(pair, documents),
  ];
  const onOperation: readonly ComparedPart[] = [
    ...compareSecurity(pair, documents),
    ...listOwnLifecycleChanges(pair, documents),
    ...listDocumentationChanges(pair, documents),
  ].map((what) => ({ operation, location: { part: 'operation' }, difference: what }));
  return [
    ...onOperation,
    ...parts.flatMap((differences) => toParts(operation, differences, toPair)),
  ];
}

function toParts(
  operation: Operation | undefined,
  { changes, schemas }: PartDifferences,
  toPair: (location: LocatedSchemas) => SchemaPair,
): readonly ComparedPart[] {
  return [
    ...changes.map(({ location, change }) => ({ operation, location, difference: change })),
    ...schemas.map((schema) => ({
      operation,
      location: schema.location,
      difference: toPair(schema),
    })),
  ];
}

function listOwnLifecycleChanges(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  return listLifecycleChanges({
    kind: 'operation',
    subject: 'the operation',
    before: objectOf(readPointer(documents.before.root, before.pointer)),
    after: objectOf(readPointer(documents.after.root, after.pointer)),
    pointers: { before: before.pointer, after: after.pointer },
  });
}

/** Names that generated clients and documentation use. */
function listDocumentationChanges(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const pointers = { before: before.pointer, after: after.pointer };
  const [old, now] = [
    objectOf(readPointer(documents.before.root, before.pointer)),
    objectOf(readPointer(documents.after.root, after.pointer)),
  ];
  return (['operationId', 'tags'] as const)
    .filter((name) => formatValue(old[name]) !== formatValue(now[name]))
    .map((name) => {
      const rule = name === 'tags' ? 'operation-tags-changed' : 'operation-id-changed';
      const message = `the ${name} changed from ${formatValue(old[name])} to ${formatValue(now[name])}`;
      return toContractChange(rule, pointers, message);
    });
}

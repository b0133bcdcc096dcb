import {
  isObject,
  type OpenApiDocument,
  type Operation,
  readPointer,
} from '../../openapi/openapi.ts';
import type { SchemaComparisonSite } from './change.ts';
import { type ChangeSite, type ContractChange, type Severity, toContractChange } from './change.ts';
import { compareRequestBody } from './compare-bodies.ts';
import { compareParameters } from './compare-parameters.ts';
import { compareReplies } from './compare-replies.ts';
import { compareSecurity } from './compare-security.ts';
import type { ConsumerUsage } from './consumer-usage.ts';
import { listOperationChanges, type OperationPair, pairOperations } from './pair-operations.ts';
import { createChangeFinder } from './schemas/reachable-changes.ts';
import { createSchemaComparison } from './schemas/schema-comparison.ts';
import type { ComparedDocuments, SchemaPair } from './schemas/schema-pair.ts';

/** A change where an operation meets it. */
export type FoundChange = {
  readonly operation: string;
  readonly place: string;
  readonly severity: Severity;
  readonly change: ContractChange;
};

/** What may be met at a site: a change there, or those of the schemas of its values. */
type ComparedPart = {
  readonly operation: Operation;
  readonly site: ChangeSite;
  readonly difference: ContractChange | SchemaPair;
};

/** Finds all changes, in the order of the first document's operations. */
export function listFoundChanges(
  documents: ComparedDocuments,
  uses: ConsumerUsage | undefined,
): readonly FoundChange[] {
  const comparison = createSchemaComparison(documents);
  const { kept, removed, added, base } = pairOperations(documents.before, documents.after);
  const toPair = ({ before, after, direction }: SchemaComparisonSite) =>
    comparison.pair(before, after, direction);
  const meetings = kept.flatMap((pair) => listComparedParts(pair, documents, toPair));
  comparison.compareAll();
  const reach = createChangeFinder(
    meetings.flatMap(({ difference }) => ('key' in difference ? [difference] : [])),
  );
  const met = meetings.flatMap(({ operation, site, difference }): readonly FoundChange[] => {
    const use = uses?.(operation)(site);
    const toFound = (change: ContractChange, pointer: string, severity: Severity): FoundChange => ({
      operation: operation.id,
      place: [formatSite(site), pointer].filter((text) => text !== '').join(' '),
      severity,
      change,
    });
    if ('key' in difference)
      return reach(difference, use).map(({ change, pointer, severity }) =>
        toFound(change, pointer, severity),
      );
    return [toFound(difference, '', use?.severityOf(difference, '') ?? difference.effect)];
  });
  const whole = listOperationChanges({ removed, added, base, kept }, documents).map(
    ({ operation, change }): FoundChange => ({
      operation: operation.id,
      place: 'operation',
      severity: uses?.(operation)({ part: 'operation' })?.severityOf(change, '') ?? change.effect,
      change,
    }),
  );
  return [...whole, ...met];
}

function formatSite(site: ChangeSite): string {
  if (site.part === 'operation') return 'operation';
  if (site.part === 'parameter') return `${site.in} ${site.name}`;
  const inner = site.type === undefined ? [] : [site.type];
  if (site.part === 'request') return ['request', ...inner].join(' ');
  const header = site.header === undefined ? [] : ['header', site.header];
  return ['reply', site.status.replace('DEFAULT', 'default'), ...inner, ...header].join(' ');
}

function listComparedParts(
  pair: OperationPair,
  documents: ComparedDocuments,
  toPair: (site: SchemaComparisonSite) => SchemaPair,
): readonly ComparedPart[] {
  const operation = pair.before;
  const parameters = compareParameters(pair, documents);
  const bodies = [compareRequestBody(pair), compareReplies(pair, documents)];
  const onOperation: readonly ComparedPart[] = [
    ...compareSecurity(pair, documents),
    ...listDeprecated(pair, documents),
  ].map((what) => ({ operation, site: { part: 'operation' }, difference: what }));
  return [
    ...onOperation,
    ...parameters.found.map(({ site, change }) => ({ operation, site, difference: change })),
    ...parameters.kept.map(({ before, after }): ComparedPart => {
      const site: ChangeSite = { part: 'parameter', in: before.in, name: before.name };
      const difference = toPair({
        site,
        direction: 'request',
        before: before.schemaPointer,
        after: after.schemaPointer,
      });
      return { operation, site, difference };
    }),
    ...bodies.flatMap(({ found }) =>
      found.map(({ site, change }) => ({ operation, site, difference: change })),
    ),
    ...bodies.flatMap(({ schemas }) =>
      schemas.map((schema) => ({ operation, site: schema.site, difference: toPair(schema) })),
    ),
  ];
}

function listDeprecated(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const places = { before: before.pointer, after: after.pointer };
  return isOperationDeprecated(after, documents.after) &&
    !isOperationDeprecated(before, documents.before)
    ? [
        toContractChange(
          'harmless',
          'operation-deprecated',
          places,
          'the operation is deprecated now',
        ),
      ]
    : [];
}

function isOperationDeprecated({ pointer }: Operation, { root }: OpenApiDocument): boolean {
  const value = readPointer(root, pointer);
  return isObject(value) && value.deprecated === true;
}

import {
  isObject,
  type OpenApiDocument,
  type Operation,
  readPointer,
} from '../document/document.ts';
import type { SchemaSite } from './body-drift.ts';
import { type Change, type Severity, type Site, toChange } from './change.ts';
import { compareParameters } from './compare-parameters.ts';
import { compareReplies } from './compare-replies.ts';
import { compareRequestBody } from './compare-request-body.ts';
import { compareSecurity } from './compare-security.ts';
import { listWhole } from './compare-whole.ts';
import { openComparison } from './comparison.ts';
import type { Documents, Pair } from './pair.ts';
import { type OperationPair, pairOperations } from './pair-operations.ts';
import { openReach } from './reach.ts';
import type { Uses } from './use.ts';

/** A change where an operation meets it. */
export type Found = {
  readonly operation: string;
  readonly place: string;
  readonly severity: Severity;
  readonly change: Change;
};

/** What may be met at a site: a change there, or those of the schemas of its values. */
type Meeting = {
  readonly operation: Operation;
  readonly site: Site;
  readonly what: Change | Pair;
};

/** Finds all changes, in the order of the first document's operations. */
export const listFound = (documents: Documents, uses: Uses | undefined): readonly Found[] => {
  const comparison = openComparison(documents);
  const { kept, removed, added, base } = pairOperations(documents.before, documents.after);
  const toPair = ({ before, after, way }: SchemaSite) => comparison.pair(before, after, way);
  const meetings = kept.flatMap((pair) => listMeetings(pair, documents, toPair));
  comparison.settle();
  const reach = openReach(meetings.flatMap(({ what }) => ('key' in what ? [what] : [])));
  const met = meetings.flatMap(({ operation, site, what }): readonly Found[] => {
    const use = uses?.(operation)(site);
    const toFound = (change: Change, pointer: string, severity: Severity): Found => ({
      operation: operation.id,
      place: [toText(site), pointer].filter((text) => text !== '').join(' '),
      severity,
      change,
    });
    if ('key' in what)
      return reach(what, use).map(({ change, pointer, severity }) =>
        toFound(change, pointer, severity),
      );
    return [toFound(what, '', use?.severityOf(what, '') ?? what.effect)];
  });
  const whole = listWhole({ removed, added, base, kept }, documents).map(
    ({ operation, change }): Found => ({
      operation: operation.id,
      place: 'operation',
      severity: uses?.(operation)({ part: 'operation' })?.severityOf(change, '') ?? change.effect,
      change,
    }),
  );
  return [...whole, ...met];
};

const toText = (site: Site): string => {
  if (site.part === 'operation') return 'operation';
  if (site.part === 'parameter') return `${site.in} ${site.name}`;
  const inner = site.type === undefined ? [] : [site.type];
  if (site.part === 'request') return ['request', ...inner].join(' ');
  const header = site.header === undefined ? [] : ['header', site.header];
  return ['reply', site.status.replace('DEFAULT', 'default'), ...inner, ...header].join(' ');
};

const listMeetings = (
  pair: OperationPair,
  documents: Documents,
  toPair: (site: SchemaSite) => Pair,
): readonly Meeting[] => {
  const operation = pair.before;
  const parameters = compareParameters(pair, documents);
  const bodies = [compareRequestBody(pair), compareReplies(pair, documents)];
  const onOperation: readonly Meeting[] = [
    ...compareSecurity(pair, documents),
    ...listDeprecated(pair, documents),
  ].map((what) => ({ operation, site: { part: 'operation' }, what }));
  return [
    ...onOperation,
    ...parameters.found.map(({ site, change }) => ({ operation, site, what: change })),
    ...parameters.kept.map(({ before, after }): Meeting => {
      const site: Site = { part: 'parameter', in: before.in, name: before.name };
      const what = toPair({ site, way: 'request', before: before.schema, after: after.schema });
      return { operation, site, what };
    }),
    ...bodies.flatMap(({ found }) =>
      found.map(({ site, change }) => ({ operation, site, what: change })),
    ),
    ...bodies.flatMap(({ schemas }) =>
      schemas.map((schema) => ({ operation, site: schema.site, what: toPair(schema) })),
    ),
  ];
};

const listDeprecated = (
  { before, after }: OperationPair,
  documents: Documents,
): readonly Change[] => {
  const places = { before: before.pointer, after: after.pointer };
  return isDeprecated(after, documents.after) && !isDeprecated(before, documents.before)
    ? [toChange('harmless', 'operation-deprecated', places, 'the operation is deprecated now')]
    : [];
};

const isDeprecated = ({ pointer }: Operation, { root }: OpenApiDocument): boolean => {
  const value = readPointer(root, pointer);
  return isObject(value) && value.deprecated === true;
};

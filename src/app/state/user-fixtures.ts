import type { ApiModel } from '../../inference/inference.ts';
import { createSchemaValidators, type OpenApiDocument, objectOf } from '../../openapi/openapi.ts';
import {
  type FixtureRecordsByName,
  type ParsedFixture,
  readFixtures,
  resolveFixtures,
} from '../../seed/seed.ts';
import type { RecordSet } from '../../store/types.ts';
import type { SandlotOptions } from '../options.ts';

/** The context of a user's fixtures. */
export type UserFixtureContext = {
  readonly document: OpenApiDocument;
  readonly inference: (() => ApiModel) | undefined;
  /** The records of the modules. */
  readonly moduleRecords: RecordSet;
  /** The resource prefix of the document, and those of all documents. */
  readonly scope: string;
  readonly scopes: readonly string[];
};

/**
 * Reads the user's fixtures for one document.
 * @throws an error that names the file and the location of the problem.
 */
export async function readUserFixtures(
  { document, inference, moduleRecords, scope, scopes }: UserFixtureContext,
  { fixtures = {}, behaviours, clock, onWarning = () => undefined }: SandlotOptions,
): Promise<FixtureRecordsByName> {
  const parsedFixtures = await readFixtures(fixtures, (state, source) => {
    const clockNote =
      clock === undefined && scope === scopes[0] && describeExportedClock(state.clock);
    if (clockNote) onWarning(`${source}: its records are used, but not its clock, ${clockNote}.`);
  });
  const assigned = parsedFixtures.map((fixture) => assignToDocument(fixture, scopes));
  // An empty folder may be filled later, but its name may also be mistyped.
  const isPath = typeof fixtures === 'string' || fixtures instanceof URL;
  if (parsedFixtures.length === 0 && isPath && scope === scopes[0])
    onWarning(`No records found in the fixtures ${fixtures}.`);
  return resolveFixtures(
    assigned.filter((fixture) => fixture.scope === scope),
    {
      inference: inference?.(),
      moduleRecords,
      schemas: createSchemaValidators(document),
      // A user's module may create resources at run time.
      unknownResources: behaviours === undefined ? 'reject' : 'accept',
    },
  );
}

/**
 * Describes the clock of an exported state, and how to set it; `undefined` for a clock without an
 * offset.
 */
function describeExportedClock(clock: unknown): string | undefined {
  const { frozen, offset = 0 } = objectOf(clock);
  if (frozen !== undefined)
    return `which was frozen at ${frozen}. Pass --now ${frozen} to freeze it again`;
  return offset === 0
    ? undefined
    : `which was ${offset} ms ahead of the system clock. Set it with PUT /_sandlot/clock`;
}

/** Assigns records to a document by their prefix: `shop:pets`, or `shop/pets` in a folder. */
function assignToDocument(
  parsedFixtures: ParsedFixture,
  scopes: readonly string[],
): ParsedFixture & { readonly scope: string } {
  const { resource, source } = parsedFixtures;
  const scope =
    scopes.find((fixture) => fixture !== '' && resource.startsWith(fixture)) ??
    scopes
      .filter((fixture) => fixture !== '' && resource.startsWith(`${fixture.slice(0, -1)}/`))
      .sort((fixture, otherScope) => otherScope.length - fixture.length)[0] ??
    scopes.find((fixture) => fixture === '');
  if (scope !== undefined)
    return { ...parsedFixtures, scope, resource: resource.slice(scope.length) };
  const names = scopes.map((fixture) => JSON.stringify(fixture + resource)).join(' or ');
  throw new Error(
    `${source} holds records of "${resource}", but several documents are served. Name them ${names}.`,
  );
}

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

/** What the user's own fixtures are held against. */
export type UserFixtureContext = {
  readonly document: OpenApiDocument;
  readonly inference: (() => ApiModel) | undefined;
  /** The records of the modules. */
  readonly moduleRecords: RecordSet;
  /** What the names of the document's resources begin with, and those of all documents. */
  readonly scope: string;
  readonly scopes: readonly string[];
};

/**
 * Reads the fixtures that the user brings along, those that are for the document.
 * @throws an error with one sentence, with the file and the place at fault.
 */
export async function readUserFixtures(
  { document, inference, moduleRecords, scope, scopes }: UserFixtureContext,
  { fixtures = {}, behaviours, clock, onWarning = () => undefined }: SandlotOptions,
): Promise<FixtureRecordsByName> {
  const written = await readFixtures(fixtures, (state, source) => {
    const told = clock === undefined && scope === scopes[0] && describeExportedClock(state.clock);
    if (told) onWarning(`${source}: its records are taken, and not its clock, ${told}.`);
  });
  const placed = written.map((one) => assignToDocument(one, scopes));
  // A folder may be filled later, where it is watched; where its name is wrong nobody would hear of it.
  const isPath = typeof fixtures === 'string' || fixtures instanceof URL;
  if (written.length === 0 && isPath && scope === scopes[0])
    onWarning(`The fixtures ${fixtures} hold no records.`);
  return resolveFixtures(
    placed.filter((one) => one.scope === scope),
    {
      inference: inference?.(),
      moduleRecords,
      schemas: createSchemaValidators(document),
      // A module of the user's may have resources that nobody hears of before it uses them.
      unknownResources: behaviours === undefined ? 'reject' : 'accept',
    },
  );
}

/** How somebody has the clock that a state was exported with; `undefined` where that is the system's. */
function describeExportedClock(clock: unknown): string | undefined {
  const { frozen, offset = 0 } = objectOf(clock);
  if (frozen !== undefined) return `which stood at ${frozen}; --now ${frozen} has it stand there`;
  return offset === 0
    ? undefined
    : `which was ${offset} ms ahead of the system's; PUT /clock of the control API sets it`;
}

/** The document that records are for, by the beginning of their name: `shop:pets`, or in a folder `shop/pets`. */
function assignToDocument(
  written: ParsedFixture,
  scopes: readonly string[],
): ParsedFixture & { readonly scope: string } {
  const { resource, source } = written;
  const scope =
    scopes.find((one) => one !== '' && resource.startsWith(one)) ??
    scopes
      .filter((one) => one !== '' && resource.startsWith(`${one.slice(0, -1)}/`))
      .sort((one, other) => other.length - one.length)[0] ??
    scopes.find((one) => one === '');
  if (scope !== undefined) return { ...written, scope, resource: resource.slice(scope.length) };
  const names = scopes.map((one) => JSON.stringify(one + resource)).join(' or ');
  throw new Error(
    `${source} holds records of "${resource}", and several documents are served; call them ${names}.`,
  );
}

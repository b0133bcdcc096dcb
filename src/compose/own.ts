import { type Inference, type OpenApiDocument, openSchemas } from '../document/document.ts';
import { readFixtureSource } from '../seed/fixture-file.ts';
import { type OwnRecords, settleRecords } from '../seed/own-records.ts';
import type { World } from '../store/store.ts';
import type { SandlotOptions } from './options.ts';

/** What the user's own fixtures are held against. */
export type OwnParts = {
  readonly document: OpenApiDocument;
  readonly inference: (() => Inference) | undefined;
  /** The records of the modules. */
  readonly world: World;
};

/**
 * Reads the fixtures that the user brings along.
 * @throws an error with one sentence, with the file and the place at fault.
 */
export const readOwn = async (
  { document, inference, world }: OwnParts,
  { fixtures = {}, behaviours }: SandlotOptions,
): Promise<OwnRecords> =>
  settleRecords(await readFixtureSource(fixtures), {
    inference: inference?.(),
    world,
    schemas: openSchemas(document),
    // A module of the user's may have resources that nobody hears of before it uses them.
    strangers: behaviours === undefined ? 'refused' : 'taken',
  });

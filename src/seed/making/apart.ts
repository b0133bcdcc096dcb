import { isObject, type JsonObject } from '../../document/document.ts';
import { listBent } from './bent.ts';
import { type Picked, type Settled, settle } from './option.ts';
import { optionalDepth, type Spot, type World } from './world.ts';

/** What is made, and of what. */
export type Attempt = {
  readonly spot: Spot;
  readonly settled: Settled;
  readonly given: unknown;
};

/**
 * The value where it fits no option beside the one that was picked (`oneOf`), and nothing that is
 * ruled out (`not`); else another that does, or the same where none is found. All options are tried
 * with more in them and with less before anything is bent.
 */
export const tellApart = (world: World, attempt: Attempt, made: unknown): unknown => {
  if (isApart(world, attempt.settled, made)) return made;
  const before = world.work.left;
  for (const { settled, value } of listWays(world, attempt, made)) {
    const isSound = world.fits(settled.shape, value) && isApart(world, settled, value);
    if (isSound && keeps(world, attempt.given, value)) return value;
    world.work.spare -= before - world.work.left;
    world.work.left = before;
    if (world.work.spare <= 0) break;
  }
  return made;
};

/** What a client said, or what is known to be sound, stays as it is. */
const keeps = ({ wanted: { look = 'closely' } }: World, given: unknown, value: unknown): boolean =>
  look === 'closely' ||
  Object.entries(Object(given)).every(
    ([name, part]) => typeof part === 'object' || Object(value)[name] === part,
  );

const isApart = (world: World, settled: Settled, value: unknown): boolean =>
  !settled.picks.some((picked) => isShared(world, picked, value)) &&
  !settled.shape.ruledOut.some((rival) => isRival(world, rival, value));

const isShared = (world: World, picked: Picked, value: unknown): boolean =>
  listOthers(picked).some((other) => isRival(world, other, value)) &&
  !world.areAlike(picked.choice);

/**
 * The options beside the one that was picked, of which it has to fit none. Where a discriminator tells
 * the option, others may fit as well (OpenAPI 3.1, section 4.8.25).
 */
const listOthers = ({ choice: { keyword, options, tag }, option }: Picked): readonly string[] =>
  keyword === 'oneOf' && tag === undefined ? options.filter((other) => other !== option) : [];

const listRivals = (world: World, { shape, picks }: Settled): readonly string[] => [
  ...picks.filter(({ choice }) => !world.areAlike(choice)).flatMap(listOthers),
  ...shape.ruledOut,
];

const isRival = ({ shapes, fits }: World, rival: string, value: unknown): boolean => {
  const shape = shapes.of([rival]);
  return fits(shape, value) && !shape.ruledOut.some((other) => fits(shapes.of([other]), value));
};

type Way = { readonly settled: Settled; readonly value: unknown };

function* listWays(world: World, attempt: Attempt, made: unknown): Generator<Way> {
  const settlings = [attempt.settled];
  yield* listLess(world, attempt, made);
  yield* listExtents(world, attempt);
  for (const settled of listOtherSettlings(world, attempt)) {
    settlings.push(settled);
    const other = { ...attempt, settled };
    const value = world.fill({ spot: attempt.spot, shape: settled.shape }, attempt.given);
    yield { settled, value };
    yield* listLess(world, other, value);
    yield* listExtents(world, other);
  }
  for (const settled of settlings) {
    const value = world.fill({ spot: attempt.spot, shape: settled.shape }, attempt.given);
    const rivals = listRivals(world, settled).filter((rival) => isRival(world, rival, value));
    for (const bent of listBent(world, { shape: settled.shape, rivals }, value))
      yield { settled, value: bent };
  }
}

/** With each of the other options in turn. */
function* listOtherSettlings(world: World, { spot, settled, given }: Attempt): Generator<Settled> {
  for (const picked of settled.picks) {
    for (const option of listOthers(picked))
      yield settle(world, spot, given ?? spot.hint, { choice: picked.choice, option });
  }
}

/** Without what a rival asks for, one after the other. */
function* listLess(world: World, { settled, given }: Attempt, made: unknown): Generator<Way> {
  let value = made;
  for (const rival of listRivals(world, settled)) {
    if (!isObject(value) || !isRival(world, rival, value)) continue;
    const names = [...world.shapes.of([rival]).required];
    const spare = names.find(
      (name) => !settled.shape.required.has(name) && Object(given)[name] === undefined,
    );
    if (spare === undefined) continue;
    value = without(value, spare);
    yield { settled, value };
  }
}

const without = (value: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));

/** With all that there may be, near the top or not, and with as little as there can be. */
function* listExtents(world: World, { spot, settled, given }: Attempt): Generator<Way> {
  const { shape } = settled;
  const depth = Math.min(spot.depth, optionalDepth - 1);
  for (const extent of ['everything', 'required'] as const) {
    const value = world.wanting(extent).fill({ spot: { ...spot, depth }, shape }, given);
    yield { settled, value };
    yield* listLess(world, { spot, settled, given }, value);
  }
}

import {
  below,
  findExample,
  locate,
  type Operation,
  objectAt,
  objectOf,
  type Parameter,
} from '../document/document.ts';
import { findForeign, toPurpose } from './create.ts';
import { type Draft, slotOf, withValue } from './draft.ts';
import { type FoundPath, findPath } from './found-path.ts';
import type { Making } from './maker.ts';
import { keepTrack } from './track.ts';
import type { World } from './world.ts';

/** How a request to an operation has to be, so that it does no harm. */
export type Ground = FoundPath & {
  readonly purpose: 'sound' | 'guess' | 'repeated';
  /** What its body has to say of other records. */
  readonly given: unknown;
};

/**
 * Finds what an operation may be tried on: reading on any record, changing on one of ours alone.
 * `undefined` where there is none, or where it would remove what is not ours.
 */
export const findGround = async (
  world: World,
  operation: Operation,
): Promise<Ground | undefined> => {
  const conclusion = world.plan.conclusionOf(operation);
  const { behaviour, resource } = conclusion;
  if (operation.method === 'DELETE' || behaviour === 'remove' || behaviour === 'clear')
    return undefined;
  const isChange = ['update', 'replace', 'put', 'action', 'assign'].includes(behaviour);
  // What there is one of was changed in its story, and set back.
  if (isChange && resource?.kind === 'singleton') return undefined;
  const found = await findPath(world, conclusion, isChange ? 'own' : 'any');
  const given = await findForeign(world, conclusion);
  const meant = behaviour === 'create' ? toPurpose(given) : 'sound';
  return { ...found, given, purpose: found.certainty === 'known' ? meant : 'guess' };
};

/** Sends the documented examples of an operation, and then requests made from its schemas. */
export const sendSound = async (world: World, operation: Operation): Promise<void> => {
  const ground = await findGround(world, operation);
  if (!ground) return;
  const drafts = [...listExamples(world, operation, ground), ...listMade(world, operation, ground)];
  if (drafts.length === 0) {
    const reason = 'no request could be made that fits the document';
    world.book.skip(operation, 'reply', reason);
  }
  await Promise.all(drafts.map((draft) => keepTrack(world, draft, ground)));
};

/** One request for each named example of a body. */
const listExamples = (
  { document, maker }: World,
  operation: Operation,
  { path }: Ground,
): readonly Draft[] =>
  maker.typesOf(operation).flatMap(([type, media]) => {
    const named = objectAt(objectOf(locate(document.root, media).value), 'examples');
    const listed = Object.keys(named).map((name) => {
      return objectOf(locate(document.root, below(media, 'examples', name)).value).value;
    });
    const [only] = listed.length > 0 ? [] : [findExample(document, media)];
    return [...listed, only].flatMap((value) => {
      if (value === undefined) return [];
      const base = maker.make(operation, { stream: 'example', extent: 'required', path, type });
      const draft: Draft | undefined = base && { ...base, body: { type, media, value } };
      return draft && maker.isSound(draft) ? [draft] : [];
    });
  });

/** What is required alone, then everything, then each optional parameter and each bound by itself. */
const listMade = (
  { maker, shapes }: World,
  operation: Operation,
  { path, given }: Ground,
): readonly Draft[] => {
  const make = (making: Partial<Making>) =>
    maker.make(operation, {
      stream: `${operation.id} made`,
      extent: 'required',
      path,
      given,
      ...making,
    });
  const least = make({});
  if (!least) return [];
  const types = maker.typesOf(operation).slice(1);
  const whole = [
    least,
    ...(least.body ? [make({ extent: 'everything', stream: `${operation.id} whole` })] : []),
    ...types.map(([type]) => make({ type })),
  ].flatMap((draft) => draft ?? []);
  const varied = operation.parameters
    .filter(({ in: place }) => place !== 'path')
    .slice(0, mostParameters)
    .flatMap((parameter) =>
      listValues({ maker, shapes }, parameter).map((value) => withValue(least, parameter, value)),
    )
    .filter((draft) => maker.isSound(draft));
  return [...whole, ...varied];
};

/** So many parameters of an operation are tried by themselves. */
const mostParameters = 12;
/** So many values of an enumeration are. */
const mostValues = 6;

/** A value for a parameter; all of an enumeration; the bounds of a number. */
const listValues = (
  { maker, shapes }: Pick<World, 'maker' | 'shapes'>,
  parameter: Parameter,
): readonly unknown[] => {
  const { enum: values, minimum, maximum } = shapes.of([parameter.schema]).keywords;
  if (Array.isArray(values)) return values.slice(0, mostValues);
  const bounds = [minimum, maximum].filter((bound) => typeof bound === 'number');
  return [maker.exampleOf(parameter, slotOf(parameter)), ...new Set(bounds)];
};

import { outline, type Parameter, plain, valueAt } from '../document/document.ts';
import { type Draft, withValue } from './draft.ts';
import { compare } from './filter-story.ts';
import type { Listed } from './list-story.ts';
import { queryParameter } from './listing.ts';
import { walkList } from './walk.ts';
import type { World } from './world.ts';

/** A way to ask for an order, as the document lists it. */
type Ask = {
  readonly text: string;
  readonly draft: Draft;
  readonly property: string;
  readonly direction: 'up' | 'down' | 'either';
  readonly parameter: Parameter;
};

/** So many ways are tried. */
const most = 8;

/** Asks a list for each order that its parameter enumerates. */
export const checkSort = async (world: World, listed: Listed): Promise<void> => {
  for (const ask of listAsks(world, listed).slice(0, most)) await checkOrder(world, listed, ask);
};

const checkOrder = async (world: World, { listing }: Listed, ask: Ask): Promise<void> => {
  if (!world.maker.isSound(ask.draft)) return;
  const walk = await walkList(world, listing, ask.draft);
  const [page] = walk?.pages ?? [];
  if (!walk || !page) return;
  const values = walk.entries
    .map((entry) => valueAt(entry, [ask.property]))
    .filter((value) => typeof value === 'string' || typeof value === 'number');
  world.book.pass(listing.operation, 'sort');
  const isUp = isSorted(values);
  const isDown = isSorted(values.toReversed());
  const isRight = { up: isUp, down: isDown, either: isUp || isDown }[ask.direction];
  if (isRight) return;
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value));
  world.book.fail(listing.operation, 'sort', {
    message: `${ask.text} was asked for, and "${ask.property}" comes as ${shown.join(', ')}.`,
    place: ask.parameter.schema.replace(/\/schema$/, ''),
    exchange: page.exchange,
  });
};

/** By code points, or as people sort. */
const isSorted = (values: readonly (string | number)[]): boolean =>
  isInOrder(values, compare) ||
  isInOrder(values, (one, other) => String(one).localeCompare(String(other), 'en')) ||
  isInOrder(values, (one, other) =>
    compare(String(one).toLowerCase(), String(other).toLowerCase()),
  );

type Compare = (one: string | number, other: string | number) => number;

const isInOrder = (values: readonly (string | number)[], by: Compare): boolean =>
  values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || by(before, value) <= 0;
  });

const listAsks = (world: World, { listing, draft }: Listed): readonly Ask[] => {
  const { operation, parameters, resource } = listing;
  const sort = queryParameter(operation, parameters.sort);
  if (!sort) return [];
  const properties = [...outline(world.shapes, world.shapes.of(resource.entity)).keys()];
  const words = readWords(world, sort);
  const way = queryParameter(operation, parameters.direction);
  const directions = way && way !== sort ? readWords(world, way) : [];
  return words.flatMap((word) => {
    const read = readWord(word, properties);
    if (!read) return [];
    const asked = withValue(draft, sort, word);
    const base = { property: read.property, parameter: sort };
    const text = `${sort.name}=${word}`;
    if (read.direction !== undefined || !way || directions.length === 0)
      return [{ ...base, text, draft: asked, direction: read.direction ?? 'either' }];
    return directions.flatMap((direction) => {
      const told = readDirection(direction);
      if (told === undefined) return [];
      const both = `${text}&${way.name}=${direction}`;
      return [{ ...base, text: both, draft: withValue(asked, way, direction), direction: told }];
    });
  });
};

/** The words that a parameter enumerates; a list of them is asked for one by one. */
const readWords = ({ shapes }: World, { schema }: Parameter): readonly string[] => {
  const shape = shapes.of([schema]);
  const { enum: values } =
    shape.items.length > 0 ? shapes.of(shape.items).keywords : shape.keywords;
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
};

const readDirection = (word: string): 'up' | 'down' | undefined => {
  if (/^(asc|ascending|up|1)$/i.test(word)) return 'up';
  return /^(desc|descending|down|-1)$/i.test(word) ? 'down' : undefined;
};

/** `name`, `-name`, `name_desc`, `name:asc`, `name desc`. */
const readWord = (
  word: string,
  properties: readonly string[],
): { readonly property: string; readonly direction: 'up' | 'down' | undefined } | undefined => {
  const bare = word.replace(/^[+-]/, '');
  const [, stem = bare, end] = /^(.+?)[_:\s.-](asc|desc|ascending|descending)$/i.exec(bare) ?? [];
  const property = properties.find((name) => plain(name) === plain(stem));
  if (property === undefined) return undefined;
  const told = end === undefined ? undefined : readDirection(end);
  const signed = word.startsWith('-') ? 'down' : word.startsWith('+') ? 'up' : undefined;
  return { property, direction: told ?? signed };
};

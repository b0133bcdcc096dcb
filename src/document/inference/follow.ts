import { openFits } from '../fit.ts';
import type { JsonObject } from '../json.ts';
import type { Shape, Shapes } from '../shape.ts';
import { verbatim } from '../verbatim.ts';
import { outline } from './outline.ts';
import { type Addressed, isAddress, openReaddress } from './readdress.ts';

/** Has the texts of a record that were taken from examples say what the record says, and what its key is. */
export type Follow = (
  made: JsonObject,
  said: { readonly given: JsonObject; readonly key: string | number },
) => JsonObject;

/** Shorter ones stand in other texts by chance. */
const shortest = 4;

/**
 * Of a record that is called `mine` the example `octocat/Hello-World` of its full name is
 * `octocat/mine`, and so is its address, where `Hello-World` is the example of what it is called.
 * The address of the record 8 is `/pets/8`, where it is `/pets/7` in the example of the record 7, and
 * so are those in what it holds.
 */
export const openFollow = (
  shapes: Shapes,
  places: readonly string[],
  addressed: Addressed,
): Follow => {
  const fits = openFits(shapes);
  const shown = listShown(shapes, places);
  const readdress = openReaddress(addressed);
  return (made, { given, key }) => {
    const turns = shown.flatMap((one) => toTurn(one, given[one.name]));
    const followed: Record<string, unknown> = { ...made };
    for (const { name, example, shape } of shown) {
      if (made[name] !== example || given[name] !== undefined) continue;
      const turned = turns.reduce(
        (text, { word, value }) => text.replace(word, () => written(example, value)),
        example,
      );
      const next = readdress.own(name, turned, key);
      if (fits(shape, next)) followed[name] = next;
    }
    for (const name of listHolding(made, given)) followed[name] = readdress.within(made[name], key);
    return followed;
  };
};

/** The properties that hold others, and that nobody said. */
const listHolding = (made: JsonObject, given: JsonObject): readonly string[] =>
  Object.keys(made).filter((name) => typeof made[name] === 'object' && given[name] === undefined);

/** A property with a text as its example. */
type Shown = {
  readonly name: string;
  readonly example: string;
  readonly shape: Shape;
  /** The example where it stands in others; absent where it is no name. */
  readonly word: RegExp | undefined;
};

const listShown = (shapes: Shapes, places: readonly string[]): readonly Shown[] =>
  [...outline(shapes, shapes.of(places))].flatMap(([name, at]) => {
    const shape = shapes.of(at);
    const example = exampleOf(shape);
    if (example === undefined) return [];
    return [{ name, example, shape, word: isName(example) ? toWord(example) : undefined }];
  });

type Turn = { readonly word: RegExp; readonly value: string };

/** What comes into the place of an example, where a record says something else. */
const toTurn = ({ example, word }: Shown, value: unknown): readonly Turn[] => {
  const isTurned = typeof value === 'string' && value !== '' && value !== example;
  return isTurned && word ? [{ word, value }] : [];
};

const exampleOf = ({ keywords: { example, examples } }: Shape): string | undefined => {
  const [first = example] = Array.isArray(examples) ? examples : [];
  return typeof first === 'string' ? first : undefined;
};

/** An address is the beginning of others that have nothing to do with it; `string` is of any text. */
const isName = (example: string): boolean =>
  example.length >= shortest && example !== 'string' && !/^[a-z][a-z\d+.-]*:/i.test(example);

/** A text where it stands alone. */
const toWord = (text: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${verbatim(text)}(?![\\p{L}\\p{N}])`, 'gu');

const written = (example: string, value: string): string =>
  isAddress(example) ? encodeURIComponent(value) : value;

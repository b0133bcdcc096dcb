import { type JsonObject, outline, type Shape, type Shapes } from '../../document/document.ts';

/** Has the texts of a new record that were taken from examples say what the record says. */
export type Follow = (made: JsonObject, given: JsonObject) => JsonObject;

/** Shorter ones stand in other texts by chance. */
const shortest = 4;

/**
 * Of a record that is called `mine` the example `octocat/Hello-World` of its full name is
 * `octocat/mine`, and so is its address, where `Hello-World` is the example of what it is called.
 */
export const openFollow = (shapes: Shapes, places: readonly string[]): Follow => {
  const examples = new Map(
    [...outline(shapes, shapes.of(places))].flatMap(([name, at]) => {
      const example = exampleOf(shapes.of(at));
      return example === undefined ? [] : [[name, example] as const];
    }),
  );
  return (made, given) => {
    const turns = [...examples].flatMap(([name, example]) => {
      const value = given[name];
      const isTurned = typeof value === 'string' && value !== '' && value !== example;
      return isTurned && isName(example) ? [{ word: toWord(example), value }] : [];
    });
    if (turns.length === 0) return made;
    const followed: Record<string, unknown> = { ...made };
    for (const [name, example] of examples) {
      if (made[name] !== example || given[name] !== undefined) continue;
      followed[name] = turns.reduce(
        (text, { word, value }) => text.replace(word, () => written(example, value)),
        example,
      );
    }
    return followed;
  };
};

const exampleOf = ({ keywords: { example, examples } }: Shape): string | undefined => {
  const [first = example] = Array.isArray(examples) ? examples : [];
  return typeof first === 'string' ? first : undefined;
};

/** An address is the beginning of others that have nothing to do with it. */
const isName = (example: string): boolean =>
  example.length >= shortest && !/^[a-z][a-z\d+.-]*:/i.test(example);

/** A text where it stands alone. */
const toWord = (text: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`,
    'gu',
  );

const written = (example: string, value: string): string =>
  /^(https?:|\/)/.test(example) ? encodeURIComponent(value) : value;

import {
  type Choice,
  isObject,
  type OpenApiDocument,
  objectOf,
  readPointer,
  type Shapes,
  textAt,
} from '../document/document.ts';
import { quote } from './change.ts';

/** A choice of a document, and what it is read with. */
export type Chosen = {
  readonly document: Pick<OpenApiDocument, 'root'>;
  readonly shapes: Shapes;
  readonly options: readonly string[];
  readonly tag: Choice['tag'];
};

/** Options that took each other's place, and those that did not find one. */
export type Matched = {
  readonly pairs: readonly (readonly [before: string, after: string])[];
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

/**
 * Finds which option took the place of which: by what the discriminator calls them, by the name of
 * what they refer to, by their title, by what they say, and at last by what they are like.
 */
export const matchOptions = (before: Chosen, after: Chosen): Matched =>
  names.reduce<Matched>(
    ({ pairs, removed, added }, nameOf) => {
      const more = matchNames(
        removed.map((option) => [option, nameOf(before, option)]),
        added.map((option) => [option, nameOf(after, option)]),
      );
      return {
        pairs: [...pairs, ...more],
        removed: removed.filter((option) => !more.some(([one]) => one === option)),
        added: added.filter((option) => !more.some(([, one]) => one === option)),
      };
    },
    { pairs: [], removed: before.options, added: after.options },
  );

type NamedOption = readonly [option: string, name: string | undefined];

/** Pairs what is called the same, each once. */
const matchNames = (
  before: readonly NamedOption[],
  after: readonly NamedOption[],
): Matched['pairs'] => {
  const free = [...after];
  return before.flatMap(([option, name]) => {
    const index = free.findIndex(([, other]) => name !== undefined && other === name);
    const [match] = index < 0 ? [] : free.splice(index, 1);
    return match === undefined ? [] : [[option, match[0]] as const];
  });
};

/** What an option is called, in one way. */
type NameOf = (chosen: Chosen, option: string) => string | undefined;

const byTag: NameOf = ({ tag }, option) => {
  const values = [...(tag?.values ?? [])].filter(([, target]) => target === option);
  return values.length === 0
    ? undefined
    : values
        .map(([value]) => value)
        .sort()
        .join(' ');
};

/** What stands under a name of its own may be one of the options alone. */
const byReference: NameOf = ({ document }, option) =>
  /^\/components\/schemas\/[^/]+$/.test(option)
    ? `#${option}`
    : textAt(objectOf(readPointer(document.root, option)), '$ref');

const byTitle: NameOf = ({ shapes }, option) => textAt(shapes.of([option]).keywords, 'title');

const byText: NameOf = ({ document }, option) => quote(readPointer(document.root, option));

/** Objects are as good as each other, and so are texts. */
const byTypes: NameOf = ({ document, shapes }, option) => {
  const value = readPointer(document.root, option);
  return isObject(value) ? shapes.of([option]).types.join(' ') : undefined;
};

const names: readonly NameOf[] = [byTag, byReference, byTitle, byText, byTypes];

import {
  compileConformance,
  escapeRegExp,
  type JsonObject,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import { compileUrlRewrite, isUrl, type UrlExample } from './rewrite-urls.ts';

/** Has the texts of a record that were taken from examples say what the record says, and what its key is. */
export type RewriteExampleValues = (
  made: JsonObject,
  said: { readonly given: JsonObject; readonly key: string | number },
) => JsonObject;

/** Shorter ones stand in other texts by chance. */
const shortestName = 4;

/**
 * Of a record that is called `mine` the example `octocat/Hello-World` of its full name is
 * `octocat/mine`, and so is its address, where `Hello-World` is the example of what it is called.
 * The address of the record 8 is `/pets/8`, where it is `/pets/7` in the example of the record 7, and
 * so are those in what it holds.
 */
export function compileExampleRewrite(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
  addressed: UrlExample,
): RewriteExampleValues {
  const fits = compileConformance(shapes);
  const shown = listExampleProperties(shapes, schemaPointers);
  const readdress = compileUrlRewrite(addressed);
  return (made, { given, key }) => {
    const replacements = shown.flatMap((one) => toReplacements(one, given[one.name]));
    const followed: Record<string, unknown> = { ...made };
    for (const { name, example, shape } of shown) {
      if (made[name] !== example || given[name] !== undefined) continue;
      const turned = replacements.reduce(
        (text, { pattern, value }) => text.replace(pattern, () => encodeForUrl(example, value)),
        example,
      );
      const next = readdress.inProperty(name, turned, key);
      if (fits(shape, next)) followed[name] = next;
    }
    for (const name of listGeneratedObjects(made, given))
      followed[name] = readdress.inValue(made[name], key);
    return followed;
  };
}

/** The properties that hold others, and that nobody said. */
function listGeneratedObjects(made: JsonObject, given: JsonObject): readonly string[] {
  return Object.keys(made).filter(
    (name) => typeof made[name] === 'object' && given[name] === undefined,
  );
}

/** A property with a text as its example. */
type ExampleProperty = {
  readonly name: string;
  readonly example: string;
  readonly shape: SchemaView;
  /** The example where it stands in others; absent where it is no name. */
  readonly pattern: RegExp | undefined;
};

function listExampleProperties(
  shapes: SchemaViews,
  schemaPointers: readonly string[],
): readonly ExampleProperty[] {
  return [...propertiesOf(shapes, shapes.of(schemaPointers))].flatMap(([name, at]) => {
    const shape = shapes.of(at);
    const example = findTextExample(shape);
    if (example === undefined) return [];
    return [
      { name, example, shape, pattern: isName(example) ? toWholeWordPattern(example) : undefined },
    ];
  });
}

type ExampleReplacement = { readonly pattern: RegExp; readonly value: string };

/** What comes into the place of an example, where a record says something else. */
function toReplacements(
  { example, pattern }: ExampleProperty,
  value: unknown,
): readonly ExampleReplacement[] {
  const isTurned = typeof value === 'string' && value !== '' && value !== example;
  return isTurned && pattern ? [{ pattern, value }] : [];
}

function findTextExample({ keywords: { example, examples } }: SchemaView): string | undefined {
  const [first = example] = Array.isArray(examples) ? examples : [];
  return typeof first === 'string' ? first : undefined;
}

/** An address is the beginning of others that have nothing to do with it; `string` is of any text. */
function isName(example: string): boolean {
  return (
    example.length >= shortestName && example !== 'string' && !/^[a-z][a-z\d+.-]*:/i.test(example)
  );
}

/** A text where it stands alone. */
function toWholeWordPattern(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(text)}(?![\\p{L}\\p{N}])`, 'gu');
}

function encodeForUrl(example: string, value: string): string {
  return isUrl(example) ? encodeURIComponent(value) : value;
}

import { formatInstant, timestampFormatOf } from '../../../inference/inference.ts';
import {
  describedValue,
  exampleIntroduction,
  futureTimestampName,
  textKinds,
  typeWord,
  valuesIntroduction,
} from '../../../inference/vocabulary/generated-values.ts';
import { documentLimits, type JsonObject, matchesPattern } from '../../../openapi/openapi.ts';
import { fakePattern } from './fake-pattern.ts';
import type { RandomFaker } from './random-faker.ts';
import { makersByFormat, makersByKind, makeWords } from './text-makers.ts';

/** A text of the schema's format or pattern, else one that suits the property's name, within the length limits. */
export function fakeText(randomFaker: RandomFaker, name: string, schema: JsonObject): string {
  const candidates = listTexts(randomFaker, name, schema);
  const valid = candidates.find((text) => isValidText(text, schema));
  if (valid !== undefined) return valid;
  if (typeof schema.pattern === 'string')
    return fakeMatchingPattern(randomFaker, schema.pattern, schema);
  return fitLength(`${candidates[0]}`, schema);
}

/** Texts that may suit, best first: those of the format, else of the description, else of the name. */
function listTexts(randomFaker: RandomFaker, name: string, schema: JsonObject): readonly string[] {
  const { format } = schema;
  const [kind] = textKinds.find(([, pattern]) => pattern.test(name)) ?? [];
  const makeByFormat = typeof format === 'string' ? makersByFormat.get(format) : undefined;
  if (makeByFormat) return [makeByFormat(randomFaker)];
  const isTime = `${format}`.startsWith('date') || (kind === 'timestamp' && format === undefined);
  if (isTime) return fakeTime(randomFaker, name, schema);
  const described = listDescribedTexts(name, schema.description);
  if (described.length > 0) return [`${randomFaker.pick(described)}`];
  if (kind !== undefined && kind !== 'timestamp') return makersByKind[kind](randomFaker, schema);
  // Words seldom match a pattern.
  return typeof schema.pattern === 'string' ? [] : [makeWords(randomFaker)];
}

/** A time of the last 90 days, or of the next where the name is about the future. */
function fakeTime({ faker, now }: RandomFaker, name: string, keywords: JsonObject) {
  const format = timestampFormatOf(name, { types: ['string'], keywords }) ?? 'date-time';
  const options = { days: 90, refDate: now };
  const time = futureTimestampName.test(name)
    ? faker.date.soon(options)
    : faker.date.recent(options);
  return [`${formatInstant(time.getTime(), format)}`];
}

const maxDescriptionLength = 2_000;

/** The values that a description lists (``one of `small`, `large` ``), or its example (``e.g. `small` ``). */
function listDescribedTexts(name: string, description: unknown): readonly string[] {
  if (typeof description !== 'string') return [];
  const parts = description.slice(0, maxDescriptionLength).split('`');
  const quoted = parts.filter((_, index) => index % 2 === 1).filter(isPlainValue);
  const example = parts.findIndex(
    (part, index) => index % 2 === 0 && exampleIntroduction.test(part) && parts[index + 1],
  );
  const shown = example < 0 ? undefined : parts[example + 1];
  if (shown !== undefined && isPlainValue(shown)) return [shown];
  // `Either name or url is required` is about properties.
  const isAboutValues = valuesIntroduction.test(`${parts[0]}`) && !quoted.includes(name);
  return quoted.length > 1 && isAboutValues ? quoted : [];
}

/** A value, and no name of a property, call, type or path. */
function isPlainValue(text: string): boolean {
  return describedValue.test(text) && !typeWord.test(text);
}

/** The first valid one of a few texts made from the pattern, else the last one. */
function fakeMatchingPattern({ random }: RandomFaker, pattern: string, schema: JsonObject): string {
  let text = '';
  for (let round = 0; round < 20; round++) {
    text = fakePattern(pattern, random);
    if (isValidText(text, schema)) return text;
  }
  return text;
}

function isValidText(text: string, { minLength, maxLength, pattern }: JsonObject): boolean {
  return (
    !(typeof minLength === 'number' && text.length < minLength) &&
    !(typeof maxLength === 'number' && text.length > maxLength) &&
    (typeof pattern !== 'string' || matchesPattern(pattern, text))
  );
}

function fitLength(text: string, schema: JsonObject): string {
  const { minLength } = schema;
  const least =
    typeof minLength === 'number' ? Math.min(minLength, documentLimits.generatedCharacters) : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return text.padEnd(least, 'x').slice(0, most);
}

import { type TextKind, textKinds } from '../../../inference/vocabulary/generated-values.ts';
import { documentLimits, type JsonObject, matchesPattern } from '../../../openapi/openapi.ts';
import { fakePattern } from './fake-pattern.ts';
import type { RandomFaker } from './random-faker.ts';

type MakeText = (randomFaker: RandomFaker) => string;

/** A text of the schema's format or pattern, else one that suits the property's name, within the length limits. */
export function fakeText(randomFaker: RandomFaker, name: string, schema: JsonObject): string {
  const makeByFormat =
    typeof schema.format === 'string' ? makersByFormat.get(schema.format) : undefined;
  const formatted = makeByFormat?.(randomFaker);
  if (formatted !== undefined && isValidText(formatted, schema)) return formatted;
  if (typeof schema.pattern === 'string')
    return fakeMatchingPattern(randomFaker, schema.pattern, schema);
  return fitLength(formatted ?? fakeByName(randomFaker, name), schema);
}

function fakeByName(randomFaker: RandomFaker, name: string): string {
  const [, kind] = textKinds.find(([pattern]) => pattern.test(name)) ?? [];
  return kind === undefined ? randomFaker.faker.lorem.words(2) : makersByKind[kind](randomFaker);
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

const makersByFormat: ReadonlyMap<string, MakeText> = new Map<string, MakeText>([
  ['date-time', ({ faker, now }) => faker.date.recent({ days: 90, refDate: now }).toISOString()],
  [
    'date',
    ({ faker, now }) => faker.date.recent({ days: 90, refDate: now }).toISOString().slice(0, 10),
  ],
  ['time', ({ faker, now }) => faker.date.recent({ refDate: now }).toISOString().slice(11)],
  ['duration', ({ faker }) => `PT${faker.number.int({ min: 1, max: 48 })}H`],
  ['email', ({ faker }) => faker.internet.email({ provider: 'example.com' }).toLowerCase()],
  ['uuid', ({ faker }) => faker.string.uuid()],
  ['uri', ({ faker }) => `https://example.com/${faker.lorem.slug()}`],
  ['url', ({ faker }) => `https://example.com/${faker.lorem.slug()}`],
  ['iri', ({ faker }) => `https://example.com/${faker.lorem.slug()}`],
  ['idn-email', ({ faker }) => faker.internet.email({ provider: 'example.com' }).toLowerCase()],
  ['uri-reference', ({ faker }) => `/${faker.lorem.slug()}`],
  ['hostname', ({ faker }) => `${faker.lorem.slug(2)}.example.com`],
  ['ipv4', ({ faker }) => faker.internet.ipv4()],
  ['ipv6', ({ faker }) => faker.internet.ipv6()],
  ['json-pointer', ({ faker }) => `/${faker.lorem.word()}`],
  ['regex', ({ faker }) => `^${faker.lorem.word()}$`],
  ['byte', ({ faker }) => Buffer.from(faker.lorem.words(2)).toString('base64')],
]);

const makersByKind: Readonly<Record<TextKind, MakeText>> = {
  url: ({ faker }) => `https://example.com/${faker.lorem.slug()}`,
  email: ({ faker }) => faker.internet.email({ provider: 'example.com' }).toLowerCase(),
  'first name': ({ faker }) => faker.person.firstName(),
  'last name': ({ faker }) => faker.person.lastName(),
  username: ({ faker }) => faker.internet.username().toLowerCase(),
  title: ({ faker }) => toTitle(faker.lorem.words({ min: 2, max: 3 })),
  sentence: ({ faker }) => faker.lorem.sentence(),
  phone: ({ faker }) => faker.phone.number({ style: 'international' }),
  city: ({ faker }) => faker.location.city(),
  country: ({ faker }) => faker.location.countryCode(),
  currency: ({ faker }) => faker.finance.currencyCode(),
  color: ({ faker }) => faker.color.rgb(),
  timestamp: ({ faker, now }) => faker.date.recent({ days: 90, refDate: now }).toISOString(),
  secret: ({ faker }) => faker.string.alphanumeric(32),
  id: ({ faker }) => faker.string.numeric({ length: 9, allowLeadingZeros: false }),
};

function toTitle(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fitLength(text: string, schema: JsonObject): string {
  const { minLength } = schema;
  const least =
    typeof minLength === 'number' ? Math.min(minLength, documentLimits.generatedCharacters) : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return text.padEnd(least, 'x').slice(0, most);
}

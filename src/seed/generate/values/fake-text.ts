import { type JsonObject, matchesPattern } from '../../../openapi/openapi.ts';
import { fakePattern } from './fake-pattern.ts';
import type { RandomFaker } from './random-faker.ts';

type MakeText = (chance: RandomFaker) => string;

/** A text of the schema's format or pattern; else what suits the property's name; of a fitting length. */
export function fakeText(chance: RandomFaker, name: string, schema: JsonObject): string {
  const byFormat =
    typeof schema.format === 'string' ? makersByFormat.get(schema.format) : undefined;
  const made = byFormat?.(chance);
  if (made !== undefined && isValidText(made, schema)) return made;
  if (typeof schema.pattern === 'string')
    return fakeMatchingPattern(chance, schema.pattern, schema);
  const [, make] = makersByName.find(([pattern]) => pattern.test(name)) ?? [];
  return fitLength(made ?? (make ? make(chance) : chance.faker.lorem.words(2)), schema);
}

/** Of the first few texts that a pattern gives, one that fits. */
function fakeMatchingPattern({ random }: RandomFaker, pattern: string, schema: JsonObject): string {
  let made = '';
  for (let round = 0; round < 20; round++) {
    made = fakePattern(pattern, random);
    if (isValidText(made, schema)) return made;
  }
  return made;
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

/** By the property's name, the more telling first. */
const makersByName: readonly (readonly [RegExp, MakeText])[] = [
  [
    /(^|_)([uU]rl|URL|[uU]ri|URI|[lL]ink|[hH]ref)$|[a-z](Url|Uri|Link|Href|URL|URI)$/,
    ({ faker }) => `https://example.com/${faker.lorem.slug()}`,
  ],
  [/e?mail/i, ({ faker }) => faker.internet.email({ provider: 'example.com' }).toLowerCase()],
  [/first_?name/i, ({ faker }) => faker.person.firstName()],
  [/last_?name|surname/i, ({ faker }) => faker.person.lastName()],
  [/user_?name|login/i, ({ faker }) => faker.internet.username().toLowerCase()],
  [
    /^name$|_name$|[a-z]Name$|title|subject/i,
    ({ faker }) => toTitle(faker.lorem.words({ min: 2, max: 3 })),
  ],
  [/description|body|text|comment|message|note/i, ({ faker }) => faker.lorem.sentence()],
  [/phone/i, ({ faker }) => faker.phone.number({ style: 'international' })],
  [/city/i, ({ faker }) => faker.location.city()],
  [/country/i, ({ faker }) => faker.location.countryCode()],
  [/currency/i, ({ faker }) => faker.finance.currencyCode()],
  [/colou?r/i, ({ faker }) => faker.color.rgb()],
  [
    /_at$|At$|date/,
    ({ faker, now }) => faker.date.recent({ days: 90, refDate: now }).toISOString(),
  ],
  [/(^|_)id$|Id$/, ({ faker }) => faker.string.numeric({ length: 9, allowLeadingZeros: false })],
];

/** True for a property whose texts are made for people to tell records apart by. */
export function isIdentifyingText(name: string): boolean {
  return /e?mail|^(first_?|last_?|user_?)?name$|title|subject/i.test(name);
}

function toTitle(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fitLength(text: string, schema: JsonObject): string {
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return text.padEnd(least, 'x').slice(0, most);
}

import type { JsonObject } from '../document/document.ts';
import type { Chance } from './chance.ts';

type Make = (chance: Chance) => string;

/** A text of the schema's format or pattern; else what suits the property's name; of a fitting length. */
export const fakeText = (chance: Chance, name: string, schema: JsonObject): string => {
  const byFormat = typeof schema.format === 'string' ? formats.get(schema.format) : undefined;
  if (byFormat) return byFormat(chance);
  if (typeof schema.pattern === 'string') return fakePattern(chance, schema.pattern);
  const [, make] = names.find(([pattern]) => pattern.test(name)) ?? [];
  return fit(make ? make(chance) : chance.faker.lorem.words(2), schema);
};

const formats: ReadonlyMap<string, Make> = new Map<string, Make>([
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
  ['uri-reference', ({ faker }) => `/${faker.lorem.slug()}`],
  ['hostname', ({ faker }) => `${faker.lorem.slug(2)}.example.com`],
  ['ipv4', ({ faker }) => faker.internet.ipv4()],
  ['ipv6', ({ faker }) => faker.internet.ipv6()],
  ['byte', ({ faker }) => Buffer.from(faker.lorem.words(2)).toString('base64')],
]);

/** By the property's name, the more telling first. */
const names: readonly (readonly [RegExp, Make])[] = [
  [/e?mail/i, ({ faker }) => faker.internet.email({ provider: 'example.com' }).toLowerCase()],
  [/first_?name/i, ({ faker }) => faker.person.firstName()],
  [/last_?name|surname/i, ({ faker }) => faker.person.lastName()],
  [/user_?name|login/i, ({ faker }) => faker.internet.username().toLowerCase()],
  [
    /^name$|_name$|[a-z]Name$|title|subject/i,
    ({ faker }) => toTitle(faker.lorem.words({ min: 2, max: 3 })),
  ],
  [/description|body|text|comment|message|note/i, ({ faker }) => faker.lorem.sentence()],
  [/(^|_)(url|uri|link|href)$/i, ({ faker }) => `https://example.com/${faker.lorem.slug()}`],
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
export const isTelling = (name: string): boolean =>
  /e?mail|^(first_?|last_?|user_?)?name$|title|subject/i.test(name);

const toTitle = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const fakePattern = ({ faker }: Chance, pattern: string): string =>
  faker.helpers.fromRegExp(
    pattern
      .replace(/^\^|\$$/g, '')
      .replaceAll('\\d', '[0-9]')
      .replaceAll('\\w', '[a-z]'),
  );

const fit = (text: string, schema: JsonObject): string => {
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return text.padEnd(least, 'x').slice(0, most);
};

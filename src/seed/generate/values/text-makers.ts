import {
  lowerCaseText,
  type TextKind,
  threeLetterText,
} from '../../../inference/vocabulary/generated-values.ts';
import type { JsonObject } from '../../../openapi/openapi.ts';
import type { RandomFaker } from './random-faker.ts';

export type MakeText = (randomFaker: RandomFaker) => string;

/** Several texts, of which the first that is valid is taken. */
export type MakeTexts = (randomFaker: RandomFaker, schema: JsonObject) => readonly string[];

/** Texts by format, but for times. */
export const makersByFormat: ReadonlyMap<string, MakeText> = new Map<string, MakeText>([
  ['time', ({ faker, now }) => faker.date.recent({ refDate: now }).toISOString().slice(11)],
  ['duration', ({ faker }) => `PT${faker.number.int({ min: 1, max: 48 })}H`],
  ['email', makeEmail],
  ['uuid', ({ faker }) => faker.string.uuid()],
  ['uri', makeUrl],
  ['url', makeUrl],
  ['iri', makeUrl],
  ['idn-email', makeEmail],
  ['uri-reference', (randomFaker) => `/${makeSlug(randomFaker)}`],
  ['hostname', makeHost],
  ['ipv4', ({ faker }) => faker.internet.ipv4()],
  ['ipv6', ({ faker }) => faker.internet.ipv6()],
  ['json-pointer', ({ faker }) => `/${toWord(faker.word.noun())}`],
  ['regex', ({ faker }) => `^${toWord(faker.word.noun())}$`],
  ['byte', (randomFaker) => Buffer.from(makeWords(randomFaker)).toString('base64')],
]);

/** Texts by kind, but for times. */
export const makersByKind: Readonly<Record<Exclude<TextKind, 'timestamp'>, MakeTexts>> = {
  uuid: one(({ faker }) => faker.string.uuid()),
  url: one(makeUrl),
  email: one(makeEmail),
  'ip address': one(({ faker }) => faker.internet.ipv4()),
  'first name': one(({ faker }) => faker.person.firstName()),
  'last name': one(({ faker }) => faker.person.lastName()),
  'user agent': one(({ faker }) => faker.internet.userAgent()),
  username: one(({ faker }) => faker.internet.username().toLowerCase()),
  person: one(({ faker }) => faker.person.fullName()),
  company: one(({ faker }) => faker.company.name()),
  'file name': one((randomFaker) => `${makeSlug(randomFaker)}.pdf`),
  host: one(makeHost),
  'job title': one(({ faker }) => faker.person.jobTitle()),
  title: one(makeTitle),
  sentence: one(({ faker }) => `${faker.commerce.productDescription()}.`),
  phone: one(({ faker }) => faker.phone.number({ style: 'international' })),
  street: one(({ faker }) => faker.location.streetAddress()),
  unit: one(({ faker }) => faker.location.secondaryAddress()),
  'postal code': one(({ faker }) => faker.location.zipCode('#####')),
  city: one(({ faker }) => faker.location.city()),
  region: ({ faker }) => [faker.location.state(), faker.location.state({ abbreviated: true })],
  country: ({ faker }, schema) => {
    const { alpha2, alpha3 } = faker.helpers.arrayElement(faker.definitions.location.country_code);
    return inCases(schema, [alpha2, alpha3], faker.location.country());
  },
  currency: ({ faker }, schema) =>
    inCases(schema, [faker.finance.currencyCode()], faker.finance.currencyName()),
  'time zone': one(({ faker }) => faker.location.timeZone()),
  language: () => ['en', 'eng', 'en-US', 'English'],
  color: one(({ faker }) => faker.color.rgb()),
  'media type': one(({ faker }) => faker.system.mimeType()),
  secret: one(({ faker }) => faker.string.alphanumeric(32)),
  checksum: one(({ faker }) =>
    faker.string.hexadecimal({ length: 40, prefix: '', casing: 'lower' }),
  ),
  version: one(({ faker }) => faker.system.semver()),
  digits: ({ faker }) => {
    const digits = faker.string.numeric({ length: 10, allowLeadingZeros: false });
    return [digits, digits.slice(0, 4)];
  },
  sku: one(({ faker }) => faker.string.alphanumeric({ length: 8, casing: 'upper' })),
  category: one(({ faker }) => faker.commerce.department()),
  state: () => ['active'],
  id: one(({ faker }) => faker.string.numeric({ length: 9, allowLeadingZeros: false })),
};

/** Two English words: `brave lantern`. */
export function makeWords({ faker }: RandomFaker): string {
  return `${toWord(faker.word.adjective())} ${toWord(faker.word.noun())}`;
}

function one(make: MakeText): MakeTexts {
  return (randomFaker) => [make(randomFaker)];
}

/** Codes in the case and the length that a description asks for, then the name. */
function inCases(
  { description }: JsonObject,
  codes: readonly string[],
  name: string,
): readonly string[] {
  const ordered = threeLetterText.test(`${description}`) ? codes.toReversed() : codes;
  const lower = ordered.map((code) => code.toLowerCase());
  return lowerCaseText.test(`${description}`)
    ? [...lower, ...ordered, name]
    : [...ordered, ...lower, name];
}

function makeTitle(randomFaker: RandomFaker): string {
  const words = makeWords(randomFaker);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function makeSlug(randomFaker: RandomFaker): string {
  return makeWords(randomFaker).replace(' ', '-');
}

function makeUrl(randomFaker: RandomFaker): string {
  return `https://example.com/${makeSlug(randomFaker)}`;
}

function makeHost(randomFaker: RandomFaker): string {
  return `${makeSlug(randomFaker)}.example.com`;
}

function makeEmail({ faker }: RandomFaker): string {
  return faker.internet.email({ provider: 'example.com' }).toLowerCase();
}

/** Small letters alone: some words have a hyphen or an accent. */
function toWord(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}

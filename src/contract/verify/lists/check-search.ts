import {
  caseInsensitiveText,
  exclusionText,
  expectedDisplayName,
  normalizeName,
  valueAt,
} from '../../../inference/inference.ts';
import { objectOf, type Parameter, propertiesOf, readPointer } from '../../../openapi/openapi.ts';
import type { TestRecord } from '../records/test-record.ts';
import { withParameter } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findQueryParameter } from './list-endpoint.ts';
import { type CheckedList, type ListContents, readList } from './read-list.ts';

/** Texts that no record has. The signs of the first one mean something in patterns. */
const absentTexts = ['zqxjkvwpfh[(', 'zqxjkvwpfh'] as const;

/**
 * Checks the text search of a list: a text that no record has finds none of this run, and a word of
 * a record's name finds that record.
 */
export async function checkSearch(context: VerifyContext, checked: CheckedList): Promise<void> {
  const { endpoint, created } = checked;
  const parameter = findQueryParameter(endpoint.operation, endpoint.parameters.search);
  if (!parameter || created.length === 0) return;
  await checkAbsentText(context, checked, parameter);
  const found = findSearchedWord(created);
  if (found && (await checkWord(context, checked, { parameter, ...found })) === 'found') {
    await checkWildcard(context, checked, { parameter, ...found });
    await checkOtherCase(context, checked, { parameter, ...found });
  }
  for (const one of listDescribedWords(context, checked, parameter))
    await checkWord(context, checked, { parameter, ...one });
}

async function checkAbsentText(
  context: VerifyContext,
  checked: CheckedList,
  parameter: Parameter,
): Promise<void> {
  const { endpoint, created } = checked;
  const [absentText, plainText] = absentTexts;
  const found =
    (await searchText(context, checked, { parameter, text: absentText })) ??
    (await searchText(context, checked, { parameter, text: plainText }));
  if (!found) return;
  context.results.pass(endpoint.operation, 'search');
  const page = found.pages.find(({ keys }) => created.some(({ key }) => keys.includes(key)));
  if (!page) return;
  const key = page.keys.find((one) => created.some((own) => own.key === one));
  context.results.fail(endpoint.operation, 'search', {
    message: `${parameter.name}=${absentText} returned the record ${JSON.stringify(key)}, which does not have that text.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: page.exchange,
  });
}

type SearchQuery = { readonly parameter: Parameter; readonly text: string };

async function searchText(
  context: VerifyContext,
  { endpoint, draft }: CheckedList,
  { parameter, text }: SearchQuery,
): Promise<ListContents | undefined> {
  const query = withParameter(draft, parameter, text);
  return context.requestFactory.isValid(query) ? readList(context, endpoint, query) : undefined;
}

/** A percent sign is a sign as any other, and no wildcard of SQL, where the document says nothing else. */
async function checkWildcard(
  context: VerifyContext,
  checked: CheckedList,
  { parameter, record, word }: SearchedWord & { readonly parameter: Parameter },
): Promise<void> {
  const text = `${word.slice(0, 1)}%${word.slice(-1)}`;
  if (/%|wildcard|pattern/i.test(describe(context, parameter))) return;
  const found = await searchText(context, checked, { parameter, text });
  const page = found?.pages.find(({ keys }) => keys.includes(record.key));
  if (!page) return;
  context.results.fail(checked.endpoint.operation, 'search', {
    message: `${parameter.name}=${text} returned the record ${JSON.stringify(record.key)}, which does not have that text: the percent sign works as a wildcard.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: page.exchange,
  });
}

/** A word of the name of a record. */
export type SearchedWord = {
  readonly record: TestRecord;
  readonly name: string;
  readonly word: string;
};

export function findSearchedWord(created: readonly TestRecord[]): SearchedWord | undefined {
  const words = created.flatMap((record) =>
    Object.entries(Object(record.record)).flatMap(([name, value]) => {
      const word = expectedDisplayName.test(normalizeName(name)) && findLongestWord(value);
      return word ? [{ record, name, word }] : [];
    }),
  );
  // A server may look at the beginning only.
  const isInside = ({ record, name, word }: SearchedWord): boolean =>
    !`${valueAt(record.record, [name])}`.startsWith(word);
  return words.find(isInside) ?? words[0];
}

/** The longest word; the first one only where there is no other. */
function findLongestWord(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [first, ...others] = [...value.matchAll(/\p{L}{4,}/gu)].map(([word]) => word);
  const [word = first] = others.toSorted((one, other) => other.length - one.length);
  return word;
}

type WordInParameter = SearchedWord & { readonly parameter: Parameter };

async function checkWord(
  context: VerifyContext,
  checked: CheckedList,
  { parameter, record, name, word }: WordInParameter,
): Promise<'found' | 'missed' | undefined> {
  const { endpoint, contents } = checked;
  const draft = withParameter(checked.draft, parameter, word);
  if (!contents.keys.includes(record.key) || !context.requestFactory.isValid(draft))
    return undefined;
  const found = await context.waitUntil(
    () => readList(context, endpoint, draft),
    (observed) => !observed || observed.keys.includes(record.key),
  );
  if (!found || found.extent === 'part') return undefined;
  if (found.keys.includes(record.key)) return 'found';
  context.results.fail(endpoint.operation, 'search', {
    message: `${parameter.name}=${word} did not return the record ${JSON.stringify(record.key)}, whose "${name}" is ${JSON.stringify(valueAt(record.record, [name]))}.`,
    place: parameter.schemaPointer.replace(/\/schema$/, ''),
    exchange: found.pages[0].exchange,
  });
  return 'missed';
}

/** Capital letters find small ones, where the document says so. */
async function checkOtherCase(
  context: VerifyContext,
  checked: CheckedList,
  searched: WordInParameter,
): Promise<void> {
  const text = `${describe(context, searched.parameter)} ${describeOperation(context, checked)}`;
  if (!caseInsensitiveText.test(text)) return;
  const upper = searched.word.toUpperCase();
  const word = upper === searched.word ? searched.word.toLowerCase() : upper;
  await checkWord(context, checked, { ...searched, word });
}

/** Limit of properties that are searched by their own words. */
const maxDescribed = 4;

/** A word of each other property that the description of the search names: `Searches name and email`. */
function listDescribedWords(
  context: VerifyContext,
  { created, endpoint: { resource } }: CheckedList,
  parameter: Parameter,
): readonly SearchedWord[] {
  const text = describe(context, parameter);
  if (exclusionText.test(text)) return [];
  const words = new Set(text.split(/[^\w-]+/));
  const names = [...propertiesOf(context.views, context.views.of(resource.entity)).keys()];
  const [record] = created;
  if (!record) return [];
  return names
    .filter((name) => words.has(name) && !expectedDisplayName.test(normalizeName(name)))
    .flatMap((name) => {
      const value = valueAt(record.record, [name]);
      const [word] = typeof value === 'string' ? (value.match(/[\p{L}\d]{4,}/u) ?? []) : [];
      return word === undefined ? [] : [{ record, name, word }];
    })
    .slice(0, maxDescribed);
}

/** What the document says of a parameter. */
function describe({ document, views }: VerifyContext, { schemaPointer }: Parameter): string {
  const described = readPointer(document.root, schemaPointer.replace(/\/schema$/, ''));
  const { description = '' } = views.of([schemaPointer]).keywords;
  return `${objectOf(described).description ?? ''} ${description}`;
}

function describeOperation(
  { document }: VerifyContext,
  { endpoint: { operation } }: CheckedList,
): string {
  return `${objectOf(readPointer(document.root, operation.pointer)).description ?? ''}`;
}

import {
  bodyEnvelopeOf,
  expectedDisplayName,
  isFreeTextName,
  normalizeName,
  type PlannedOperation,
  referenceName,
} from '../../../inference/inference.ts';
import { type JsonObject, propertiesOf, type SchemaView } from '../../../openapi/openapi.ts';
import type { ListEndpoint } from '../lists/list-endpoint.ts';
import { listSortedProperties } from '../lists/sort-queries.ts';
import type { VerifyContext } from '../verify-context.ts';
import { compareValues } from './compare-values.ts';

/**
 * Values for the properties that a list filters and sorts by, one object for each record to create.
 * They differ, and neither their order of creation nor their order as texts is the order of their
 * values, so that a filter or a sort order without effect shows.
 */
export function listDistinctValues(
  context: VerifyContext,
  create: PlannedOperation,
  { list, count }: { readonly list: ListEndpoint; readonly count: number },
): readonly JsonObject[] {
  const { views } = context;
  const records = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  const wanted = listQueried(context, list);
  for (const [name, pointers] of propertiesOf(
    views,
    views.of(bodyEnvelopeOf(create.plan)?.schemaPointers),
  )) {
    const view = views.of(pointers);
    const isFound = isSearched(list, name);
    if ((!wanted.has(name) && !isFound) || !isFree(create, name, view)) continue;
    const property = { name, pointers, view, count };
    addValues(records, name, (isFound ? listSearched : listValues)(context, property));
  }
  return records;
}

function addValues(
  records: readonly Record<string, unknown>[],
  name: string,
  values: readonly unknown[],
): void {
  for (const [index, record] of records.entries())
    if (values[index] !== undefined) record[name] = values[index];
}

/** The properties that a list filters or sorts by. */
function listQueried(context: VerifyContext, list: ListEndpoint): ReadonlySet<string> {
  const filters = list.parameters.filters.filter(
    ({ within, nested }) => within === undefined && nested === undefined,
  );
  const sorted = listSortedProperties(context, list);
  return new Set([...filters.map(({ property }) => property), ...sorted]);
}

/** True for a name or title in a list with a text search. */
function isSearched({ parameters }: ListEndpoint, name: string): boolean {
  return parameters.search !== undefined && expectedDisplayName.test(normalizeName(name));
}

/** True for a property that can have any value of its schema. */
function isFree({ resource }: PlannedOperation, name: string, { keywords }: SchemaView): boolean {
  return (
    name !== resource?.key.path[0] &&
    !referenceName.test(name) &&
    keywords.readOnly !== true &&
    keywords.const === undefined
  );
}

type DistinctProperty = {
  readonly name: string;
  readonly pointers: readonly string[];
  readonly view: SchemaView;
  readonly count: number;
};

function listValues(context: VerifyContext, property: DistinctProperty): readonly unknown[] {
  const { view, count } = property;
  const { enum: values, default: usual } = view.keywords;
  if (Array.isArray(values)) {
    const all = values.filter((value) => value !== null);
    return Array.from({ length: count }, (_, index) => all[index % all.length]);
  }
  if (view.types.includes('boolean'))
    return Array.from({ length: count }, (_, index) => (index % 2 === 0) === (usual ?? true));
  if (view.types.includes('number') || view.types.includes('integer')) {
    const numbers = numberSets.find((set) => set.every((one) => context.conforms(view, one)));
    if (numbers) return numbers;
  }
  return view.types.includes('string') ? withUnusualSigns(context, property) : [];
}

/** The first of several free texts has signs that a URL encodes. */
function withUnusualSigns(context: VerifyContext, property: DistinctProperty): readonly unknown[] {
  const { name, view } = property;
  const { format, pattern } = view.keywords;
  const [first, ...others] = listGenerated(context, property);
  const unusual = `${first} +&é`;
  const isUsable =
    typeof first === 'string' &&
    [format, pattern].every((keyword) => keyword === undefined) &&
    isFreeTextName(name) &&
    context.conforms(view, unusual);
  return [isUsable ? unusual : first, ...others];
}

/** Of each set the order differs: as listed, as numbers, as texts, and each of these reversed. */
const numberSets = [
  [200, 9, 10],
  [20, 9, 10],
  [2, 10, 9],
  [0.2, 0.01, 0.15],
];

/** Texts of several words, so that a search can ask for one that is not at the beginning. */
function listSearched(context: VerifyContext, property: DistinctProperty): readonly unknown[] {
  return listValues(context, property).map((value, index) => {
    const longer = `${value} ${secondWords[index]}`;
    const isOneWord = typeof value === 'string' && /^[\p{L}\d-]+$/u.test(value);
    return isOneWord && context.conforms(property.view, longer) ? longer : value;
  });
}

const secondWords = ['Heron', 'Falcon', 'Otter'];

/** Generated values: the middle one first, then the least and the greatest. */
function listGenerated(
  { generator }: VerifyContext,
  { name, pointers, count }: DistinctProperty,
): readonly unknown[] {
  const values = Array.from({ length: count }, (_, index) =>
    generator.generate(pointers, `distinct ${name} ${index}`, {
      extent: 'everything',
      name,
      direction: 'request',
      examples: 'similar',
    }),
  ).filter((value) => typeof value === 'string');
  const [least, ...others] = [...new Set(values)].toSorted(compareValues);
  const [middle, ...rest] = others;
  return [middle, least, ...rest];
}

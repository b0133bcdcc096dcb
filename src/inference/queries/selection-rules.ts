import {
  creationTimeProperties,
  fieldsParameters,
  searchParameters,
  sortDirectionParameters,
  sortDirectionValue,
  sortParameters,
  sparseFieldsetParameter,
} from '../vocabulary/list-queries.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import {
  defaultOf,
  findInput,
  type ListInput,
  listPropertyNames,
  type QueryFacts,
} from './query-facts.ts';
import type { QueryRule } from './query-rule.ts';

export const attributesRule: QueryRule = {
  name: 'attributes',
  summary:
    'The `attributes` of a JSON:API resource object are sorted, filtered and selected by their own names.',
  docs: '#jsonapi-attributes',
  infer: ({ attributes }, query) =>
    attributes === undefined
      ? query
      : { ...query, attributes: { name: attributes.name, required: attributes.required } },
};

export const sortRule: QueryRule = {
  name: 'sort',
  summary: '`sort` names the properties to sort by',
  docs: '#sorting',
  infer: (facts, query) => {
    const input = findInput(facts, sortParameters) ?? findSortByOrder(facts);
    return {
      ...query,
      sort: {
        ...query.sort,
        parameter: input?.name,
        properties: listPropertyNames(facts),
        defaultValue: input && defaultOf(facts.shapes, input),
      },
    };
  },
};

export const sortDirectionRule: QueryRule = {
  name: 'sort-direction',
  summary: '`order=desc` turns the order around, or alone lists the newest first',
  docs: '#sorting',
  infer: (facts, query) => ({
    ...query,
    sort: {
      ...query.sort,
      direction: findInput(facts, sortDirectionParameters)?.name,
      creationTime: [...facts.properties.keys()].find((name) =>
        creationTimeProperties.test(normalizeName(name)),
      ),
    },
  }),
};

export const searchRule: QueryRule = {
  name: 'search',
  summary: '`q` searches the texts of a record',
  docs: '#searching',
  infer: (facts, query) => ({ ...query, search: findInput(facts, searchParameters)?.name }),
};

export const fieldSelectionRule: QueryRule = {
  name: 'field-selection',
  summary: '`fields` names the properties to show',
  docs: '#selecting-fields',
  infer: (facts, query) => {
    const input = findSparseFieldset(facts) ?? findInput(facts, fieldsParameters);
    return { ...query, fields: input?.name };
  },
};

/** An `order` whose values are no directions names a property. */
function findSortByOrder(facts: QueryFacts): ListInput | undefined {
  const input = findInput(facts, sortDirectionParameters);
  if (input === undefined) return undefined;
  const { enum: values } = facts.shapes.of(input.schemaPointers).keywords;
  const isDirection =
    !Array.isArray(values) || values.some((value) => sortDirectionValue.test(String(value)));
  return isDirection ? undefined : input;
}

/** `fields[articles]` of a list of articles. */
function findSparseFieldset({ inputs, filterOverrides, noun }: QueryFacts): ListInput | undefined {
  return inputs.find(
    ({ name }) =>
      isSameNoun(sparseFieldsetParameter.exec(name)?.[1] ?? '', noun) &&
      typeof filterOverrides.get(name) !== 'string',
  );
}

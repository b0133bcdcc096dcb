import {
  creationTimeProperties,
  fieldsParameters,
  propertySortParameter,
  searchParameters,
  sortDirectionParameters,
  sortDirectionValue,
  sortParameters,
  sortPropertyParameters,
  sparseFieldsetParameter,
} from '../vocabulary/list-queries.ts';
import { isSameNoun, normalizeName } from '../vocabulary/singularize.ts';
import type { AttributesProperty, SortQuery } from './list-query.ts';
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
    'The `attributes` of a JSON:API resource object, and the values in a map, are sorted, filtered and selected by their own names.',
  docs: '#jsonapi-attributes',
  infer: ({ attributes }, query) =>
    attributes === undefined ? query : { ...query, attributes: toAttributesProperty(attributes) },
};

export const sortRule: QueryRule = {
  name: 'sort',
  summary: '`sort` names the properties to sort by',
  docs: '#sorting',
  infer: (facts, query) => {
    const input = findSortInput(facts);
    return {
      ...query,
      sort: {
        ...query.sort,
        parameter: input?.name,
        byProperty: listPropertySorts(facts),
        properties: listPropertyNames(facts),
        defaultValue: input && defaultOf(facts.schemaViews, input),
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
      direction: findDirectionInput(facts)?.name,
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
    const input =
      findSparseFieldset(facts) ?? findMapSelection(facts) ?? findInput(facts, fieldsParameters);
    return { ...query, fields: input?.name };
  },
};

/** The parameter that names properties: `order_by` beside `sort`, or an `order` that lists no directions. */
function findSortInput(facts: QueryFacts): ListInput | undefined {
  const namesProperties = (input: ListInput) => directionsOf(facts, input) !== 'all';
  return (
    findInput(facts, sortPropertyParameters, namesProperties) ??
    findInput(facts, sortParameters, namesProperties) ??
    findInput(facts, sortDirectionParameters, (input) => directionsOf(facts, input) === 'none')
  );
}

function findDirectionInput(facts: QueryFacts): ListInput | undefined {
  const isOther = ({ name }: ListInput) => name !== findSortInput(facts)?.name;
  return findInput(facts, sortDirectionParameters) ?? findInput(facts, sortParameters, isOther);
}

/** Whether the enumeration of a parameter lists directions. */
function directionsOf({ schemaViews }: QueryFacts, { schemaPointers }: ListInput): DirectionValues {
  const { enum: values } = schemaViews.of(schemaPointers).keywords;
  if (!Array.isArray(values) || values.length === 0) return 'unknown';
  const directions = values.filter((value) => sortDirectionValue.test(String(value)));
  if (directions.length === 0) return 'none';
  return directions.length === values.length ? 'all' : 'some';
}

type DirectionValues = 'all' | 'some' | 'none' | 'unknown';

function listPropertySorts({ inputs }: QueryFacts): SortQuery['byProperty'] {
  return inputs.flatMap(({ name }) => {
    const property = propertySortParameter.exec(name)?.[1];
    return property === undefined ? [] : [{ parameter: name, property }];
  });
}

function toAttributesProperty({ name, required, isMap }: AttributesProperty): AttributesProperty {
  return { name, required, ...(isMap && { isMap }) };
}

/** `properties=name` selects in the map `properties`. */
function findMapSelection({ inputs, attributes }: QueryFacts): ListInput | undefined {
  const name = attributes?.isMap ? normalizeName(attributes.name) : undefined;
  return inputs.find((input) => normalizeName(input.name) === name);
}

/** `fields[articles]` of a list of articles. */
function findSparseFieldset({ inputs, filterOverrides, noun }: QueryFacts): ListInput | undefined {
  return inputs.find(
    ({ name }) =>
      isSameNoun(sparseFieldsetParameter.exec(name)?.[1] ?? '', noun) &&
      typeof filterOverrides.get(name) !== 'string',
  );
}

import {
  createSchemaViews,
  type Operation,
  objectOf,
  type Parameter,
  resolvePointer,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  formatValue,
  mergeDifferences,
  oneDifference,
  type PartDifferences,
  type PointerPair,
  toContractChange,
} from './change.ts';
import { listLifecycleChanges } from './compare-lifecycle.ts';
import type { OperationPair } from './pair-operations.ts';
import { type ComparedDocuments, toSchemaSide, viewOf } from './schemas/schema-pair.ts';

/** Corresponding parameters. */
type ParameterPair = { readonly before: Parameter; readonly after: Parameter };

/** Compares the parameters of an operation. */
export function compareParameters(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): PartDifferences {
  const [were, are] = [new Map(listByName(before)), new Map(listByName(after))];
  return mergeDifferences([
    ...[...were].map(([name, parameter]) => {
      const successor = are.get(name);
      return successor === undefined
        ? oneDifference(toLocation(parameter), toRemovedParameter(parameter, after))
        : compareKept({ before: parameter, after: successor }, documents);
    }),
    ...[...are]
      .filter(([name]) => !were.has(name))
      .map(([, parameter]) =>
        oneDifference(toLocation(parameter), toAddedParameter(parameter, before)),
      ),
  ]);
}

function compareKept(pair: ParameterPair, documents: ComparedDocuments): PartDifferences {
  const location = toLocation(pair.before);
  const entries = findRepeatedEntries(pair, documents);
  const changes = [
    ...listRequirementChanges(pair),
    ...(entries === undefined
      ? listSerializationChanges(pair, documents)
      : [toRepeatableChange(pair)]),
    ...listOwnLifecycleChanges(pair, documents),
  ];
  return {
    changes: changes.map((change) => ({ location, change })),
    schemas: [
      {
        location,
        direction: 'request',
        notation: pair.before.mediaType === undefined ? 'text' : 'typed',
        before: pair.before.schemaPointer,
        after: entries ?? pair.after.schemaPointer,
      },
    ],
  };
}

/** Path parameters correspond by position, because clients never send their names. */
function listByName({ path, parameters }: Operation): readonly (readonly [string, Parameter])[] {
  const positions = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  return parameters.map((parameter) => {
    const { in: place, name } = parameter;
    if (place === 'path') return [`path ${positions.indexOf(name)}`, parameter];
    return [`${place} ${place === 'header' ? name.toLowerCase() : name}`, parameter];
  });
}

function toLocation({ in: place, name }: Parameter): ChangeLocation {
  return { part: 'parameter', in: place, name };
}

/** JSON pointer of the parameter itself. */
function toParameterPointer({ schemaPointer }: Parameter): string {
  return schemaPointer.replace(/(\/content\/[^/]*)?\/schema$/, '');
}

function describeParameter({ in: place, name }: Parameter): string {
  return place === 'header'
    ? `the header ${formatValue(name)}`
    : `the ${parameterKinds[place]} ${formatValue(name)}`;
}

const parameterKinds = {
  path: 'path parameter',
  query: 'query parameter',
  querystring: 'query',
  cookie: 'cookie',
} as const;

function toRemovedParameter(parameter: Parameter, after: Operation): ContractChange {
  return toContractChange(
    'parameter-removed',
    { before: toParameterPointer(parameter), after: after.pointer },
    `${describeParameter(parameter)} was removed`,
  );
}

function toAddedParameter(parameter: Parameter, before: Operation): ContractChange {
  const pointers = { before: before.pointer, after: toParameterPointer(parameter) };
  const name = describeParameter(parameter);
  return parameter.required
    ? toContractChange('parameter-required', pointers, `${name} was added and is required`)
    : toContractChange('parameter-added', pointers, `${name} was added and is optional`);
}

/**
 * The schema of the entries, if a single value became a list whose entries are written apart: `?tag=a` is
 * a list of one (OpenAPI 3.1, section 4.8.12.6).
 */
function findRepeatedEntries(
  { before, after }: ParameterPair,
  documents: ComparedDocuments,
): string | undefined {
  const isRepeated =
    before.mediaType === undefined &&
    after.mediaType === undefined &&
    after.style === 'form' &&
    after.explode;
  if (!isRepeated) return undefined;
  const [was, is] = [viewSchema(before, documents.before), viewSchema(after, documents.after)];
  const wasSingle = was.types.length > 0 && !was.types.some((type) => listTypes.has(type));
  const isList = is.types.every((type) => type === 'array' || type === 'null');
  const [entries, ...others] = is.items;
  const isOneList = isList && others.length === 0;
  return wasSingle && isOneList && Number(is.keywords.minItems ?? 0) <= 1 ? entries : undefined;
}

const listTypes: ReadonlySet<string> = new Set(['array', 'object']);

function viewSchema(
  { schemaPointer }: Parameter,
  { root }: ComparedDocuments['before'],
): SchemaView {
  return viewOf(viewsOf(root), toSchemaSide([schemaPointer]));
}

function toRepeatableChange(pair: ParameterPair): ContractChange {
  const message = `${describeParameter(pair.before)} may be given several times now`;
  return toContractChange('parameter-repeatable', toPointers(pair), message);
}

function toPointers({ before, after }: ParameterPair): PointerPair {
  return { before: toParameterPointer(before), after: toParameterPointer(after) };
}

function listRequirementChanges(pair: ParameterPair): readonly ContractChange[] {
  const { before, after } = pair;
  const name = describeParameter(before);
  const change = (rule: string, message: string) =>
    toContractChange(rule, toPointers(pair), `${name} ${message}`);
  return [
    ...(!before.required && after.required
      ? [
          {
            ...change('parameter-required', 'is now required'),
            affects: { kind: 'omitted' } as const,
          },
        ]
      : []),
    ...(before.required && !after.required
      ? [change('parameter-optional', 'is now optional')]
      : []),
    ...(before.allowEmptyValue && !after.allowEmptyValue
      ? [change('parameter-empty', 'no longer allows an empty value')]
      : []),
  ];
}

function listSerializationChanges(
  pair: ParameterPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const [was, is] = [
    describeSerialization(pair.before, documents.before),
    describeSerialization(pair.after, documents.after),
  ];
  const message = `the serialization of ${describeParameter(pair.before)} changed from ${was} to ${is}`;
  return was === is ? [] : [toContractChange('parameter-style', toPointers(pair), message)];
}

function listOwnLifecycleChanges(
  pair: ParameterPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const pointers = toPointers(pair);
  const read = (which: keyof PointerPair) =>
    objectOf(resolvePointer(documents[which].root, pointers[which]).value);
  const subject = describeParameter(pair.before);
  const [before, after] = [read('before'), read('after')];
  return listLifecycleChanges({ kind: 'parameter', subject, before, after, pointers });
}

/** Describes the serialization of a value; for a single text most styles are equal. */
function describeSerialization(
  parameter: Parameter,
  document: ComparedDocuments['before'],
): string {
  const { mediaType, style, explode } = parameter;
  if (mediaType !== undefined) return mediaType;
  const { types } = viewSchema(parameter, document);
  const mayHaveEntries = types.length === 0 || types.some((type) => listTypes.has(type));
  if (mayHaveEntries) return `"${style}", entries ${explode ? 'apart' : 'together'}`;
  return style === 'label' || style === 'matrix' ? `"${style}"` : 'text';
}

const viewsByRoot = new WeakMap<object, SchemaViews>();

function viewsOf(root: ComparedDocuments['before']['root']): SchemaViews {
  const known = viewsByRoot.get(root) ?? createSchemaViews({ root });
  viewsByRoot.set(root, known);
  return known;
}

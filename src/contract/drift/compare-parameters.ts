import {
  createSchemaViews,
  type Operation,
  objectOf,
  type Parameter,
  resolvePointer,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  formatValue,
  toContractChange,
} from './change.ts';
import type { OperationPair } from './pair-operations.ts';
import { type ComparedDocuments, toSchemaSide, viewOf } from './schemas/schema-pair.ts';

/** Corresponding parameters. */
export type ParameterPair = { readonly before: Parameter; readonly after: Parameter };

export type ParameterDifferences = {
  readonly found: readonly { readonly location: ChangeLocation; readonly change: ContractChange }[];
  readonly kept: readonly ParameterPair[];
};

/** Compares the parameters of an operation. The schemas of `kept` ones are compared later. */
export function compareParameters(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): ParameterDifferences {
  const successors = new Map(listByName(after));
  const [found, kept]: [ParameterDifferences['found'][number][], ParameterPair[]] = [[], []];
  for (const [name, parameter] of listByName(before)) {
    const successor = successors.get(name);
    successors.delete(name);
    const location = toParameterLocation(parameter);
    if (successor === undefined) {
      found.push({ location, change: toRemovedParameter(parameter, after) });
      continue;
    }
    const pair = { before: parameter, after: successor };
    kept.push(pair);
    for (const change of listParameterChanges(pair, documents)) found.push({ location, change });
  }
  for (const parameter of successors.values())
    found.push({
      location: toParameterLocation(parameter),
      change: toAddedParameter(parameter, before),
    });
  return { found, kept };
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

function toParameterLocation({ in: place, name }: Parameter): ChangeLocation {
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
    'breaking',
    'parameter-removed',
    { before: toParameterPointer(parameter), after: after.pointer },
    `${describeParameter(parameter)} was removed`,
  );
}

function toAddedParameter(parameter: Parameter, before: Operation): ContractChange {
  const pointers = { before: before.pointer, after: toParameterPointer(parameter) };
  const name = describeParameter(parameter);
  return parameter.required
    ? toContractChange(
        'breaking',
        'parameter-required',
        pointers,
        `${name} was added and is required`,
      )
    : toContractChange('info', 'parameter-added', pointers, `${name} was added and is optional`);
}

function listParameterChanges(
  { before, after }: ParameterPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const pointers = { before: toParameterPointer(before), after: toParameterPointer(after) };
  const name = describeParameter(before);
  const change = (effect: ContractChange['effect'], rule: string, message: string) =>
    toContractChange(effect, rule, pointers, message);
  const [oldStyle, newStyle] = [
    describeSerialization(before, documents.before.root),
    describeSerialization(after, documents.after.root),
  ];
  const isNewlyDeprecated =
    isParameterDeprecated(after, documents.after) &&
    !isParameterDeprecated(before, documents.before);
  const required: ContractChange = {
    ...change('breaking', 'parameter-required', `${name} is now required`),
    affects: { kind: 'omitted' },
  };
  const style = `the serialization of ${name} changed from ${oldStyle} to ${newStyle}`;
  return [
    ...(!before.required && after.required ? [required] : []),
    ...(before.required && !after.required
      ? [change('info', 'parameter-optional', `${name} is now optional`)]
      : []),
    ...(oldStyle !== newStyle ? [change('breaking', 'parameter-style', style)] : []),
    ...(before.allowEmptyValue && !after.allowEmptyValue
      ? [change('breaking', 'parameter-empty', `${name} no longer allows an empty value`)]
      : []),
    ...(isNewlyDeprecated
      ? [change('info', 'parameter-deprecated', `${name} is now deprecated`)]
      : []),
  ];
}

function isParameterDeprecated(
  parameter: Parameter,
  { root }: ComparedDocuments['before'],
): boolean {
  return objectOf(resolvePointer(root, toParameterPointer(parameter)).value).deprecated === true;
}

/** Describes the serialization of a value; for a single text most styles are equal. */
function describeSerialization(
  parameter: Parameter,
  root: ComparedDocuments['before']['root'],
): string {
  const { mediaType, style, explode, schemaPointer } = parameter;
  if (mediaType !== undefined) return mediaType;
  const { types } = viewOf(viewsOf(root), toSchemaSide([schemaPointer]));
  const mayHaveEntries = types.length === 0 || types.includes('array') || types.includes('object');
  if (mayHaveEntries) return `"${style}", entries ${explode ? 'apart' : 'together'}`;
  return style === 'label' || style === 'matrix' ? `"${style}"` : 'text';
}

const viewsByRoot = new WeakMap<object, SchemaViews>();

function viewsOf(root: ComparedDocuments['before']['root']): SchemaViews {
  const known = viewsByRoot.get(root) ?? createSchemaViews({ root });
  viewsByRoot.set(root, known);
  return known;
}

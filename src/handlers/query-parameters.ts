import { describeNearest } from '../base/nearest.ts';
import {
  type ListQueryPlan,
  normalizeName,
  type Plan,
  type PlannedOperation,
} from '../inference/inference.ts';
import { listApiKeyNames, type Parameter, type SchemaViews } from '../openapi/openapi.ts';
import type { Call, Context } from './behaviour.ts';
import type { HandlerContext } from './handler-context.ts';

/** Returns the call with the query parameters that the document knows, and notices those without an effect. */
export type CheckQuery = (call: Call, context: Context) => Call;

/**
 * Prepares the check of a call's query. An unknown parameter is noticed; in another notation, `pageSize` for
 * `page_size`, it is taken for the documented one. `undefined` where any parameter is allowed.
 */
export function compileQueryCheck(
  { root, model: { schemaViews } }: HandlerContext,
  { operation, plan }: PlannedOperation,
): CheckQuery | undefined {
  const documented = readDocumentedNames(schemaViews, operation.parameters);
  if (documented === undefined) return undefined;
  const apiKeys = new Set(listApiKeyNames({ root }));
  const effective = listEffectiveNames(plan);
  const { names, defaults, properties } = documented;
  const isKnown = (name: string) =>
    (properties.has(name.replace(/\[.*/s, '')) && !isListOfParameter(name, defaults)) ||
    apiKeys.has(name) ||
    name.startsWith('__');
  const isWithoutEffect = (name: string, value: unknown) =>
    effective !== undefined && !effective.has(name) && value !== defaults.get(name);
  /** The values of unknown parameters, by the documented name in another notation. */
  const readUnknown = (name: string, { query }: Call, context: Context) => {
    const normalized = normalizeName(name);
    const same = names.find((one) => normalized !== '' && normalizeName(one) === normalized);
    noticeUnknown(context, name, { documentedName: same, names });
    const isFree = same !== undefined && query[same] === defaults.get(same);
    return isFree ? { [same]: query[name] } : {};
  };
  return (call, context) => {
    let renamed: Call['query'] | undefined;
    for (const [name, value] of Object.entries(call.query)) {
      if (!defaults.has(name) && !isKnown(name))
        renamed = { ...renamed, ...readUnknown(name, call, context) };
      else if (defaults.has(name) && isWithoutEffect(name, value)) noticeNoEffect(context, name);
    }
    return renamed === undefined ? call : { ...call, query: { ...call.query, ...renamed } };
  };
}

/** `ids[]` is another notation of the parameter `ids`. */
function isListOfParameter(name: string, documented: DocumentedNames['defaults']): boolean {
  return name.endsWith('[]') && documented.has(name.slice(0, -2));
}

type DocumentedNames = {
  readonly names: readonly string[];
  /** The default of each parameter. */
  readonly defaults: ReadonlyMap<string, unknown>;
  /** The parameters, and the properties of objects that are sent by their own names. */
  readonly properties: ReadonlySet<string>;
};

/** `undefined` where an object takes any name: a whole query, or an exploded object without properties. */
function readDocumentedNames(
  schemaViews: SchemaViews,
  parameters: readonly Parameter[],
): DocumentedNames | undefined {
  const queried = parameters.filter(({ in: location }) => location === 'query');
  const exploded = queried
    .filter(({ style, explode }) => style === 'form' && explode)
    .map(({ schemaPointer }) => schemaViews.of([schemaPointer]))
    .filter(({ types }) => types.includes('object'));
  const isOpen =
    parameters.some(({ in: location }) => location === 'querystring') ||
    exploded.some(({ properties }) => properties.size === 0);
  if (isOpen) return undefined;
  const names = queried.map(({ name }) => name);
  return {
    names,
    defaults: new Map(
      queried.map(({ name, schemaPointer }) => [
        name,
        schemaViews.of([schemaPointer]).keywords.default,
      ]),
    ),
    properties: new Set([
      ...names.map((name) => name.replace(/\[.*/s, '')),
      ...exploded.flatMap(({ properties }) => [...properties.keys()]),
    ]),
  };
}

/** The query parameters that a plan reads; `undefined` for kinds whose other parameters are not known. */
function listEffectiveNames(plan: Plan): ReadonlySet<string> | undefined {
  if (
    plan.kind !== 'list' &&
    plan.kind !== 'search' &&
    plan.kind !== 'count' &&
    plan.kind !== 'read'
  )
    return undefined;
  const keys = plan.target.keys.flatMap((key) => (key.in === 'query' ? [key.name] : []));
  const names = [
    ...(plan.kind === 'read'
      ? [plan.query.fields, ...plan.lookup.map(({ parameter }) => parameter)]
      : listQueryNames(plan.query)),
    plan.query.expansion?.parameter,
    plan.kind === 'count' ? undefined : plan.shownRemoved?.parameter,
  ];
  const known = [...keys, ...names].filter((name) => name !== undefined);
  // An object has an effect by its parts: `filter` by `filter[name]`.
  return new Set(known.flatMap((name) => [name, name.replace(/\[.*/s, '')]));
}

function listQueryNames(query: ListQueryPlan): readonly (string | undefined)[] {
  const { page, sort, search, fields, filters, ambiguousFilters, expression, labelSelector } =
    query;
  return [
    ...Object.values(page).map((parameter) => parameter?.name),
    ...[sort.parameter, sort.direction, search, fields, expression, labelSelector?.parameter],
    ...[...sort.byProperty, ...filters, ...ambiguousFilters].map(({ parameter }) => parameter),
  ];
}

function noticeNoEffect(context: Context, name: string): void {
  context.notice(
    'parameter-without-effect',
    `The query parameter ${JSON.stringify(name)} has no effect here.`,
  );
}

type KnownNames = {
  /** The documented parameter of that name in another notation. */
  readonly documentedName: string | undefined;
  readonly names: readonly string[];
};

function noticeUnknown(
  context: Context,
  name: string,
  { documentedName, names }: KnownNames,
): void {
  const unknown = `Unknown query parameter ${JSON.stringify(name)}`;
  context.notice(
    'parameter-unknown',
    documentedName === undefined
      ? `${unknown} is ignored; ${describeNearest(name, names)}.`
      : `${unknown} is read as ${JSON.stringify(documentedName)}.`,
  );
}

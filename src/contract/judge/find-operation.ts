import {
  compileParameters,
  compilePathPattern,
  decodePath,
  decodeQueryText,
  listTemplateParameters,
  type MatchPath,
  parseQueryPairs,
  queryOfTemplate,
  queryStringOf,
} from '../../messages/request/request.ts';
import {
  listBasePaths,
  type OpenApiDocument,
  type Operation,
  type SchemaValidators,
} from '../../openapi/openapi.ts';

/** The operation of a request, with its path parameters. */
export type OperationMatch = {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
};

/** Finds the operation of a request. HEAD falls back to GET. */
export type FindOperation = (method: string, url: string) => OperationMatch | undefined;

type OperationFinderOptions = {
  readonly document: OpenApiDocument;
  readonly schemas: SchemaValidators;
  readonly operations: readonly Operation[];
};

/**
 * Compiles the lookup of operations. Paths match with and without the base paths of their
 * servers; static segments win over templates. Among equal templates the first whose path and
 * query parameters are valid wins.
 */
export function compileFindOperation({
  document,
  schemas,
  operations,
}: OperationFinderOptions): FindOperation {
  const byMethod = new Map<string, readonly OperationRoute[]>();
  const routesOf = (method: string): readonly OperationRoute[] => {
    const known = byMethod.get(method) ?? listRoutes(document, operations, method);
    byMethod.set(method, known);
    return known;
  };
  const fits = ({ operation, path }: OperationMatch, url: string): boolean => {
    const querystring = queryStringOf(url);
    const query = parseQueryPairs(querystring);
    const isFixed = [...queryOfTemplate(operation.path)].every(([name, text]) =>
      query.get(name)?.some((sent) => decodeQueryText(sent) === text),
    );
    const parameters = operation.parameters.filter(
      ({ in: place }) => place !== 'header' && place !== 'cookie',
    );
    const sent = { path, query, querystring, header: {}, cookie: {} };
    return (
      isFixed && compileParameters(document, schemas, { parameters })(sent).violations.length === 0
    );
  };
  const choose = (found: readonly OperationMatch[], url: string): OperationMatch | undefined =>
    found.length < 2 ? found[0] : (found.find((one) => fits(one, url)) ?? found[0]);
  return (method, url) => {
    const path = toDecoded(url.split(/[?#]/, 1).join());
    const alternatives = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    for (const direction of alternatives) {
      const found = choose(listBestMatches(routesOf(direction), path), url);
      if (found) return found;
    }
    return undefined;
  };
}

/** The path is decoded twice, so a literal percent sign is escaped once more first. */
function toDecoded(path: string): string {
  return decodePath(path.replaceAll('%25', '%2525'));
}

type OperationRoute = {
  readonly operation: Operation;
  readonly match: MatchPath;
  /**
   * Sort key: more static segments from the left sort first; equal for templates that match the
   * same paths.
   */
  readonly rank: string;
};

function listRoutes(
  document: OpenApiDocument,
  operations: readonly Operation[],
  method: string,
): readonly OperationRoute[] {
  return operations
    .filter((operation) => operation.method === method)
    .flatMap((operation) =>
      [...new Set([...listBasePaths(document, operation), ''])].map((base) => ({
        operation,
        match: compilePathPattern(base, operation.path),
        rank: toRank(base + operation.path),
      })),
    )
    .toSorted((one, other) => (one.rank < other.rank ? 1 : one.rank > other.rank ? -1 : 0));
}

/** Per segment: `2` static, `1` with a template inside, `0` a template alone. */
function toRank(path: string): string {
  return path
    .replace(/[?#].*$/s, '')
    .split('/')
    .map((part) => (!part.includes('{') ? '2' : /^\{[^{}]*\}$/.test(part) ? '0' : '1'))
    .join('');
}

/** Lists all matches of the best rank. */
function listBestMatches(
  routes: readonly OperationRoute[],
  path: string,
): readonly OperationMatch[] {
  const found: OperationMatch[] = [];
  let rank: string | undefined;
  for (const route of routes) {
    if (rank !== undefined && route.rank !== rank) break;
    const values = route.match(path);
    if (!values) continue;
    rank = route.rank;
    found.push({ operation: route.operation, path: toPathParameters(route.operation, values) });
  }
  return found;
}

function toPathParameters({ path }: Operation, values: readonly string[]): OperationMatch['path'] {
  return Object.fromEntries(
    listTemplateParameters(path).map((name, index) => [name, decodeRest(`${values[index]}`)]),
  );
}

/** Decodes characters that `decodeURI` leaves encoded, such as a slash. */
function decodeRest(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

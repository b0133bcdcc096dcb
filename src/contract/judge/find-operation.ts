import {
  compileParameters,
  compilePathPattern,
  decodePath,
  decodeQueryText,
  listTemplateParameters,
  parseQueryPairs,
  queryOfTemplate,
  queryStringOf,
} from '../../http/request/request.ts';
import {
  listBasePaths,
  type OpenApiDocument,
  type Operation,
  type SchemaValidators,
} from '../../openapi/openapi.ts';

/** The operation that a request is of, and the parameters in its path. */
export type OperationMatch = {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
};

/** Finds the operation of a request; HEAD is that of GET where the document has none. */
export type FindOperation = (method: string, url: string) => OperationMatch | undefined;

type OperationFinderOptions = {
  readonly document: OpenApiDocument;
  readonly schemas: SchemaValidators;
  readonly operations: readonly Operation[];
};

/**
 * Compiles how operations are found: below the paths of their servers and without them, static parts
 * before templates. Of those that match the same paths, the first whose path and query the request fits.
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

/** A percent sign that is meant as one has to be there after two decodings. */
function toDecoded(path: string): string {
  return decodePath(path.replaceAll('%25', '%2525'));
}

type OperationRoute = {
  readonly operation: Operation;
  readonly pattern: RegExp;
  /** Grows with what is static, from the left; the same for templates that match the same paths. */
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
        pattern: compilePathPattern(base, operation.path),
        rank: toRank(base + operation.path),
      })),
    )
    .toSorted((one, other) => (one.rank < other.rank ? 1 : one.rank > other.rank ? -1 : 0));
}

/** A part that is static is `2`, one with a template in it `1`, one that is all template `0`. */
function toRank(path: string): string {
  return path
    .replace(/[?#].*$/s, '')
    .split('/')
    .map((part) => (!part.includes('{') ? '2' : /^\{[^{}]*\}$/.test(part) ? '0' : '1'))
    .join('');
}

/** All that match like the first that does. */
function listBestMatches(
  routes: readonly OperationRoute[],
  path: string,
): readonly OperationMatch[] {
  const found: OperationMatch[] = [];
  let rank: string | undefined;
  for (const route of routes) {
    if (rank !== undefined && route.rank !== rank) break;
    const match = route.pattern.exec(path);
    if (!match) continue;
    rank = route.rank;
    found.push({ operation: route.operation, path: toPathParameters(route.operation, match) });
  }
  return found;
}

function toPathParameters({ path }: Operation, match: RegExpExecArray): OperationMatch['path'] {
  return Object.fromEntries(
    listTemplateParameters(path).map((name, index) => [name, decodeRest(`${match[index + 1]}`)]),
  );
}

/** What `decodeURI` leaves encoded, such as a slash. */
function decodeRest(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import {
  listBasePaths,
  type OpenApiDocument,
  type Operation,
  type Schemas,
} from '../document/document.ts';
import {
  decodePart,
  decodePath,
  namesOfTemplate,
  openParameters,
  queryOf,
  queryOfTemplate,
  splitPairs,
  toPattern,
} from '../request/request.ts';

/** The operation that a request is of, and the parameters in its path. */
export type Found = {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
};

/** Finds the operation of a request; HEAD is that of GET where the document has none. */
export type Find = (method: string, url: string) => Found | undefined;

type Described = {
  readonly document: OpenApiDocument;
  readonly schemas: Schemas;
  readonly operations: readonly Operation[];
};

/**
 * Compiles how operations are found: below the paths of their servers and without them, static parts
 * before templates. Of those that match the same paths, the first whose path and query the request fits.
 */
export const openFind = ({ document, schemas, operations }: Described): Find => {
  const byMethod = new Map<string, readonly Route[]>();
  const routesOf = (method: string): readonly Route[] => {
    const known = byMethod.get(method) ?? listRoutes(document, operations, method);
    byMethod.set(method, known);
    return known;
  };
  const fits = ({ operation, path }: Found, url: string): boolean => {
    const querystring = queryOf(url);
    const query = splitPairs(querystring);
    const isFixed = [...queryOfTemplate(operation.path)].every(([name, text]) =>
      query.get(name)?.some((sent) => decodePart(sent) === text),
    );
    const parameters = operation.parameters.filter(
      ({ in: place }) => place !== 'header' && place !== 'cookie',
    );
    const sent = { path, query, querystring, header: {}, cookie: {} };
    return (
      isFixed && openParameters(document, schemas, { parameters })(sent).violations.length === 0
    );
  };
  const choose = (found: readonly Found[], url: string): Found | undefined =>
    found.length < 2 ? found[0] : (found.find((one) => fits(one, url)) ?? found[0]);
  return (method, url) => {
    const path = toDecoded(url.split(/[?#]/, 1).join());
    const ways = method === 'HEAD' ? ['HEAD', 'GET'] : [method];
    for (const way of ways) {
      const found = choose(matchFirst(routesOf(way), path), url);
      if (found) return found;
    }
    return undefined;
  };
};

/** A percent sign that is meant as one has to be there after two decodings. */
const toDecoded = (path: string): string => decodePath(path.replaceAll('%25', '%2525'));

type Route = {
  readonly operation: Operation;
  readonly pattern: RegExp;
  /** Grows with what is static, from the left; the same for templates that match the same paths. */
  readonly rank: string;
};

const listRoutes = (
  document: OpenApiDocument,
  operations: readonly Operation[],
  method: string,
): readonly Route[] =>
  operations
    .filter((operation) => operation.method === method)
    .flatMap((operation) =>
      [...new Set([...listBasePaths(document, operation), ''])].map((base) => ({
        operation,
        pattern: toPattern(base, operation.path),
        rank: toRank(base + operation.path),
      })),
    )
    .toSorted((one, other) => (one.rank < other.rank ? 1 : one.rank > other.rank ? -1 : 0));

/** A part that is static is `2`, one with a template in it `1`, one that is all template `0`. */
const toRank = (path: string): string =>
  path
    .replace(/[?#].*$/s, '')
    .split('/')
    .map((part) => (!part.includes('{') ? '2' : /^\{[^{}]*\}$/.test(part) ? '0' : '1'))
    .join('');

/** All that match like the first that does. */
const matchFirst = (routes: readonly Route[], path: string): readonly Found[] => {
  const found: Found[] = [];
  let rank: string | undefined;
  for (const route of routes) {
    if (rank !== undefined && route.rank !== rank) break;
    const match = route.pattern.exec(path);
    if (!match) continue;
    rank = route.rank;
    found.push({ operation: route.operation, path: nameParts(route.operation, match) });
  }
  return found;
};

const nameParts = ({ path }: Operation, match: RegExpExecArray): Found['path'] =>
  Object.fromEntries(
    namesOfTemplate(path).map((name, index) => [name, decodeRest(`${match[index + 1]}`)]),
  );

/** What `decodeURI` leaves encoded, such as a slash. */
const decodeRest = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

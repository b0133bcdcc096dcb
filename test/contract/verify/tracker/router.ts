import { trackerDocument } from './document.ts';

export type DocumentedParameter = {
  readonly name: string;
  readonly in: string;
  readonly schema: Readonly<Record<string, unknown>>;
};

/** An operation of the tracker's document. */
export type TrackerOperation = {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly DocumentedParameter[];
  /** Media types of the request body. */
  readonly accepted: readonly string[];
};

type Described = {
  readonly operationId: string;
  readonly parameters?: readonly DocumentedParameter[];
  readonly requestBody?: { readonly content: object };
};

type DescribedPath = Readonly<Record<string, Described>> & {
  readonly parameters?: readonly DocumentedParameter[];
};

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'];

/** The operations of the document. */
export const operations: readonly TrackerOperation[] = Object.entries(
  trackerDocument.paths as unknown as Record<string, DescribedPath>,
).flatMap(([path, described]) =>
  methods.flatMap((method) => {
    const one = described[method];
    if (!one) return [];
    return [
      {
        operationId: one.operationId,
        method: method.toUpperCase(),
        path,
        parameters: [...(described.parameters ?? []), ...(one.parameters ?? [])],
        accepted: Object.keys(one.requestBody?.content ?? {}),
      },
    ];
  }),
);

export type Route = {
  readonly operation: TrackerOperation | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** The methods that the path has. */
  readonly allowed: readonly string[];
};

/** Finds the operation of a request. */
export function findRoute(method: string, path: string): Route {
  const matches = operations.flatMap((operation) => {
    const parameters = matchPath(operation.path, path);
    return parameters ? [{ operation, parameters }] : [];
  });
  const found = matches.find(({ operation }) => operation.method === method);
  return {
    operation: found?.operation,
    parameters: found?.parameters ?? {},
    allowed: matches.map(({ operation }) => operation.method),
  };
}

function matchPath(template: string, path: string): Readonly<Record<string, string>> | undefined {
  const [names, values] = [template.split('/'), path.split('/')];
  if (names.length !== values.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? '';
    if (name.startsWith('{')) parameters[name.slice(1, -1)] = decodeURIComponent(value);
    else if (name !== value) return undefined;
  }
  return parameters;
}

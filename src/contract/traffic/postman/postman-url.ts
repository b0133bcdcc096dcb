import { isObject, type JsonObject, textAt } from '../../../openapi/openapi.ts';
import type { ResolveVariables } from './postman-variables.ts';

/** Where a request goes. */
export type PostmanUrl = {
  /** Absent where the host is a variable without a value. */
  readonly address: URL | undefined;
  /** Path and query. */
  readonly url: string;
};

export function parseUrl(value: unknown, resolve: ResolveVariables): PostmanUrl {
  const parts = isObject(value) ? value : {};
  const raw = typeof value === 'string' ? value : (textAt(parts, 'raw') ?? joinParts(parts));
  const [before = '', query] = raw.replace(/#.*$/s, '').split(/\?(.*)/s);
  const { origin, path } = splitOrigin(resolve(before));
  const url = fillPath(path, parts, resolve) + formatQuery(parts.query, query, resolve);
  const isKnown = origin !== '' && !origin.includes('{{') && URL.canParse(origin);
  return { address: isKnown ? new URL(url, origin) : undefined, url };
}

/** The URL of a collection that has no `raw` one. */
function joinParts({ protocol, host, port, path }: JsonObject): string {
  const scheme = typeof protocol === 'string' ? `${protocol}://` : '';
  const suffix = port === undefined ? '' : `:${port}`;
  const segments = [path]
    .flat()
    .filter((part) => part !== undefined)
    .map((part) => String(Object(part).value ?? part));
  return `${scheme}${[host ?? []].flat().join('.')}${suffix}/${segments.join('/').replace(/^\//, '')}`;
}

/** Splits `{{baseUrl}}/pets`, `https://api.test/pets` and `localhost:3000/pets`. */
function splitOrigin(text: string): { readonly origin: string; readonly path: string } {
  const [, scheme = '', host = '', path = ''] = /^(https?:\/\/)?([^/]*)(.*)$/is.exec(text) ?? [];
  return {
    origin: host === '' ? '' : `${scheme === '' ? 'http://' : scheme}${host}`,
    path: path === '' ? '/' : path,
  };
}

/** Fills in path variables: `/pets/:id`. Those without a value are left open. */
function fillPath(path: string, { variable }: JsonObject, resolve: ResolveVariables): string {
  const variables = Array.isArray(variable) ? variable.filter(isObject) : [];
  return path
    .split('/')
    .map((segment) => {
      if (!segment.startsWith(':')) return segment;
      const name = segment.slice(1);
      const { value } = variables.find(({ key, id }) => key === name || id === name) ?? {};
      return value === undefined || value === null || value === ''
        ? `{{${name}}}`
        : encodeURIComponent(resolve(String(value)))
            .replaceAll('%7B', '{')
            .replaceAll('%7D', '}');
    })
    .join('/');
}

/** The listed parameters without those that are switched off, or the query of the text. */
function formatQuery(list: unknown, text: string | undefined, resolve: ResolveVariables): string {
  if (!Array.isArray(list)) return text === undefined ? '' : `?${resolve(text)}`;
  const pairs = list
    .filter(isObject)
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }): [string, string] => [
      resolve(String(key ?? '')),
      resolve(String(value ?? '')),
    ]);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs)}`;
}

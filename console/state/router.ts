import { signal } from '@preact/signals';

/** A place in the console, from the fragment of the address: `#/data/pets/7?q=rex`. */
export type Route = {
  readonly view: string;
  /** What comes after the view, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
};

export const route = signal<Route>(parseRoute(location.hash));

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const [view = '', ...segments] = path.split('/').map(decode);
  return {
    view: view === '' ? 'calls' : view,
    segments: segments.filter((segment) => segment !== ''),
    query: new URLSearchParams(query),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The fragment of a place. */
export function toHash(
  view: string,
  segments: readonly (string | number)[] = [],
  query: Readonly<Record<string, string>> = {},
): string {
  const path = [view, ...segments.map((segment) => encodeURIComponent(segment))].join('/');
  const search = new URLSearchParams(query).toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}

export function navigate(hash: string): void {
  location.hash = hash;
  // `hashchange` comes later, and a second key pressed before it would go on from the old place.
  route.value = parseRoute(hash);
}

/** Changes the address without a new entry in the history, as while one types into a search field. */
export function replaceHash(hash: string): void {
  history.replaceState(null, '', hash);
  route.value = parseRoute(hash);
}

export function startRouter(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

import { escapeRegExp, isObject, type JsonObject } from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import {
  generatedUrl,
  linksName,
  placeholderUrl,
  selfUrlName,
} from '../vocabulary/path-segments.ts';

/** Corrects the texts of a new record that are to be its own address. */
export type CorrectSelfLinks = (
  made: JsonObject,
  record: { readonly given: JsonObject; readonly keys: readonly string[] },
) => JsonObject;

/**
 * Compiles the addresses of records, where an example has another one: `_links: { self: { href: "..." } }`, and
 * `url: "https://api.example/repositories/42/issues/1"` of `/repos/{owner}/{repo}/issues/{number}`.
 */
export function compileSelfLinks(
  root: JsonObject,
  { item, noun }: Pick<Resource, 'item' | 'noun'>,
): CorrectSelfLinks {
  const server = findServerUrl(root);
  const template = item?.key === undefined ? item?.path : undefined;
  if (server === undefined || template === undefined) return (made) => made;
  const address = compileAddress(server, template);
  const isOfRecords = (text: string): boolean =>
    text.startsWith(`${server}/`) && text.includes(`/${noun}/`);
  return (made, { given, keys }) => {
    const own = address(keys);
    if (own === undefined) return made;
    const correct = (text: string): string => {
      const isOther = isOfRecords(text) || generatedUrl.test(text);
      const isWrong = placeholderUrl.test(text) || (isOther && !own.pattern.test(text));
      return isWrong ? own.url : text;
    };
    const corrected = Object.entries(made).flatMap(([name, value]) => {
      const next = given[name] === undefined ? correctProperty(name, value, correct) : value;
      return next === value ? [] : [[name, next] as const];
    });
    return corrected.length === 0 ? made : { ...made, ...Object.fromEntries(corrected) };
  };
}

/** The URL of a record, and what URLs of such records look like. */
type Address = { readonly url: string; readonly pattern: RegExp };

function compileAddress(
  server: string,
  template: string,
): (keys: readonly string[]) => Address | undefined {
  const parts = template.replace(/[?#].*$/s, '').split(/\{[^{}]*\}/);
  const pattern = new RegExp(parts.map(escapeRegExp).join('[^/?#]+'), 'u');
  return (keys) => {
    const count = parts.length - 1;
    if (count === 0 || keys.length < count) return undefined;
    // At a nested collection, parents that are not in the path come between the others and the key.
    const own = [...keys.slice(0, count - 1), `${keys.at(-1)}`].map(encodeURIComponent);
    const path = parts.map((part, index) => `${part}${own[index] ?? ''}`).join('');
    return { url: `${server}${path}`, pattern };
  };
}

/** `url` itself, and `self` of `links`, as a text or as an object with an `href`. */
function correctProperty(name: string, value: unknown, correct: (text: string) => string): unknown {
  if (typeof value === 'string') return selfUrlName.test(name) ? correct(value) : value;
  if (!isObject(value) || !linksName.test(name)) return value;
  const { self } = value;
  if (typeof self === 'string') return withOther(value, 'self', correct(self));
  if (!isObject(self) || typeof self.href !== 'string') return value;
  return withOther(value, 'self', withOther(self, 'href', correct(self.href)));
}

function withOther(object: JsonObject, name: string, value: unknown): JsonObject {
  return object[name] === value ? object : { ...object, [name]: value };
}

/** The first server's address; `undefined` where it is no complete URL. */
function findServerUrl({ servers }: JsonObject): string | undefined {
  const [server] = [servers].flat().filter(isObject);
  const url = server?.url;
  return typeof url === 'string' && /^https?:\/\/[^{}]+$/.test(url)
    ? url.replace(/\/$/, '')
    : undefined;
}

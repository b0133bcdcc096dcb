import { appendAll } from '../../base/list/append-all.ts';
import { escapeRegExp } from '../../openapi/openapi.ts';

/** A path template in the router's syntax. */
export type RoutePath = {
  /** With the parameters by name where the router accepts the names, else by position. */
  readonly url: string;
  /** The parameters' names in the document by position, where `url` has them as `p0`, `p1`. */
  readonly numberedNames: readonly string[] | undefined;
  /** With the parameters by position: equal for templates that match the same paths. */
  readonly positionalUrl: string;
  /** All parameters' names in the document, by position. */
  readonly parameterNames: readonly string[];
};

/**
 * Converts `/owners/{owner_id}/pets` to `/owners/:owner_id/pets`. Names that the router does not accept
 * become `p0`, `p1`. A last parameter that matches slashes as well (`{key+}`, or a lone `*`) becomes `*`.
 */
export function toRoutePath(base: string, template: string): RoutePath {
  const parts = splitTemplate(template);
  const parameterNames = listTemplateParameters(template);
  const toUrl = (nameOf: (position: number) => string): string =>
    toRouterLiteral(base) +
    parts
      .map((part, index) =>
        index % 2 === 0
          ? toRouterLiteral(part)
          : toRouterParameter(nameOf((index - 1) / 2), parts, index),
      )
      .join('');
  const positionalUrl = toUrl((position) => `p${position}`);
  return areRouterNames(parameterNames) && !positionalUrl.endsWith('*')
    ? {
        url: toUrl((position) => String(parameterNames[position])),
        numberedNames: undefined,
        positionalUrl,
        parameterNames,
      }
    : { url: positionalUrl, numberedNames: parameterNames, positionalUrl, parameterNames };
}

function toRouterParameter(name: string, parts: readonly string[], index: number): string {
  const after = parts.slice(index + 1).join(':');
  const isLast = after === '';
  if (isLast && isGreedyParameter(String(parts[index])) && parts[index - 1]?.endsWith('/'))
    return '*';
  // The router ends a name at these signs only. Before any other a pattern has to end it.
  return /^([/.-]|$)/.test(after) ? `:${name}` : `:${name}(${toParameterPattern(parts, index)})`;
}

/**
 * The pattern of a parameter that another follows in its segment stops at the text between them, so that
 * a segment is matched in linear time; the pattern of the last one stops at the end of the segment.
 */
function toParameterPattern(parts: readonly string[], index: number): string {
  const separator = String(parts[index + 1]);
  const isLast = index + 2 >= parts.length || separator.includes('/');
  if (isLast) return '[^/]+?';
  return separator === '' ? '[^/]' : `[^/](?:(?!${escapeRegExp(decodePath(separator))})[^/])*`;
}

/** Matches a path as the router decodes it; returns the parameters' values by position. */
export type MatchPath = (path: string) => readonly string[] | undefined;

/** Compiles a template to a function that matches paths in linear time, without backtracking. */
export function compilePathPattern(base: string, template: string): MatchPath {
  const parts = splitTemplate(template);
  const literals = parts.filter((_, index) => index % 2 === 0).map(decodePath);
  const segments = `${decodePath(base)}${literals.join(parameterMark)}`
    .split('/')
    .map((segment) => segment.split(parameterMark));
  const last = parts.at(-2);
  return last !== undefined && isGreedyParameter(last)
    ? (path) => matchGreedySegments(segments, path.split('/'))
    : (path) => matchSegments(segments, path.split('/'));
}

/** Stands for a parameter; no path of a document has this character. */
const parameterMark = '\u0000';

/** The literals of a segment; a parameter stands between each two: `v{major}.{minor}` is `v`, `.`, ``. */
type SegmentLiterals = readonly string[];

function matchSegments(
  segments: readonly SegmentLiterals[],
  texts: readonly string[],
): readonly string[] | undefined {
  if (texts.length !== segments.length) return undefined;
  const values: string[] = [];
  for (const [index, literals] of segments.entries()) {
    const matched = matchSegment(literals, String(texts[index]));
    if (matched === undefined) return undefined;
    appendAll(values, matched);
  }
  return values;
}

/** The last parameter takes the segments that are left over: `/{key+}/acl` matches `/a/b/acl`. */
function matchGreedySegments(
  segments: readonly SegmentLiterals[],
  texts: readonly string[],
): readonly string[] | undefined {
  const extra = texts.length - segments.length;
  if (extra <= 0) return matchSegments(segments, texts);
  const position = segments.findLastIndex(({ length }) => length > 1);
  const [literals = []] = segments.slice(position, position + 1);
  const [suffix = ''] = literals.slice(-1);
  const [first = '', ...rest] = texts.slice(position, position + extra + 1);
  const tail = rest.join('/');
  if (!tail.endsWith(suffix)) return undefined;
  const opened = segments.with(position, [...literals.slice(0, -1), '']);
  // The mark stands for what follows the first slash, so that the parameter is not empty without it.
  const values = matchSegments(opened, [
    ...texts.slice(0, position),
    first + parameterMark,
    ...texts.slice(position + extra + 1),
  ]);
  return values?.map((value) =>
    value.replace(parameterMark, `/${tail.slice(0, tail.length - suffix.length)}`),
  );
}

/** Gives each parameter as much text as the following ones leave over; none may be empty. */
function matchSegment(literals: SegmentLiterals, text: string): readonly string[] | undefined {
  const [prefix = '', ...separators] = literals;
  const suffix = separators.pop();
  if (suffix === undefined) return text === prefix ? [] : undefined;
  let end = text.length - suffix.length;
  if (!text.startsWith(prefix) || !text.endsWith(suffix)) return undefined;
  const values: string[] = [];
  for (const separator of separators.reverse()) {
    const at = text.lastIndexOf(separator, end - separator.length - 1);
    if (at < 0) return undefined;
    values.unshift(text.slice(at + separator.length, end));
    end = at;
  }
  return end > prefix.length ? [text.slice(prefix.length, end), ...values] : undefined;
}

/** Literals and parameters in turn, beginning and ending with a literal. */
function splitTemplate(template: string): readonly string[] {
  return toTemplatePath(template).split(/\{([^{}]*)\}/);
}

/** Drops the query or fragment that some templates have, against the specification. */
function toTemplatePath(template: string): string {
  const path = template.replace(/[?#].*$/s, '').replace(/\/\*$/, '/{*}');
  return path.startsWith('/') ? path : `/${path}`;
}

/** The fixed query that some templates have, against the specification. */
export function queryOfTemplate(template: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(/\?([^#]*)/.exec(template)?.[1] ?? '')].filter(
    ([, text]) => !/^\{.+\}$/.test(text),
  );
}

/** The names of a template's parameters, in order. */
export function listTemplateParameters(template: string): readonly string[] {
  return splitTemplate(template)
    .filter((_, index) => index % 2 === 1)
    .map(toParameterName);
}

function areRouterNames(names: readonly string[]): boolean {
  return names.every((name) => /^[A-Za-z_]\w*$/.test(name)) && new Set(names).size === names.length;
}

function isGreedyParameter(parameter: string): boolean {
  return /^[+*]|[+*]$/.test(parameter);
}

/** `{key+}`, `{key*}` and `{+key}` are named `key`. */
function toParameterName(parameter: string): string {
  return parameter.replace(/^[+*]|[+*]$/, '');
}

/** The router matches decoded paths; `:` and `*` have a meaning in its syntax. */
function toRouterLiteral(text: string): string {
  return decodePath(text).replaceAll(':', '::').replaceAll('*', ':any([*])');
}

/** A path as the router decodes it. One with a malformed encoding is returned as it is. */
export function decodePath(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

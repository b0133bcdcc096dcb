import type { PageQuery } from '../../inference/inference.ts';
import type { Operation, Parameter } from '../../openapi/openapi.ts';
import type { Call } from '../behaviour.ts';
import { compilePath } from '../record/path-template.ts';

/** Formats the URL of a page of the list that was called. */
export type PageUrl = (position: PagePosition) => string;

/** A page by each of the parameters that may select it. */
export type PagePosition = {
  readonly offset: number;
  readonly number: number;
  readonly cursor: string | undefined;
};

/** What the URLs of all calls of a list have in common. */
export type PageUrlOptions = {
  readonly query: PageQuery;
  readonly operation: Pick<Operation, 'path' | 'parameters'>;
  readonly basePath: string;
};

/** The path of one call: its keys, and its other path parameters by name. */
export type CalledPath = {
  readonly keys: readonly string[];
  readonly pathVariables: ReadonlyMap<string, string>;
};

/** Prepares the URLs of a list; they keep all parameters but those that select the page. */
export function compilePageUrls({
  query: { number, offset, cursor },
  operation: { path, parameters },
  basePath,
}: PageUrlOptions): (call: Call, path: CalledPath) => PageUrl {
  const toPath = compilePath(path);
  const definitions = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const selecting = new Set([number?.name, offset?.name, cursor?.name]);
  const formatPosition = (position: PagePosition): readonly string[] => {
    if (number) return [`${number.name}=${position.number}`];
    if (offset) return [`${offset.name}=${position.offset}`];
    return cursor && position.cursor !== undefined
      ? [`${encodeURIComponent(cursor.name)}=${position.cursor}`]
      : [];
  };
  return ({ query, serverUrl }, { keys, pathVariables }) => {
    const toKept = () => ({
      path: toPath(keys, pathVariables),
      parameters: Object.entries(query)
        .filter(([name, value]) => !selecting.has(name) && value !== undefined)
        .flatMap(([name, value]) => formatQueryParameter(name, value, definitions.get(name))),
    });
    // Most lists need no URL.
    let kept: ReturnType<typeof toKept> | undefined;
    return (position) => {
      kept ??= toKept();
      const all = [...kept.parameters, ...formatPosition(position)].join('&');
      return `${serverUrl}${basePath}${kept.path}${all === '' ? '' : `?${all}`}`;
    };
  };
}

/** Formats a query parameter in its documented style; an exploded object is there by its properties. */
function formatQueryParameter(
  name: string,
  value: unknown,
  { explode = true, mediaType, style }: Partial<Parameter> = {},
): readonly string[] {
  const format = (text: string) => `${encodeURIComponent(name)}=${text}`;
  if (typeof value !== 'object') return [format(encodeURIComponent(String(value)))];
  if (mediaType !== undefined) return [format(encodeURIComponent(JSON.stringify(value)))];
  const isList = Array.isArray(value);
  if (style === 'deepObject' || (explode && !isList)) return [];
  const texts = Object.entries(Object(value)).flatMap(([key, entry]) =>
    (isList ? [entry] : [key, entry]).map((one) => encodeURIComponent(String(one))),
  );
  return explode ? texts.map(format) : [format(texts.join(','))];
}

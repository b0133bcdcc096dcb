import { escapeRegExp } from '../../openapi/openapi.ts';

/** A path template as the router takes it. */
export type RoutePath = {
  /** With the parameters by name, where the router can take the names, else by position. */
  readonly url: string;
  /** The parameters' names in the document, by position; absent where the router knows them by name. */
  readonly names: readonly string[] | undefined;
  /** With the parameters by position: the same for templates that match the same paths. */
  readonly positionalUrl: string;
  /** All parameters' names in the document, by position. */
  readonly positions: readonly string[];
};

/**
 * Turns `/owners/{owner_id}/pets` into what the router takes. Names that the router cannot take
 * become `p0`, `p1` there. A last parameter that takes slashes too (`{key+}`, or a lone `*`) becomes
 * the router's `*`.
 */
export function toRoutePath(base: string, template: string): RoutePath {
  const path = toTemplatePath(template);
  const parts = path.split(/\{([^{}]*)\}/);
  const positions = listTemplateParameters(template);
  const start = toRouterLiteral(base);
  const write = (nameOf: (position: number) => string): string =>
    start +
    parts
      .map((part, index) => {
        if (index % 2 === 0) return toRouterLiteral(part);
        const after = parts.slice(index + 1).join(':');
        if (after === '' && isGreedyParameter(part) && parts[index - 1]?.endsWith('/')) return '*';
        const name = `:${nameOf((index - 1) / 2)}`;
        // A name would go on into what follows, but for these, so there a pattern ends it.
        return /^([/.-]|$)/.test(after) ? name : `${name}([^/]+?)`;
      })
      .join('');
  const positionalUrl = write((position) => `p${position}`);
  return areRouterNames(positions) && !positionalUrl.endsWith('*')
    ? {
        url: write((position) => String(positions[position])),
        names: undefined,
        positionalUrl,
        positions,
      }
    : { url: positionalUrl, names: positions, positionalUrl, positions };
}

/** What matches the paths of a template, decoded as the router decodes them, and takes the parameters out. */
export function compilePathPattern(base: string, template: string): RegExp {
  const parts = toTemplatePath(template).split(/\{([^{}]*)\}/);
  const source = parts.map((part, index) => {
    if (index % 2 === 0) return escapeRegExp(decodePath(part));
    return index === parts.length - 2 && isGreedyParameter(part) ? '(.+)' : '([^/]+)';
  });
  return new RegExp(`^${escapeRegExp(decodePath(base))}${source.join('')}$`);
}

/** The path of a template that, against the specification, has a query or a fragment or no slash. */
function toTemplatePath(template: string): string {
  const path = template.replace(/[?#].*$/s, '').replace(/\/\*$/, '/{*}');
  return path.startsWith('/') ? path : `/${path}`;
}

/** The fixed query that a template has, against the specification. */
export function queryOfTemplate(template: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(/\?([^#]*)/.exec(template)?.[1] ?? '')].filter(
    ([, text]) => !/^\{.+\}$/.test(text),
  );
}

/** The names of a template's parameters, in their order. */
export function listTemplateParameters(template: string): readonly string[] {
  return toTemplatePath(template)
    .split(/\{([^{}]*)\}/)
    .filter((_, index) => index % 2 === 1)
    .map(toParameterName);
}

function areRouterNames(names: readonly string[]): boolean {
  return names.every((name) => /^[A-Za-z_]\w*$/.test(name)) && new Set(names).size === names.length;
}

function isGreedyParameter(parameter: string): boolean {
  return /^[+*]|[+*]$/.test(parameter);
}

/** `{key+}`, `{key*}` and `{+key}` are called `key`. */
function toParameterName(parameter: string): string {
  return parameter.replace(/^[+*]|[+*]$/, '');
}

/** The router decodes a path before it looks, and takes `:` and `*` for its own. */
function toRouterLiteral(text: string): string {
  return decodePath(text).replaceAll(':', '::').replaceAll('*', ':any([*])');
}

/** A path as the router sees it; as it is where an encoding is malformed. */
export function decodePath(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** A path template as the router takes it. */
export type RoutePath = {
  readonly url: string;
  /** The parameters' names in the document, by position; absent where the router knows them by name. */
  readonly names: readonly string[] | undefined;
};

/**
 * Turns `/owners/{owner_id}/pets` into what the router takes. Names that the router cannot take
 * become `p0`, `p1` there.
 */
export const toRoutePath = (base: string, template: string): RoutePath => {
  const parts = template.split(/\{([^{}]*)\}/);
  const names = parts.filter((_, index) => index % 2 === 1);
  const plain =
    names.every((name) => /^[A-Za-z_]\w*$/.test(name)) && new Set(names).size === names.length;
  const url = parts.map((part, index) => {
    if (index % 2 === 0) return escapeColons(part);
    const name = plain ? `:${part}` : `:p${(index - 1) / 2}`;
    // A name would go on into what follows, but for these, so there a pattern ends it.
    return /^([/.-]|$)/.test(parts.slice(index + 1).join(':')) ? name : `${name}([^/]+?)`;
  });
  return { url: escapeColons(base) + url.join(''), names: plain ? undefined : names };
};

const escapeColons = (text: string): string => text.replaceAll(':', '::');

/** The path that a document's first server puts before every path of its own; `''` for none. */
export const toBasePath = (serverUrl: string | undefined): string => {
  if (serverUrl === undefined) return '';
  try {
    return new URL(serverUrl, 'http://sandlot').pathname.replace(/\/+$/, '');
  } catch {
    // An address with a variable in the place of its port, say, is none to `URL`.
    return '';
  }
};

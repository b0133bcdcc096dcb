/** A path template as the router takes it, and the names of its parameters by position. */
export type RoutePath = { readonly url: string; readonly names: readonly string[] };

/**
 * Turns `/owners/{owner_id}/pets` into what the router takes. Parameters go by position there, since
 * the document may give them names that the router cannot take, or different names for one place.
 */
export const toRoutePath = (base: string, template: string): RoutePath => {
  const names: string[] = [];
  const url = template.split(/\{([^{}]*)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(':', '::');
    names.push(part);
    return `:p${names.length - 1}`;
  });
  return { url: base + url.join(''), names };
};

/** The path that a document's first server puts before every path of its own; `''` for none. */
export const toBasePath = (serverUrl: string | undefined): string => {
  if (serverUrl === undefined) return '';
  try {
    return new URL(serverUrl, 'http://sandlot').pathname.replace(/\/+$/, '');
  } catch {
    return '';
  }
};

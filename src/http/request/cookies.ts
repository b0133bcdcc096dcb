/** The pairs of a `Cookie` field (RFC 6265, section 5.4); of namesakes the first counts. */
export function parseCookies(field: string | undefined): Readonly<Record<string, string>> {
  if (field === undefined) return noCookies;
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of field.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && name !== '' && cookies[name] === undefined)
      cookies[name] = pair.slice(equals + 1).trim();
  }
  return cookies;
}

const noCookies: Readonly<Record<string, string>> = {};

/** The pairs of a `Cookie` field (RFC 6265, section 5.4); of namesakes the first counts. */
export const readCookies = (field: string | undefined): Readonly<Record<string, string>> => {
  if (field === undefined) return none;
  const cookies: Record<string, string> = Object.create(null);
  for (const pair of field.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals > 0 && name !== '' && cookies[name] === undefined)
      cookies[name] = pair.slice(equals + 1).trim();
  }
  return cookies;
};

const none: Readonly<Record<string, string>> = {};

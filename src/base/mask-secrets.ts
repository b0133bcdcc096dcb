/** Names of credentials; the token of a list's next page is none. */
const secretNamePattern =
  /^(proxy-)?authorization$|^(set-)?cookie$|(?<!(page|next|continuation|sync)[-_]?)token|secret|password|api[-_]?key|-auth(-|$)|signature/;

/** Masks a value depending on the name of its header field or query parameter. */
export type MaskSecret = (name: string, value: string) => string;

/** A mask that masks nothing. */
export function showSecrets(_name: string, value: string): string {
  return value;
}

/** Creates a mask for the given names and for all that look like credentials. */
export function createSecretMask(names: Iterable<string> = []): MaskSecret {
  const secretNames = new Set([...names].map((name) => name.toLowerCase()));
  return (name, value) => {
    const lower = name.toLowerCase();
    return secretNames.has(lower) || secretNamePattern.test(lower) ? maskCredential(value) : value;
  };
}

/** Keeps the scheme of a credential (RFC 9110, section 11.4). */
function maskCredential(value: string): string {
  const [, scheme] = /^(Bearer|Basic|Digest|Token) /i.exec(value) ?? [];
  return scheme === undefined ? '***' : `${scheme} ***`;
}

/** Masks one value, or each value of a list. */
export function maskValues<T extends string | readonly string[]>(
  mask: MaskSecret,
  name: string,
  value: T,
): string | readonly string[] {
  return typeof value === 'string' ? mask(name, value) : value.map((text) => mask(name, text));
}

/** Masks the query parameters of a URL. */
export function maskUrl(mask: MaskSecret, url: string): string {
  return url.replace(
    /([?&])([^=&]+)=([^&]*)/g,
    (_pair, mark: string, name: string, value: string) => {
      const [decoded] = new URLSearchParams(name).keys();
      return `${mark}${name}=${mask(String(decoded), value)}`;
    },
  );
}

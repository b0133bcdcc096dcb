/** Names that say that what is under them says who somebody is; the token of a page of a list does not. */
const secretNamePattern =
  /^(proxy-)?authorization$|^(set-)?cookie$|(?<!(page|next|continuation|sync)[-_]?)token|secret|password|api[-_]?key|-auth(-|$)|signature/;

/** Shows a value by its name: header field or query parameter. */
export type MaskSecret = (name: string, value: string) => string;

/** Shows all as it is. */
export const showSecrets: MaskSecret = (_name, value) => value;

/** Masks the values of names that sound like secrets, and of these. */
export function createSecretMask(names: Iterable<string> = []): MaskSecret {
  const secretNames = new Set([...names].map((name) => name.toLowerCase()));
  return (name, value) => {
    const lower = name.toLowerCase();
    return secretNames.has(lower) || secretNamePattern.test(lower) ? maskCredential(value) : value;
  };
}

/** A secret as it is shown: the scheme of a credential (RFC 9110, section 11.4) stays. */
function maskCredential(value: string): string {
  const [, scheme] = /^(Bearer|Basic|Digest|Token) /i.exec(value) ?? [];
  return scheme === undefined ? '***' : `${scheme} ***`;
}

/** Shows a text, or each of several under one name. */
export function maskValues<T extends string | readonly string[]>(
  mask: MaskSecret,
  name: string,
  value: T,
): string | readonly string[] {
  return typeof value === 'string' ? mask(name, value) : value.map((text) => mask(name, text));
}

/** A URL with the parameters of its query shown. */
export function maskUrl(mask: MaskSecret, url: string): string {
  return url.replace(
    /([?&])([^=&]+)=([^&]*)/g,
    (_pair, mark: string, name: string, value: string) => {
      const [decoded] = new URLSearchParams(name).keys();
      return `${mark}${name}=${mask(String(decoded), value)}`;
    },
  );
}

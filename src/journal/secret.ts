/** Header fields that say who somebody is, by lower-case name. */
const secrets =
  /^(proxy-)?authorization$|^(set-)?cookie$|token|secret|password|api-?key|-auth(-|$)|signature/;

/** True for a header field whose value is shown to nobody who does not ask for it. */
export const isSecret = (name: string): boolean => secrets.test(name.toLowerCase());

/** A secret as it is shown: the scheme of a credential (RFC 9110, section 11.4) stays. */
export const mask = (value: string): string => {
  const [, scheme] = /^(Bearer|Basic|Digest|Token) /i.exec(value) ?? [];
  return scheme === undefined ? '***' : `${scheme} ***`;
};

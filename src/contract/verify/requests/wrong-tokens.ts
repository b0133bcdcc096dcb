/**
 * `invalid` is like the good one, `recased` has its letters in the other case, `expired` is a token that
 * ended, `empty` has no token.
 */
export type WrongCredential = 'invalid' | 'recased' | 'expired' | 'empty';

/** Makes a token that no provider may accept from the good one. */
export function toWrongToken(token: string | undefined, kind: WrongCredential): string {
  if (kind === 'empty') return '';
  if (kind === 'expired') return toExpiredToken(token ?? '');
  // With a colon, for HTTP basic.
  if (token === undefined) return 'sandlot-invalid:sandlot-invalid';
  return kind === 'recased' ? toOtherCase(token) : toSimilarToken(token);
}

function toOtherCase(token: string): string {
  return [...token]
    .map((sign) => (sign === sign.toLowerCase() ? sign.toUpperCase() : sign.toLowerCase()))
    .join('');
}

/** The last third is another one, so that servers which compare the beginning are found. */
function toSimilarToken(token: string): string {
  const start = Math.ceil((token.length * 2) / 3);
  const end = [...token.slice(start)].map((sign) => otherSigns(sign) ?? sign).join('');
  return start === token.length ? `${token}x` : token.slice(0, start) + end;
}

/** Another sign of the same kind. */
function otherSigns(sign: string): string | undefined {
  if (/[0-9]/.test(sign)) return sign === '7' ? '3' : '7';
  if (/[a-z]/.test(sign)) return sign === 'q' ? 'k' : 'q';
  return /[A-Z]/.test(sign) ? (sign === 'Q' ? 'K' : 'Q') : undefined;
}

/** 2001-09-09, in seconds. */
const pastTime = 1_000_000_000;

/** A JSON Web Token that expired: the good one with another time, or a made-up one. */
function toExpiredToken(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const claims = parseClaims(payload);
  const expired = { ...claims, iat: pastTime - 3600, exp: pastTime };
  return claims
    ? [header, encode(expired), signature].join('.')
    : [
        encode({ alg: 'HS256', typ: 'JWT' }),
        encode({ ...expired, sub: 'sandlot' }),
        'c2FuZGxvdA',
      ].join('.');
}

function parseClaims(payload: string): object | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

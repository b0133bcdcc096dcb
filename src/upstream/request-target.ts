import { type Refusal, refuse } from '../base/refusal.ts';

/** The path and query of a request, `*` for the whole server. */
export function toRequestTarget(target: string): string {
  // A client that uses this as a forward proxy sends an absolute URL (RFC 9112, section 3.2.2).
  // Its host is ignored.
  const path = target.replace(/^https?:[/\\]{2}[^/\\?#]*/i, '');
  return path === '*' || path.startsWith('/') ? path : `/${path}`;
}

/**
 * The path that the most lenient server would read in a target: decoded as often as possible, without control
 * characters, with `\` as `/`, single slashes, and without parameters such as `;v=1`. Such a server must neither
 * get its control API nor a path above its base.
 */
export function toLenientPath(target: string): string {
  return decodeFully(target.replace(/[?#].*$/s, ''))
    .replaceAll('\\', '/')
    .split('/')
    .map(toLenientSegment)
    .filter((segment, index) => segment !== '' || index === 0)
    .join('/');
}

/** Servers in C read a segment up to NUL, URL parsers up to `?` and without line ends, Windows without blanks at its end. */
function toLenientSegment(segment: string): string {
  const read = segment.replace(/[;?#].*$/s, '');
  const end = read.indexOf('\0', 1);
  return Array.from(end === -1 ? read : read.slice(0, end))
    .filter((character) => character > '\u001f' && character !== '\u007f')
    .join('')
    .trimEnd();
}

/**
 * True for a path of the control API in any form that a lenient server may understand: `/%255Fsandlot`, below the
 * prefix of a sandbox, or after a host as in `//host/_sandlot`.
 */
export function isLenientControlPath(target: string, controlPrefix: string): boolean {
  const path = toLenientPath(target).toLowerCase();
  const isBelowFirst = /^\/~/.test(path) || /^[/\\]{2}/.test(target);
  const below = path.slice(path.indexOf('/', 1));
  return (isBelowFirst ? [path, below] : [path]).some((one) =>
    `${one}/`.startsWith(`${controlPrefix.toLowerCase()}/`),
  );
}

/**
 * Refuses a path with `.` or `..` segments in any encoding, a fragment, which some servers take for a part
 * of the path, and `*` for other methods than OPTIONS.
 */
export function findTargetRefusal(target: string): Refusal | undefined {
  if (target === '*') return refuseTarget('Only OPTIONS can be sent to "*".');
  if (target.includes('#'))
    return refuseTarget('The path must not have a fragment. Write "#" as "%23".');
  return /(^|\/)\.{1,2}(\/|$)/.test(toLenientPath(target))
    ? refuseTarget('The path must not have "." or ".." segments. Send the resolved path.')
    : undefined;
}

function refuseTarget(detail: string): Refusal {
  return refuse({ code: 'request-malformed', detail });
}

const maxDecodings = 5;

/** Decodes also what old servers do: `%u002e`, and the overlong UTF-8 `%c0%ae` for `.`. */
function decodeFully(text: string): string {
  let decoded = text;
  for (let count = 0; count < maxDecodings; count++) {
    const next = decodeOnce(decoded);
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}

function decodeOnce(text: string): string {
  return (
    text
      // `%252525` is `%` however often it was encoded.
      .replace(/%25(?:25)*/g, '%')
      .replace(/%u00([0-9a-f]{2})|%([0-9a-f]{2})/gi, (_, wide?: string, narrow?: string) =>
        String.fromCharCode(Number.parseInt(wide ?? `${narrow}`, 16)),
      )
      .replace(/([\u00c0\u00c1])([\u0080-\u00bf])/g, (_, lead: string, next: string) =>
        String.fromCharCode((lead.charCodeAt(0) % 2) * 64 + (next.charCodeAt(0) % 64)),
      )
  );
}

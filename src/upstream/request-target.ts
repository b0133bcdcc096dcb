import { type Refusal, refuse } from '../base/refusal.ts';

/** The path and query of a request, `*` for the whole server. */
export function toRequestTarget(target: string): string {
  // A client that uses this as a forward proxy sends an absolute URL (RFC 9112, section 3.2.2).
  // Its host is ignored.
  const path = target.replace(/^https?:[/\\]{2}[^/\\?#]*/i, '');
  return path === '*' || path.startsWith('/') ? path : `/${path}`;
}

/**
 * The path that the most lenient server would read in a target: decoded as often as possible, with
 * `\` as `/`, single slashes, and without parameters such as `;v=1`. Such a server must neither get
 * its control API nor a path above its base.
 */
export function toLenientPath(target: string): string {
  const decoded = decodeFully(target.replace(/[?#].*$/s, ''));
  return decoded
    .replaceAll('\\', '/')
    .split('/')
    .map((segment) => segment.replace(/;.*$/s, ''))
    .filter((segment, index) => segment !== '' || index === 0)
    .join('/');
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

function decodeFully(text: string): string {
  let decoded = text;
  for (let count = 0; count < maxDecodings; count++) {
    const next = decoded.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (next === decoded) break;
    decoded = next;
  }
  return decoded;
}

import { withoutTrailingSlashes } from '../../../base/text.ts';
import type { Resource } from '../../../inference/inference.ts';
import type { OperationMatch } from '../../judge/find-operation.ts';
import type { ReceivedReply } from '../../judge/http-message.ts';
import type { VerifyContext } from '../verify-context.ts';

/** The target of a `Location` header. */
export type LocationTarget = {
  readonly url: URL;
  /** The operation that reads it; `undefined` when none matches. */
  readonly match: OperationMatch | undefined;
};

/** Resolves the `Location` of a reply. Its host may differ from the address of the run. */
export function parseLocation(
  { judge, address }: Pick<VerifyContext, 'judge' | 'address'>,
  { headers }: ReceivedReply,
): LocationTarget | undefined {
  const field = [headers.location ?? []].flat()[0];
  if (field === undefined || !URL.canParse(field, address.href)) return undefined;
  const url = new URL(field, address);
  const path = url.pathname + url.search;
  const base = withoutTrailingSlashes(address.pathname);
  const own = path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  return { url, match: judge.findOperation('GET', own) ?? judge.findOperation('GET', path) };
}

/** Reads the key from a `Location` that matches the resource's item path. */
export function keyInLocation(
  found: OperationMatch | undefined,
  { item }: Pick<Resource, 'item'>,
): string | undefined {
  if (found?.operation.path !== item?.path || item?.key?.in === 'query') return undefined;
  return found && Object.values(found.path).at(-1);
}

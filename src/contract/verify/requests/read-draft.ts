import type { Operation } from '../../../openapi/openapi.ts';
import type { ResolvedPathKeys } from '../records/resolve-path.ts';
import type { VerifyContext } from '../verify-context.ts';
import type { RequestDraft } from './request-draft.ts';

/** Creates a read with its required values; `undefined` where the record in its path is only a guess. */
export function createReadDraft(
  { requestFactory }: VerifyContext,
  operation: Operation,
  { path, certainty, stream }: ResolvedPathKeys & { readonly stream: string },
): RequestDraft | undefined {
  if (certainty === 'guessed' && operation.path.includes('{')) return undefined;
  return requestFactory.createDraft(operation, { stream, extent: 'required', path });
}

import { findDocumentedReply, listReplyHeaders, readPointer } from '../../../openapi/openapi.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type { VerifyContext } from '../verify-context.ts';

const fields = {
  location: { name: 'Location', check: 'location', use: 'the address of the new record' },
  etag: { name: 'ETag', check: 'conditional', use: 'the version of the record' },
} as const;

/**
 * A reply has a field that clients go by, where the document describes it and does not call it optional. No
 * document writes `required` for each header.
 */
export function checkDocumentedField(
  { document, results }: VerifyContext,
  exchange: VerifyExchange,
  field: keyof typeof fields,
): void {
  const { draft, reply } = exchange;
  if (reply.headers[field] !== undefined) return;
  const documented = findDocumentedReply(draft.operation, reply.status);
  const header =
    documented &&
    listReplyHeaders(document.root, documented.pointer).find(
      (one) => one.name.toLowerCase() === field,
    );
  if (!header) return;
  const place = header.schemaPointer.replace(/(?:\/content\/[^/]+)?\/schema$/, '');
  if (readPointer(document.root, `${place}/required`) !== undefined) return;
  const { name, check, use } = fields[field];
  results.fail(draft.operation, check, {
    ...{ message: `The reply has no ${name}, which is documented as ${use}.`, place, exchange },
    ...{ where: 'header', pointer: `/${field}` },
  });
}

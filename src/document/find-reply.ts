import type { DocumentedReply, Operation } from './operation.ts';

/** What the document says of a status: itself, its range, or the default (OpenAPI 3.1, section 4.8.16). */
export const findReply = (operation: Operation, status: number): DocumentedReply | undefined =>
  operation.replies.get(`${status}`) ??
  operation.replies.get(`${Math.trunc(status / 100)}XX`) ??
  operation.replies.get('DEFAULT');

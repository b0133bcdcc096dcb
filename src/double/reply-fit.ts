import {
  type DocumentedReply,
  isJson,
  type OpenApiDocument,
  type Schemas,
} from '../document/document.ts';
import type { Violation } from '../refusal.ts';
import { openPrinters } from '../response/printer.ts';

/** Holds a body against a documented reply. */
export type ReplyFit = {
  /** What the document does not say of a body. */
  check(reply: DocumentedReply, body: unknown): readonly Violation[];
  /** What of a body is sent: only what the document describes is printed. */
  show(reply: DocumentedReply, body: unknown): unknown;
};

export const openReplyFit = (document: OpenApiDocument, schemas: Schemas): ReplyFit => {
  const printers = openPrinters(document);
  return {
    check: (reply, body) => {
      const json = findJson(reply);
      if (json !== undefined) return schemas.check(`${json}/schema`, 'reply')(body, 'body');
      if (reply.content.size > 0 || body === undefined) return [];
      return [{ in: 'body', pointer: '', message: 'is not documented: this status has no body' }];
    },
    show: (reply, body) => {
      const json = findJson(reply);
      return json === undefined ? body : JSON.parse(printers.printer(`${json}/schema`)(body));
    },
  };
};

/** The place of what a reply describes as JSON. */
const findJson = ({ content }: DocumentedReply): string | undefined =>
  [...content].find(([type]) => isJson(type))?.[1];

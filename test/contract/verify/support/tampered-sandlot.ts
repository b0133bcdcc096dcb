import type { Test } from 'tap';
import { type SandlotOf, sandlotOf } from '../../../support/sandlot-of.ts';
import { type Answer, type ProviderRequest, tryScripted } from '../provider/scripted-provider.ts';

/** What is answered in the place of Sandlot's own answer; `undefined` cuts the connection. */
export type Tamper = (request: ProviderRequest, answer: Answer) => Answer | undefined;

type Own = NonNullable<Parameters<typeof tryScripted>[3]> & { readonly sandlot?: SandlotOf };

/** The fields that the server sets for each body. */
const framing = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
]);

/** Verifies a Sandlot of a document, whose answers may be tampered with. */
export async function tryTampered(
  t: Test,
  document: object,
  tamper: Tamper = (_request, answer) => answer,
  { sandlot: options, ...own }: Own = {},
) {
  const { app } = await sandlotOf(t, document, options);
  return tryScripted(
    t,
    document,
    async (request) => {
      const { method, url, headers, bytes } = request;
      const {
        statusCode,
        headers: replied,
        rawPayload,
      } = await app.inject({
        ...{ method: method as 'GET', url, headers },
        ...(bytes.length > 0 && { payload: bytes }),
      });
      const shown = Object.entries(replied).filter(([name]) => !framing.has(name));
      const answer = {
        status: statusCode,
        headers: Object.fromEntries(shown.map(([name, value]) => [name, `${value}`])),
        body: rawPayload,
      };
      return tamper(request, answer);
    },
    { protocol: 'scripted', ...own },
  );
}

/** An answer whose JSON is changed. */
export function withJson(
  answer: Answer,
  change: (body: Record<string, unknown>) => unknown,
): Answer {
  return { ...answer, body: Buffer.from(JSON.stringify(change(JSON.parse(`${answer.body}`)))) };
}

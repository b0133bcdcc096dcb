import { secretName } from '../../../inference/inference.ts';
import { findBodySchema, type Operation, propertiesOf } from '../../../openapi/openapi.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyContext } from '../verify-context.ts';
import { findSecurityPlace } from './unauthenticated-requests.ts';

/** Reports operations that refuse a good credential which others accept. */
export function reportRefusedCredentials(context: VerifyContext): void {
  for (const { exchange, accepting } of context.credentialAcceptance.listRefusedElsewhere()) {
    const { operation } = exchange.draft;
    // A login may refuse the password in its body, and some operations document nothing but a 401.
    if (takesSecret(context, operation) || !maySucceed(operation)) continue;
    const message = `A request with a good credential was answered 401; ${accepting.id} accepts the same credential.`;
    const place = findSecurityPlace(context, operation);
    context.results.fail(operation, 'credential', {
      message,
      where: 'credential',
      place,
      exchange,
      code: faultCodesOfFindings.refusedCredential,
    });
  }
}

function maySucceed({ replies }: Operation): boolean {
  return [...replies.keys()].some((status) => /^[23]|^default$/.test(status));
}

function takesSecret({ views }: VerifyContext, operation: Operation): boolean {
  const schemas = [findBodySchema(operation)].filter((schema) => schema !== undefined);
  const names = [...propertiesOf(views, views.of(schemas)).keys()];
  return names.some((name) => secretName.test(name));
}

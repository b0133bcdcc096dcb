import { isRefusal } from '../../base/refusal.ts';
import type { Call, Outcome } from '../../handlers/behaviour.ts';
import type { OperationHandler } from '../../handlers/handlers.ts';
import {
  compileParameters,
  listTemplateParameters,
  toSentParameters,
} from '../../messages/request/request.ts';
import { compileContentNegotiation } from '../../messages/response/response.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { Service } from '../service.ts';
import { compileValidateOutcome, type ValidatedReply } from './validators.ts';

/** Finds what a GET would answer now, with its validators; `undefined` where it would show nothing. */
export type FindRepresentation = (
  call: Call,
  context: CallContext,
  keys: readonly string[],
) => Promise<ValidatedReply | undefined>;

/**
 * Compiles the GET of a path as a part of other calls: it runs in their transaction, with the values of
 * their path from left to right.
 */
export function compileRepresentation(
  service: Service,
  path: string,
): FindRepresentation | undefined {
  const read = service.operations.find(
    ({ operation }) => operation.method === 'GET' && operation.path === path,
  );
  return read && compileRead(service, read);
}

function compileRead(service: Service, { operation, handler, declared }: OperationHandler) {
  const serialize = service.serializerOf(operation, declared);
  const complete = service.requiredHeadersOf(operation);
  const negotiate = compileContentNegotiation(operation);
  const parse = compileParameters(service.document, service.schemas, operation);
  const validate = compileValidateOutcome(service.planOf(operation)?.conditional?.lastModified);
  const names = listTemplateParameters(operation.path);
  return async (
    call: Call,
    context: CallContext,
    keys: readonly string[],
  ): Promise<ValidatedReply | undefined> => {
    const path = Object.fromEntries(names.map((name, index) => [name, `${keys[index]}`]));
    const { query } = parse(toSentParameters(operation.path, call.headers, path));
    const outcome = await readOutcome(() =>
      handler({ ...call, operation, path, query, body: undefined }, context),
    );
    if (outcome === undefined) return undefined;
    const completed = complete(outcome);
    const whole = await completed;
    return validate(outcome, serialize(whole, negotiate(call.headers.accept?.toString())));
  };
}

/** The outcome of a success; a record that is not there, or may not be read, shows nothing. */
async function readOutcome(
  run: () => ReturnType<OperationHandler['handler']>,
): Promise<Outcome | undefined> {
  try {
    const answer = await run();
    return isRefusal(answer) || answer.status >= 300 ? undefined : answer;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

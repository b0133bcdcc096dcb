import type { Operation, Parameter } from '../../../openapi/openapi.ts';
import type { VerifyContext } from '../verify-context.ts';
import { parameterKey, type VerifyExchange, withParameter } from './request-draft.ts';

/**
 * A read must take each bound of a number in its query. One that is refused is a failure where the value beside
 * it is accepted; the first exchange is the request without it.
 */
export async function checkRefusedBounds(
  context: VerifyContext,
  operation: Operation,
  [least, ...others]: readonly (VerifyExchange | undefined)[],
): Promise<void> {
  if (operation.method !== 'GET' || !least || least.reply.status >= 300) return;
  for (const exchange of others) {
    const bound = exchange && findRefusedBound(context, exchange);
    if (!bound) continue;
    const { parameter, value, near } = bound;
    const draft = withParameter(exchange.draft, parameter, near);
    const beside = context.requestFactory.isValid(draft)
      ? await context.sender.send(draft, 'uncertain')
      : undefined;
    if (!beside || beside.reply.status >= 300) continue;
    context.results.fail(operation, 'edges', {
      message: `"${parameter.name}" may be ${value}, but was answered ${exchange.reply.status}. With ${near} the request is accepted.`,
      place: parameter.schemaPointer.replace(/\/schema$/, ''),
      exchange,
    });
  }
}

type Bound = {
  readonly parameter: Parameter;
  readonly value: number;
  /** The next value within the bound. */
  readonly near: number;
};

function findRefusedBound(
  { views }: VerifyContext,
  { draft, reply: { status } }: VerifyExchange,
): Bound | undefined {
  if (status !== 400 && status !== 422) return undefined;
  for (const parameter of draft.operation.parameters) {
    const value = draft.values.get(parameterKey(parameter));
    if (parameter.in !== 'query' || typeof value !== 'number') continue;
    const { minimum, maximum } = views.of([parameter.schemaPointer]).keywords;
    if (value === maximum) return { parameter, value, near: value - 1 };
    if (value === minimum) return { parameter, value, near: value + 1 };
  }
  return undefined;
}

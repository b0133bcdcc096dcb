import type { Operation } from '../../openapi/openapi.ts';
import { hasMatchingOverride } from '../../testing/testing.ts';
import { toMatchableCall } from '../faults/override.ts';
import { hasTestRules, performUnderTestRules } from '../faults/test-rules.ts';
import type { Service } from '../service.ts';
import { findSandbox } from './find-sandbox.ts';
import type { PerformOperation } from './performed-call.ts';

/**
 * Compiles the choice between Sandlot and a real API. The API judges credentials and body by itself;
 * overrides, faults and the rate limit of a test come before it.
 */
export function compileForwarding(
  service: Service,
  operation: Operation,
  answerHere: PerformOperation,
): PerformOperation {
  const { upstream } = service;
  if (!upstream?.takes(operation)) return answerHere;
  return (request) => {
    const sandbox = findSandbox(service, request);
    request.operation = operation;
    const testState = service.testStates.of(sandbox);
    if (hasMatchingOverride(testState.overrides, toMatchableCall(request, operation)))
      return answerHere(request);
    const perform = () => upstream.forward(request);
    return hasTestRules(testState)
      ? performUnderTestRules(service, testState, {
          request,
          operation,
          sandbox: sandbox.name,
          perform,
        })
      : perform();
  };
}

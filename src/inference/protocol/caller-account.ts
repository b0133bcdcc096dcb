import { joinPointer, objectOf, resolvePointer } from '../../openapi/openapi.ts';
import type { InferenceContext } from '../operations/operation-context.ts';
import { parametersOf } from '../paths/path-tree.ts';
import type { ProtocolRule } from './protocol-rule.ts';

/** The user name of a Basic credential is the key of the caller's own account: `/Accounts/{AccountSid}/Calls`. */
export const callerAccountRule: ProtocolRule = {
  name: 'caller-account',
  summary: 'A first key of the path that is the user name of the credential has a record',
  docs: '#account-of-the-caller',
  infer: (context, { operation, plan }) => {
    const [key] = plan.target.keys;
    const [name] = plan.target.ancestors;
    const account = context.resources.all.find((one) => one.name === name);
    const isKnown =
      account?.unknownKeys === 'refused' && parametersOf(account.segments).length === 0;
    return isKnown && key?.in === 'path' && isBasic(context, operation.security)
      ? { callerAccount: { parameter: key.name, resource: account.name } }
      : {};
  },
};

/** Whether a request may have a user name and a password (RFC 7617). */
function isBasic({ root }: InferenceContext, security: readonly object[]): boolean {
  return security
    .flatMap((requirement) => Object.keys(requirement))
    .some((name) => {
      const { value } = resolvePointer(root, joinPointer('/components/securitySchemes', name));
      const { type, scheme } = objectOf(value);
      return type === 'http' && `${scheme}`.toLowerCase() === 'basic';
    });
}

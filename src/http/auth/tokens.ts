import { parseJson } from '../../base/json-syntax.ts';
import { readBoundedText } from '../../base/read-text-file.ts';
import { isValidName } from '../../base/sandbox-name.ts';
import { describeSystemError } from '../../base/system-error.ts';
import type { Principal } from '../../handlers/behaviour.ts';
import { isObject } from '../../openapi/openapi.ts';

/** The principals of tokens. */
export type KnownTokens = {
  /** @param user The user that the credential names, for a token that is not listed. */
  get(token: string, user: string): Principal | undefined;
  /** The entry of a listed token; see `AuthenticateContext`. */
  listed(token: string): Partial<Principal> | undefined;
  /** What happens to well-formed credentials that are not listed. */
  readonly others: 'accepted' | 'rejected';
};

/**
 * Reads a file of tokens such as `{"s3cret": {"user": "ann", "scopes": ["read"], "sandbox": "one"}}`,
 * where `scopes` and `sandbox` are optional. For HTTP basic the token is `user:password`, plain or in
 * base64.
 * @throws an error with a message for the user.
 */
export async function readTokens(file: string): Promise<ReadonlyMap<string, Principal>> {
  const value = await readTokensJson(file);
  if (!isObject(value)) throw new Error(`The tokens file ${file} must hold ${tokensFileFormat}.`);
  return new Map(
    Object.entries(value).map(([token, entry]) => [token, parseTokenEntry(entry, { file, token })]),
  );
}

const tokensFileFormat = 'a JSON object such as {"TOKEN": {"user": "ann", "scopes": ["read"]}}';

async function readTokensJson(file: string): Promise<unknown> {
  try {
    return parseJson(await readBoundedText(file));
  } catch (error) {
    throw new Error(`Cannot read the tokens file ${file}: ${describeSystemError(error)}.`, {
      cause: error,
    });
  }
}

type TokenEntryLocation = { readonly file: string; readonly token: string };

function parseTokenEntry(entry: unknown, { file, token }: TokenEntryLocation): Principal {
  if (token === '')
    throw new Error(
      `The tokens file ${file} has an empty token, which no request can send. Give it a name.`,
    );
  const { user, scopes = [], sandbox, ...others } = isObject(entry) ? entry : {};
  if (
    typeof user !== 'string' ||
    !isStringList(scopes) ||
    (sandbox !== undefined && !isSandboxName(sandbox)) ||
    Object.keys(others).length > 0
  ) {
    throw new Error(
      `The tokens file ${file} has an invalid entry for "${abbreviateToken(token)}". Expected {"user": "ann", "scopes": ["read"], "sandbox": "default"}, the last two optional.`,
    );
  }
  return { id: user, scopes, ...(sandbox === undefined ? {} : { sandbox }) };
}

function isSandboxName(value: unknown): value is string {
  return typeof value === 'string' && isValidName(value);
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** The beginning of a token, half of it at most: a token is a secret. */
export function abbreviateToken(token: string): string {
  return `${token.slice(0, Math.min(4, token.length / 2))}…`;
}

import { readFile } from 'node:fs/promises';
import { isValidName } from '../../base/sandbox-name.ts';
import { describeSystemError } from '../../base/system-error.ts';
import type { Principal } from '../../handlers/behaviour.ts';
import { isObject } from '../../openapi/openapi.ts';

/** Who is let in, by token. */
export type KnownTokens = {
  /** @param user Who the credential says it is, where nothing else is known of its token. */
  get(token: string, user: string): Principal | undefined;
  /** What was said of a token that is listed; see `AuthenticateContext`. */
  listed(token: string): Partial<Principal> | undefined;
  /** What becomes of well-formed credentials that are not listed. */
  readonly others: 'accepted' | 'rejected';
};

/**
 * Reads a file of tokens: a JSON object from token to `{ "user", "scopes", "sandbox" }`, the last two
 * optional. For HTTP basic the token is `user:password`, or that in base64.
 * @throws an error whose message is one sentence for the user.
 */
export async function readTokens(file: string): Promise<ReadonlyMap<string, Principal>> {
  const value = await readTokensJson(file);
  if (!isObject(value)) throw new Error(`The tokens file ${file} must be ${tokensFileFormat}.`);
  return new Map(
    Object.entries(value).map(([token, entry]) => [token, parseTokenEntry(entry, { file, token })]),
  );
}

const tokensFileFormat = 'a JSON object such as {"TOKEN": {"user": "ann", "scopes": ["read"]}}';

async function readTokensJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`The tokens file ${file} cannot be read: ${describeSystemError(error)}.`, {
      cause: error,
    });
  }
}

type TokenEntryLocation = { readonly file: string; readonly token: string };

function parseTokenEntry(entry: unknown, { file, token }: TokenEntryLocation): Principal {
  if (token === '')
    throw new Error(
      `The tokens file ${file} has an entry for "", which nobody can show; name the token.`,
    );
  const { user, scopes = [], sandbox, ...others } = isObject(entry) ? entry : {};
  if (
    typeof user !== 'string' ||
    !isStringList(scopes) ||
    (sandbox !== undefined && !isSandboxName(sandbox)) ||
    Object.keys(others).length > 0
  ) {
    throw new Error(
      `The tokens file ${file} has a wrong entry for "${abbreviateToken(token)}": write {"user": "ann", "scopes": ["read"], "sandbox": "default"}, the last two optional.`,
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

/** A token as it is shown: it is a secret, so its beginning alone, half of it at most. */
export function abbreviateToken(token: string): string {
  return `${token.slice(0, Math.min(4, token.length / 2))}…`;
}

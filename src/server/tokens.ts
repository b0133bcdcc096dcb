import { readFile } from 'node:fs/promises';
import type { Principal } from '../behaviour/behaviour.ts';
import { isObject } from '../document/document.ts';
import { toReason } from '../reason.ts';
import { isName } from '../store/name.ts';

/** Who is let in, by token. */
export type Tokens = {
  /** @param user Who the credential says it is, where nothing else is known of its token. */
  get(token: string, user: string): Principal | undefined;
  /** What was said of a token that is listed; see `AuthenticateContext`. */
  listed(token: string): Partial<Principal> | undefined;
  /** What becomes of well-formed credentials that are not listed. */
  readonly others: 'let in' | 'refused';
};

/**
 * Reads a file of tokens: a JSON object from token to `{ "user", "scopes", "sandbox" }`, the last two
 * optional. For HTTP basic the token is `user:password`, or that in base64.
 * @throws an error whose message is one sentence for the user.
 */
export const readTokens = async (file: string): Promise<ReadonlyMap<string, Principal>> => {
  const value = await readJson(file);
  if (!isObject(value)) throw new Error(`The tokens file ${file} must be ${form}.`);
  return new Map(
    Object.entries(value).map(([token, entry]) => [token, toPrincipal(entry, { file, token })]),
  );
};

const form = 'a JSON object such as {"TOKEN": {"user": "ann", "scopes": ["read"]}}';

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`The tokens file ${file} cannot be read: ${toReason(error)}.`, {
      cause: error,
    });
  }
};

type Place = { readonly file: string; readonly token: string };

const toPrincipal = (entry: unknown, { file, token }: Place): Principal => {
  if (token === '')
    throw new Error(
      `The tokens file ${file} has an entry for "", which nobody can show; name the token.`,
    );
  const { user, scopes = [], sandbox, ...others } = isObject(entry) ? entry : {};
  if (
    typeof user !== 'string' ||
    !isTexts(scopes) ||
    (sandbox !== undefined && !isSandboxName(sandbox)) ||
    Object.keys(others).length > 0
  ) {
    throw new Error(
      `The tokens file ${file} has a wrong entry for "${shorten(token)}": write {"user": "ann", "scopes": ["read"], "sandbox": "default"}, the last two optional.`,
    );
  }
  return { id: user, scopes, ...(sandbox === undefined ? {} : { sandbox }) };
};

const isSandboxName = (value: unknown): value is string =>
  typeof value === 'string' && isName(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** A token as it is shown: it is a secret, so its beginning alone, half of it at most. */
export const shorten = (token: string): string =>
  `${token.slice(0, Math.min(4, token.length / 2))}…`;

import { type OpenApiDocument, objectAt, objectOf } from '../document/document.ts';
import { type Scheme, type Shown, toScheme } from '../request/request.ts';
import { type Addressed, readSandboxName } from './sandbox-name.ts';

/** Tokens that pick a sandbox. */
export type PickingTokens = {
  /** Whether there is none: then nobody looks at what a request shows. */
  isEmpty(): boolean;
  /** The name of the sandbox that a token picks. */
  sandboxOf(token: string): string | undefined;
};

/**
 * The name of the sandbox that a request is for: see `readSandboxName`. A token is found where any of
 * a document's security schemes has one, and as a bearer token or by HTTP basic in any case.
 */
export const openSandboxNames = (
  documents: readonly OpenApiDocument[],
  tokens: PickingTokens,
): ((request: Addressed & Shown) => string) => {
  const schemes = [
    ...documents.flatMap(({ root }) =>
      Object.values(objectAt(objectAt(root, 'components'), 'securitySchemes')).map(objectOf),
    ),
    { type: 'http', scheme: 'bearer' },
    { type: 'http', scheme: 'basic' },
  ].map(toScheme);
  const find = (request: Shown): string | undefined => {
    for (const token of schemes.flatMap((scheme) => listTokens(scheme, request))) {
      const name = tokens.sandboxOf(token);
      if (name !== undefined) return name;
    }
    return undefined;
  };
  return (request) => readSandboxName(request, tokens.isEmpty() ? undefined : find(request));
};

const listTokens = (scheme: Scheme, request: Shown): readonly string[] => {
  const credential = scheme.read(request);
  return credential === undefined || credential === 'taken for granted' ? [] : credential.tokens;
};

import { isObject, type JsonObject, objectAt } from '../../openapi/openapi.ts';

type PageScript = {
  readonly document: JsonObject;
  /** The credential that is filled into all security schemes; none when absent. */
  readonly token: string | undefined;
  /** The path of the page, and that of the control API. */
  readonly path: string;
  readonly prefix: string;
};

/** A script that runs before the page starts: it signs the reader in, and links to the other pages. */
export function createPageScript({ document, token, path, prefix }: PageScript): string {
  const signIn =
    token === undefined
      ? ''
      : createSignInScript(document, token) + createCookieScript(document, token);
  return signIn + createLinkScript(path, prefix);
}

/** The page keeps credentials in the browser's storage; those that the reader has entered stay. */
function createSignInScript(document: JsonObject, token: string): string {
  const filled = Object.entries(securitySchemesOf(document)).flatMap(([name, schema]) => {
    const credential = isObject(schema) ? toCredential(schema, token) : undefined;
    return credential ? [[name, { name, schema, ...credential }] as const] : [];
  });
  return `localStorage.authorized ??= JSON.stringify(${JSON.stringify(Object.fromEntries(filled))});\n`;
}

function securitySchemesOf(document: JsonObject): JsonObject {
  return objectAt(objectAt(document, 'components'), 'securitySchemes');
}

/**
 * Sends API keys in cookies, which the page cannot send by itself: they are set while a request is
 * sent, where the browser does not have them.
 */
function createCookieScript(document: JsonObject, token: string): string {
  const names = Object.values(securitySchemesOf(document)).flatMap((schema) => {
    const { type, in: place, name } = Object(schema);
    return type === 'apiKey' && place === 'cookie' && typeof name === 'string' ? [name] : [];
  });
  if (names.length === 0) return '';
  return `{
  const send = window.fetch;
  const has = (cookie) => document.cookie.split('; ').some((one) => (one + '=').startsWith(cookie));
  window.fetch = async (...request) => {
    const added = ${JSON.stringify(names)}.filter((name) => !has(name + '='));
    const value = ${JSON.stringify(encodeURIComponent(token))};
    for (const name of added) document.cookie = name + '=' + value + '; path=/; SameSite=Strict';
    try {
      return await send(...request);
    } finally {
      for (const name of added)
        if (has(name + '=' + value)) document.cookie = name + '=; path=/; Max-Age=0';
    }
  };
}
`;
}

/** A well-formed credential, in the form of the page. */
function toCredential({ type, scheme }: JsonObject, token: string): JsonObject | undefined {
  if (type === 'oauth2' || type === 'openIdConnect')
    return { token: { access_token: token, token_type: 'Bearer' } };
  if (type === 'http' && String(scheme).toLowerCase() === 'basic')
    return { value: { username: 'sandlot', password: token } };
  return type === 'apiKey' || type === 'http' ? { value: token } : undefined;
}

/** Names the sandbox of the page, which its path selects. */
function createLinkScript(path: string, prefix: string): string {
  return `addEventListener('DOMContentLoaded', () => {
  const sandbox = location.pathname.slice(0, location.pathname.indexOf(${JSON.stringify(path)}));
  const bar = document.createElement('p');
  bar.style.cssText = 'margin: 0; padding: 8px 20px; font: 14px system-ui, sans-serif; background: #eef1f6';
  const link = (text, page) => {
    const anchor = document.createElement('a');
    anchor.href = sandbox + ${JSON.stringify(prefix)} + page;
    anchor.textContent = text;
    return anchor;
  };
  const name = sandbox.startsWith('/~') ? decodeURIComponent(sandbox.slice(2)) : 'default';
  bar.append('Calls go to the sandbox ', name, '. ', link('Console', '/console'), ' · ', link('Control API', '/control'));
  document.body.prepend(bar);
});
`;
}
